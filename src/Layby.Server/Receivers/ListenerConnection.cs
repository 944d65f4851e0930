using System.Net.WebSockets;
using System.Threading.Channels;

namespace Layby.Server.Receivers;

/// <summary>One connection of a listener: what is sent waits in a line, what comes is read at once.</summary>
internal sealed class ListenerConnection : IDisposable
{
    /// <summary>How long the other side may take to say good-bye.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // As many as a lane tells at once; whoever does not read keeps only their own deliveries waiting.
    private const int Waiting = 16;

    private readonly WebSocket socket;
    private readonly Channel<ReadOnlyMemory<byte>> line = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource late;
    private WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure;
    private string words = "";

    public ListenerConnection(WebSocket socket, TimeProvider time)
    {
        this.socket = socket;
        Over = over.Token;
        late = new(Timeout.InfiniteTimeSpan, time);
        late.Token.Register(socket.Abort);
    }

    /// <summary>Ends with the connection.</summary>
    public CancellationToken Over { get; }

    /// <summary>Puts something into the line.</summary>
    /// <exception cref="ChannelClosedException">It is closed.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop) => line.Writer.WriteAsync(message, stop);

    /// <summary>Says good-bye after what is in the line.</summary>
    public void End(WebSocketCloseStatus why, string inWords)
    {
        (status, words) = (why, inWords);
        if (line.Writer.TryComplete())
        {
            late.CancelAfter(Farewell);
        }
    }

    /// <summary>Serves it to its end.</summary>
    /// <returns>What the other side said as it ended; null where it broke off.</returns>
    public async Task<string?> RunAsync(Action<ListenerWord> hear, CancellationToken stop)
    {
        var writing = WriteAsync();
        try
        {
            return await ReadAsync(hear, stop);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return null;
        }
        finally
        {
            End(status, words);
            await over.CancelAsync();
            await writing;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        late.Dispose();
        over.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in line.Reader.ReadAllAsync())
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, words, CancellationToken.None);
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            // Whoever reads finds out too.
            socket.Abort();
        }
    }

    private async Task<string?> ReadAsync(Action<ListenerWord> hear, CancellationToken stop)
    {
        var buffer = new byte[ListenerWords.MaxBytes];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < buffer.Length);

            if (part.MessageType is WebSocketMessageType.Close)
            {
                return socket.CloseStatusDescription ?? "";
            }

            if (!part.EndOfMessage)
            {
                End(WebSocketCloseStatus.MessageTooBig, $"A message may have {ListenerWords.MaxBytes} bytes.");
                return null;
            }

            if (ListenerWords.Read(buffer.AsMemory(0, length)) is { } word)
            {
                hear(word);
            }
        }
    }

    private static bool IsLoss(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
