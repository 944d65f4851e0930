using System.Numerics;
using System.Runtime.InteropServices;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// A sum (CRC-32C) over what a row shows, kept in the row. SQLite checks how its file is built, not what it holds: without
/// it a digit of an amount that changed on the disk would be answered as if it had been written so. CRC-32C finds each
/// change within 32 neighbouring bits, and processors have an instruction for it.
/// </summary>
internal static class RowSum
{
    /// <summary>Of a snapshot; a commit's rows that share one begin with the same sum.</summary>
    public static uint Of(ReadOnlySpan<byte> body) => Add(0, body);

    /// <summary>Of an object's row.</summary>
    public static uint OfObject(uint body, string id, long revision, ReadOnlySpan<byte> hidden) =>
        Add(BitOperations.Crc32C(Add(body, id), (ulong)revision), hidden);

    /// <summary>Of an event's row.</summary>
    public static uint OfEvent(uint body, string id, string type, long created, ReadOnlySpan<byte> previous) =>
        Add(BitOperations.Crc32C(Add(Add(body, id), type), (ulong)created), previous);

    /// <summary>Of the row of an idempotency key's answer.</summary>
    public static uint OfAnswer(uint body, string key, int status, ReadOnlySpan<byte> fingerprint) =>
        Add(BitOperations.Crc32C(Add(body, key), (uint)status), fingerprint);

    /// <summary>Lets nobody see a row that is not what was written.</summary>
    /// <param name="row">The row.</param>
    /// <param name="body">The column of its snapshot, which may not be missing.</param>
    /// <param name="kept">The column of its sum; null in a row from before there were sums.</param>
    /// <param name="sum">The sum of what was read.</param>
    /// <param name="name">What it is called in the log.</param>
    /// <exception cref="StoreDamagedException">It is not.</exception>
    public static void Check(Statement row, int body, int kept, uint sum, string name)
    {
        if (row.IsNull(body) || (row.Int64OrNull(kept) is { } written && written != sum))
        {
            throw new StoreDamagedException(
                $"The database is damaged: {name} is not what was written. Restore it from a backup.");
        }
    }

    private static uint Add(uint sum, string text) => Add(sum, MemoryMarshal.AsBytes(text.AsSpan()));

    // The length is part of it: what passes from one field to its neighbour changes the sum.
    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = BitOperations.Crc32C(sum, (uint)bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return sum;
    }
}
