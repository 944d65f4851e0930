using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Layby.Tests.Fuzz;

/// <summary>An answer as it came: its head in words, its body in bytes that are good until the next exchange.</summary>
internal readonly record struct FuzzAnswer(int Status, string Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>True when nothing more will come through the connection.</summary>
    public bool Closes => Head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase);

    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>
/// A connection that sends whatever bytes it is given and reads one answer: no client library stands between, which
/// would put right what shall be wrong.
/// </summary>
internal sealed class FuzzConnection(IPEndPoint server) : IDisposable
{
    private byte[] received = new byte[64 * 1024];
    private Socket? socket;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="request">All of its bytes.</param>
    /// <param name="isHead">True where the answer has no body.</param>
    /// <param name="patience">Ends the wait.</param>
    public async ValueTask<FuzzAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, bool isHead, CancellationToken patience)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server, patience);
        }

        await socket.SendAsync(request, patience);
        var answer = await ReadAsync(isHead, patience);
        if (answer.Closes)
        {
            Dispose();
        }

        return answer;
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async ValueTask<FuzzAnswer> ReadAsync(bool isHead, CancellationToken patience)
    {
        var filled = 0;
        while (true)
        {
            var end = received.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString(received, 0, end + 2);
                var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
                if (status == 100)
                {
                    received.AsSpan((end + 4)..filled).CopyTo(received);
                    filled -= end + 4;
                    continue;
                }

                var length = isHead ? 0 : IsChunked(head) ? JoinChunks(end + 4, ref filled) : LengthIn(head);
                if (length >= 0 && filled == end + 4 + length)
                {
                    return new(status, head, received.AsMemory(end + 4, length));
                }

                if (length >= 0 && filled > end + 4 + length)
                {
                    throw new IOException($"{filled - end - 4 - length} bytes too many after {head}");
                }
            }

            filled += await MoreAsync(filled, patience);
        }
    }

    private async ValueTask<int> MoreAsync(int filled, CancellationToken patience)
    {
        if (filled == received.Length)
        {
            Array.Resize(ref received, received.Length * 2);
        }

        var count = await socket!.ReceiveAsync(received.AsMemory(filled), patience);
        return count > 0 ? count : throw new IOException($"the server hung up after {filled} bytes of an answer");
    }

    private static bool IsChunked(string head) =>
        head.Contains("\r\nTransfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);

    // Puts a body's chunks together where they lie; -1 while some are still to come.
    private int JoinChunks(int start, ref int filled)
    {
        var chunks = new List<Range>();
        for (var at = start; ;)
        {
            var line = received.AsSpan(at, filled - at).IndexOf("\r\n"u8);
            if (line < 0)
            {
                return -1;
            }

            var length = int.Parse(Encoding.ASCII.GetString(received, at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var next = at + line + 2 + length + 2;
            if (next > filled)
            {
                return -1;
            }

            if (length == 0)
            {
                break;
            }

            chunks.Add((at + line + 2)..(next - 2));
            at = next;
        }

        filled = start;
        foreach (var chunk in chunks)
        {
            received.AsSpan(chunk).CopyTo(received.AsSpan(filled));
            filled += chunk.End.Value - chunk.Start.Value;
        }

        return filled - start;
    }

    private static int LengthIn(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return head.AsSpan(9, 3) is "204" or "303" or "304"
                ? 0
                : throw new IOException($"an answer without a length: {head}");
        }

        at += Name.Length;
        return int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
