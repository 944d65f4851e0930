using System.Globalization;
using System.Text;

namespace Layby.Bench;

/// <summary>
/// A request made ready once. Only an id in its path and its idempotency key are filled in when it is sent, so that
/// the generator copies bytes and does nothing else.
/// </summary>
internal sealed class RequestTemplate
{
    private const string IdSlot = "{id}";
    private const string KeySlot = "{key}";

    private const string ClientUserAgent = """
        {"bindings_version":"23.1.0","lang":"node","publisher":"stripe","platform":"linux","lang_version":"v22.12.0"}
        """;

    private readonly byte[] _untilId;
    private readonly byte[] _untilKey;
    private readonly byte[] _rest;
    private readonly bool _hasId;
    private readonly bool _hasKey;

    private RequestTemplate(string request)
    {
        var id = request.IndexOf(IdSlot, StringComparison.Ordinal);
        _hasId = id >= 0;
        _untilId = Encoding.ASCII.GetBytes(_hasId ? request[..id] : "");
        var rest = _hasId ? request[(id + IdSlot.Length)..] : request;

        var key = rest.IndexOf(KeySlot, StringComparison.Ordinal);
        _hasKey = key >= 0;
        _untilKey = Encoding.ASCII.GetBytes(_hasKey ? rest[..key] : "");
        _rest = Encoding.ASCII.GetBytes(_hasKey ? rest[(key + KeySlot.Length)..] : rest);
    }

    public static RequestTemplate Get(string path, string? version) => new(Head("GET", path, version) + "\r\n");

    /// <summary>Keyed: with a new idempotency key each time, as Stripe's clients send with every POST.</summary>
    public static RequestTemplate Post(string path, string form, string? version, bool keyed) => new(
        Head("POST", path, version)
        + (keyed ? $"Idempotency-Key: stripe-node-retry-{KeySlot}\r\n" : "")
        + "Content-Type: application/x-www-form-urlencoded\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {form.Length}\r\n\r\n{form}"));

    public int Write(Span<byte> buffer, ReadOnlySpan<byte> id, Random dice)
    {
        var length = 0;
        Append(buffer, ref length, _untilId);
        if (_hasId)
        {
            Append(buffer, ref length, id);
        }

        Append(buffer, ref length, _untilKey);
        if (_hasKey)
        {
            length += WriteKey(buffer[length..], dice);
        }

        Append(buffer, ref length, _rest);
        return length;
    }

    /// <summary>A random UUID, as clients choose it: such keys scatter over a database's tree, at a cost.</summary>
    internal static int WriteKey(Span<byte> buffer, Random dice)
    {
        Span<byte> random = stackalloc byte[16];
        dice.NextBytes(random);
        random[6] = (byte)(0x40 | (random[6] & 0x0f));
        random[8] = (byte)(0x80 | (random[8] & 0x3f));
        new Guid(random, bigEndian: true).TryFormat(buffer, out var written);
        return written;
    }

    /// <summary>The headers of Stripe's Node.js client: their parsing is part of what a server does.</summary>
    private static string Head(string method, string path, string? version) =>
        $"{method} {path} HTTP/1.1\r\n"
        + "Host: 127.0.0.1\r\n"
        + "Authorization: Bearer sk_test_bench0001\r\n"
        + "Accept: application/json\r\n"
        + "User-Agent: Stripe/v1 NodeBindings/23.1.0\r\n"
        + $"X-Stripe-Client-User-Agent: {ClientUserAgent}\r\n"
        + (version is null ? "" : $"Stripe-Version: {version}\r\n")
        + "Connection: keep-alive\r\n";

    private static void Append(Span<byte> buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[length..]);
        length += bytes.Length;
    }
}
