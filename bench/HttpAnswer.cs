using System.Buffers.Text;
using System.Text;

namespace Layby.Bench;

/// <summary>
/// Reads one HTTP/1.1 answer out of what has been received so far. It starts from the beginning whenever more has
/// come: an answer nearly always comes in one piece, and code without a state between pieces is easy to trust.
/// </summary>
internal readonly record struct HttpAnswer(int Status, int BodyStart, int BodyLength, int Length)
{
    /// <summary>
    /// False: the answer is not complete yet. A chunked body is joined in place once it is complete.
    /// </summary>
    public static bool TryRead(Span<byte> received, out HttpAnswer answer)
    {
        answer = default;
        var headLength = received.IndexOf("\r\n\r\n"u8);
        if (headLength < 0)
        {
            return false;
        }

        var head = received[..headLength];
        var status = StatusOf(head);
        var bodyStart = headLength + 4;
        var rest = received[bodyStart..];
        if (status is 204 or 304)
        {
            answer = new HttpAnswer(status, bodyStart, 0, bodyStart);
            return true;
        }

        if (Header(head, "transfer-encoding"u8) is var coding && Ascii.EqualsIgnoreCase(coding, "chunked"u8))
        {
            return TryReadChunked(rest, status, bodyStart, out answer);
        }

        // Without a length the body ends with the connection, which no connection that is kept alive can mean.
        if (!Utf8Parser.TryParse(Header(head, "content-length"u8), out int length, out _) || length < 0)
        {
            throw new BenchException(
                $"an answer without Content-Length or chunks:\n{Encoding.UTF8.GetString(received)}");
        }

        answer = new HttpAnswer(status, bodyStart, length, bodyStart + length);
        return rest.Length >= length;
    }

    private static int StatusOf(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(head[9..12], out int status, out _)
            && status >= 200
            ? status
            : throw new BenchException($"not the start of a final HTTP/1.1 answer:\n{Encoding.UTF8.GetString(head)}");

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (head.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            head = head[(end + 2)..];
            if (head.Length > name.Length && head[name.Length] == ':'
                && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                var value = head[(name.Length + 1)..];
                var valueEnd = value.IndexOf("\r\n"u8);
                return (valueEnd < 0 ? value : value[..valueEnd]).Trim(" \t"u8);
            }
        }

        return default;
    }

    private static bool TryReadChunked(Span<byte> rest, int status, int bodyStart, out HttpAnswer answer)
    {
        answer = default;

        // Twice over the same chunks: nothing may be moved before all of it is known to be here.
        if (!TryWalk(rest, join: false, out _, out _))
        {
            return false;
        }

        TryWalk(rest, join: true, out var bodyLength, out var length);
        answer = new HttpAnswer(status, bodyStart, bodyLength, bodyStart + length);
        return true;
    }

    private static bool TryWalk(Span<byte> rest, bool join, out int bodyLength, out int length)
    {
        bodyLength = length = 0;
        while (true)
        {
            var sizeEnd = rest[length..].IndexOf("\r\n"u8);
            if (sizeEnd < 0)
            {
                return false;
            }

            if (!Utf8Parser.TryParse(rest.Slice(length, sizeEnd), out int size, out _, 'x') || size < 0)
            {
                throw new BenchException("a chunk of an answer does not start with its size");
            }

            var chunk = length + sizeEnd + 2;
            if (size == 0)
            {
                return TryEnd(rest, chunk, out length);
            }

            if (rest.Length < chunk + size + 2)
            {
                return false;
            }

            if (join)
            {
                rest.Slice(chunk, size).CopyTo(rest[bodyLength..]);
            }

            bodyLength += size;
            length = chunk + size + 2;
        }
    }

    /// <summary>After the last chunk come trailers, if any, and an empty line.</summary>
    private static bool TryEnd(ReadOnlySpan<byte> rest, int trailers, out int length)
    {
        length = trailers;
        while (rest[length..].IndexOf("\r\n"u8) is >= 0 and var end)
        {
            length += end + 2;
            if (end == 0)
            {
                return true;
            }
        }

        return false;
    }
}
