using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Layby.Core.Webhooks;

/// <summary>
/// Signs deliveries in both ways that receivers know, from one secret: <c>whsec_</c> and the base64 of 32 bytes.
/// https://docs.stripe.com/webhooks#verify-manually and https://github.com/standard-webhooks/standard-webhooks
/// </summary>
public static class Signature
{
    /// <summary>How many bytes of chance a secret holds.</summary>
    public const int SecretBytes = 32;

    private const string Prefix = "whsec_";

    /// <summary>The secret made of these bytes of chance.</summary>
    public static string SecretOf(ReadOnlySpan<byte> chance) => Prefix + Convert.ToBase64String(chance);

    /// <summary>
    /// The header <c>Stripe-Signature</c>: a <c>v1</c> for each secret, over time and body. The key is the whole secret
    /// as it is written.
    /// </summary>
    /// <param name="secrets">One, or two while they are changed.</param>
    /// <param name="timestamp">Seconds since 1970, UTC, on the clock that receivers go by.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    public static string Stripe(ImmutableArray<string> secrets, long timestamp, ReadOnlySpan<byte> body)
    {
        var signed = Signed(string.Create(CultureInfo.InvariantCulture, $"{timestamp}."), body);
        return string.Create(CultureInfo.InvariantCulture, $"t={timestamp}") + string.Concat(secrets.Select(secret =>
            ",v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))));
    }

    /// <summary>
    /// The header <c>webhook-signature</c> of Standard Webhooks: over id, time and body. The key is what the secret
    /// decodes to.
    /// </summary>
    /// <param name="secrets">One, or two while they are changed.</param>
    /// <param name="id">The event's id, which is the header <c>webhook-id</c>.</param>
    /// <param name="timestamp">Seconds since 1970, UTC, the header <c>webhook-timestamp</c>.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    public static string Standard(ImmutableArray<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var signed = Signed(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."), body);
        return string.Join(' ', secrets.Select(secret =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))));
    }

    private static byte[] Signed(string before, ReadOnlySpan<byte> body)
    {
        var signed = new byte[before.Length + body.Length];
        Encoding.ASCII.GetBytes(before, signed);
        body.CopyTo(signed.AsSpan(before.Length));
        return signed;
    }
}
