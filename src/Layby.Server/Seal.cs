using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Layby.Server;

/// <summary>
/// The server's own key: with it credentials are sealed before they are stored, and addresses made that nobody else can guess.
/// Whoever has the database alone has neither.
/// </summary>
public sealed class Seal
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] sealing;
    private readonly byte[] naming;

    /// <summary>The seal of a key of <see cref="KeyBytes"/> bytes.</summary>
    public Seal(ReadOnlySpan<byte> key)
    {
        Core.Invariant.Holds(key.Length == KeyBytes, "a seal's key has 32 bytes");
        sealing = HKDF.Expand(HashAlgorithmName.SHA256, key.ToArray(), KeyBytes, "layby credentials"u8.ToArray());
        naming = HKDF.Expand(HashAlgorithmName.SHA256, key.ToArray(), KeyBytes, "layby addresses"u8.ToArray());
    }

    /// <summary>The key that is written as base64; null where it is none.</summary>
    public static Seal? Parse(string text)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var read) && read == KeyBytes ? new(key) : null;
    }

    /// <summary>Seals something for one place: it opens nowhere else.</summary>
    /// <param name="open">What is sealed.</param>
    /// <param name="place">Where it belongs: an account and what it is.</param>
    /// <param name="dice">Chance.</param>
    public string Close(ReadOnlySpan<byte> open, string place, Dice dice)
    {
        var whole = new byte[NonceBytes + open.Length + TagBytes];
        dice.Bytes(NonceBytes).CopyTo(whole, 0);
        using var cipher = new AesGcm(sealing, TagBytes);
        cipher.Encrypt(
            whole.AsSpan(0, NonceBytes), open, whole.AsSpan(NonceBytes, open.Length), whole.AsSpan(NonceBytes + open.Length),
            Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(whole);
    }

    /// <summary>Opens what was sealed; null where it was sealed by another key, for another place, or is damaged.</summary>
    public byte[]? Open(string closed, string place)
    {
        try
        {
            var whole = Convert.FromBase64String(closed).AsSpan();
            var open = new byte[Math.Max(0, whole.Length - NonceBytes - TagBytes)];
            using var cipher = new AesGcm(sealing, TagBytes);
            cipher.Decrypt(
                whole[..NonceBytes], whole[NonceBytes..^TagBytes], whole[^TagBytes..], open, Encoding.UTF8.GetBytes(place));
            return open;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>A word of 43 letters that only this server can make of a name.</summary>
    public string SecretOf(string name) => Base64Url.EncodeToString(HMACSHA256.HashData(naming, Encoding.UTF8.GetBytes(name)));

    /// <summary>True where it is that word.</summary>
    public bool IsSecretOf(string name, string word) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(SecretOf(name)), Encoding.UTF8.GetBytes(word));
}
