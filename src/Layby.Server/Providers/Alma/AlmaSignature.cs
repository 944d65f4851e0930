using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Providers.Alma;

/// <summary>
/// What stands beside Alma's calls to us: HMAC-SHA256 of the payment's id under the merchant's key. It holds no time and no state, so
/// whoever has seen one can send it for ever: it is a hint and no more.
/// </summary>
internal static class AlmaSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-Alma-Signature";

    /// <summary>The signature of a payment's id, lower-case hexadecimal.</summary>
    public static string Of(string id, string apiKey) => Convert.ToHexStringLower(Hash(id, apiKey));

    /// <summary>True where the key's holder has signed this id. It takes the same time wherever it differs.</summary>
    public static bool Holds(string signature, string id, string apiKey)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.Length == 2 * claimed.Length
            && Convert.FromHexString(signature, claimed, out _, out var written) is System.Buffers.OperationStatus.Done
            && written == claimed.Length
            && CryptographicOperations.FixedTimeEquals(claimed, Hash(id, apiKey));
    }

    private static byte[] Hash(string id, string apiKey) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(apiKey), Encoding.UTF8.GetBytes(id));
}
