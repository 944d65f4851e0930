using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// An account's idempotency key, shortened. Cryptographic, because keys are chosen by callers: 128 bits are taken for
/// the key itself in memory, 64 bits only lead to rows whose key is then compared.
/// </summary>
internal readonly record struct AnswerHash(long Short, long Rest)
{
    private const int StackBytes = 1024;

    [SkipLocalsInit]
    public static AnswerHash Of(string account, string key)
    {
        var most = (account.Length + key.Length + 1) * 3;
        Span<byte> buffer = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        var length = Encoding.UTF8.GetBytes(account, buffer);
        buffer[length++] = 0;
        length += Encoding.UTF8.GetBytes(key, buffer[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        return new AnswerHash(
            BinaryPrimitives.ReadInt64LittleEndian(hash),
            BinaryPrimitives.ReadInt64LittleEndian(hash[sizeof(long)..]));
    }
}
