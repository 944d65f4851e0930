using System.Text;
using Layby.Core;

namespace Layby.Server.Wire;

/// <summary>Takes the key out of a request. https://docs.stripe.com/api/authentication</summary>
public static class Authentication
{
    /// <summary>The key of <c>Bearer KEY</c>, or the user of <c>Basic</c>.</summary>
    /// <returns>The refusal where there is none; null when <paramref name="key"/> is set.</returns>
    public static ApiError? Key(string? authorization, out string key)
    {
        key = "";
        var header = authorization.AsSpan().Trim();
        var space = header.IndexOf(' ');
        if (space < 0)
        {
            return ApiError.NoKey;
        }

        var scheme = header[..space];
        var value = header[(space + 1)..].Trim();
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            key = value.ToString();
        }
        else if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            key = User(value);
        }

        return key.Length > 0 ? null : ApiError.NoKey;
    }

    private static string User(ReadOnlySpan<char> base64)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (base64.Length > 1024 || !Convert.TryFromBase64Chars(base64, bytes, out var length))
        {
            return "";
        }

        var pair = bytes[..length];
        var colon = pair.IndexOf((byte)':');
        return Encoding.UTF8.GetString(colon < 0 ? pair : pair[..colon]);
    }
}
