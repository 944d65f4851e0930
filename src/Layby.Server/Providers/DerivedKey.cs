using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Providers;

/// <summary>An idempotency key made of another and a name: the same each time, also after a crash (RFC 9562, UUID version 5).</summary>
public static class DerivedKey
{
    /// <summary>Makes it.</summary>
    public static Guid Of(Guid space, string name)
    {
        byte[] input = [.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // Version 5 is made with SHA-1; nothing is guarded by it.
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}
