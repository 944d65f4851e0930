using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Layby.Core;

namespace Layby.Server.Wire;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> as Stripe's clients nest it: <c>a[b][0][c]=1</c>, <c>a[][c]=1</c>,
/// <c>a[]=1</c>, brackets raw or percent-encoded. The framework's reader makes a flat dictionary at several times the
/// price (docs/decisions/0004).
/// </summary>
public static class FormTree
{
    /// <summary>Adds what a body or a query says to <paramref name="root"/>.</summary>
    /// <returns>The refusal of a form that is too large or torn; null when all of it was read.</returns>
    public static ApiError? Read(ReadOnlySpan<byte> form, FormNode root)
    {
        byte[]? rented = null;
        Span<byte> scratch = form.Length <= 4096 ? stackalloc byte[form.Length] : rented = ArrayPool<byte>.Shared.Rent(form.Length);
        try
        {
            var keys = 0;
            foreach (var range in form.Split((byte)'&'))
            {
                var pair = form[range];
                if (pair.IsEmpty)
                {
                    continue;
                }

                if (++keys > WireLimits.Keys)
                {
                    return Torn($"A request may have at most {WireLimits.Keys} parameters.");
                }

                if (ReadPair(pair, scratch, root) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static ApiError? ReadPair(ReadOnlySpan<byte> pair, Span<byte> scratch, FormNode root)
    {
        var equals = pair.IndexOf((byte)'=');
        var rawKey = equals < 0 ? pair : pair[..equals];
        var rawValue = equals < 0 ? default : pair[(equals + 1)..];
        if (rawKey.Length > WireLimits.KeyBytes)
        {
            return Torn($"A parameter's name may have at most {WireLimits.KeyBytes} bytes.");
        }

        var key = Decode(rawKey, scratch);
        if (!Utf8.IsValid(key))
        {
            return Torn("Invalid request (check that your parameters are encoded as UTF-8).");
        }

        // Walked before the value is decoded: both use the same scratch bytes.
        if (Place(key, root, out var node) is { } refusal)
        {
            return refusal;
        }

        var value = Decode(rawValue, scratch);
        if (!Utf8.IsValid(value))
        {
            return Torn("Invalid request (check that your parameters are encoded as UTF-8).");
        }

        node.Text = Encoding.UTF8.GetString(value);
        return null;
    }

    private static ApiError? Place(ReadOnlySpan<byte> key, FormNode root, out FormNode node)
    {
        node = root;
        var open = key.IndexOf((byte)'[');
        var name = open < 0 ? key : key[..open];
        node = root.Under(FormNames.Name(name));
        for (var depth = 1; open >= 0; depth++)
        {
            key = key[(open + 1)..];
            var close = key.IndexOf((byte)']');
            if (close < 0 || depth > WireLimits.Depth)
            {
                return Torn(close < 0
                    ? "Invalid request (check that the brackets of your parameters' names are closed)."
                    : $"Parameters may be nested at most {WireLimits.Depth} levels deep.");
            }

            var segment = key[..close];
            key = key[(close + 1)..];
            open = key.IndexOf((byte)'[');
            node = segment.IsEmpty ? node.Element(Next(key, open)) : node.Under(FormNames.Name(segment));
        }

        return null;
    }

    private static string? Next(ReadOnlySpan<byte> rest, int open)
    {
        if (open < 0)
        {
            return null;
        }

        var close = rest[open..].IndexOf((byte)']');
        return close <= 1 ? null : FormNames.Name(rest.Slice(open + 1, close - 1));
    }

    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, Span<byte> scratch)
    {
        if (raw.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return raw;
        }

        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var each = raw[i];
            if (each == '+')
            {
                each = (byte)' ';
            }
            else if (each == '%' && i + 2 < raw.Length && Hex(raw[i + 1]) is >= 0 and var high && Hex(raw[i + 2]) is >= 0 and var low)
            {
                each = (byte)((high << 4) | low);
                i += 2;
            }

            scratch[length++] = each;
        }

        return scratch[..length];
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private static ApiError Torn(string message) => ApiError.Invalid(null, message);
}
