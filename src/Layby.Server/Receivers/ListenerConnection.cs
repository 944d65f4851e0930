using System.Net.WebSockets;
using System.Threading.Channels;

namespace Layby.Server.Receivers;

/// <summary>One connection of a listener, from either side: what is sent waits in a line, what comes is read at once.</summary>
internal sealed class ListenerConnection : IDisposable
{
    /// <summary>How long the other side may take to say good-bye.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // As many as a lane tells at once; whoever does not read keeps only their own deliveries waiting.
    private const int Waiting = 16;

    private const int FirstBytes = 4_096;

    private readonly WebSocket socket;
    private readonly int maxBytes;
    private readonly Channel<ReadOnlyMemory<byte>> line = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource late;
    private WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure;
    private string words = "";
    private bool isEnding;
    private bool isDisposed;

    /// <summary>A connection.</summary>
    /// <param name="socket">It.</param>
    /// <param name="maxBytes">The most bytes that the other side may say at once.</param>
    /// <param name="time">The machine's clock.</param>
    public ListenerConnection(WebSocket socket, int maxBytes, TimeProvider time)
    {
        this.socket = socket;
        this.maxBytes = maxBytes;
        Over = over.Token;
        late = new(Timeout.InfiniteTimeSpan, time);
        late.Token.Register(socket.Abort);
    }

    /// <summary>Ends with the connection.</summary>
    public CancellationToken Over { get; }

    /// <summary>Is over when all is said.</summary>
    public Task Ended => ended.Task;

    /// <summary>Puts something into the line.</summary>
    /// <exception cref="ChannelClosedException">It is closed.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop) => line.Writer.WriteAsync(message, stop);

    /// <summary>Says good-bye after what is in the line.</summary>
    public void End(WebSocketCloseStatus why, string inWords)
    {
        lock (gate)
        {
            // Only the first good-bye counts, and none that comes when all is over. Its words are there before the line ends: whoever
            // writes says them at once.
            if (!isDisposed && !isEnding)
            {
                isEnding = true;
                (status, words) = (why, inWords);
                line.Writer.Complete();
                late.CancelAfter(Farewell);
            }
        }
    }

    /// <summary>Serves it to its end.</summary>
    /// <param name="hear">Called with each message, whose bytes are its own until it returns.</param>
    /// <param name="stop">Breaks it off.</param>
    /// <returns>What the other side said as it ended; null where it broke off.</returns>
    public async Task<string?> RunAsync(Action<ReadOnlyMemory<byte>> hear, CancellationToken stop)
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
            ended.SetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            late.Dispose();
            over.Dispose();
        }
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

    private async Task<string?> ReadAsync(Action<ReadOnlyMemory<byte>> hear, CancellationToken stop)
    {
        var buffer = new byte[FirstBytes];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(2 * length, maxBytes));
                }

                part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < maxBytes);

            if (part.MessageType is WebSocketMessageType.Close)
            {
                return socket.CloseStatusDescription ?? "";
            }

            if (!part.EndOfMessage)
            {
                End(WebSocketCloseStatus.MessageTooBig, $"A message may have {maxBytes} bytes.");
                return null;
            }

            hear(buffer.AsMemory(0, length));
        }
    }

    private static bool IsLoss(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
