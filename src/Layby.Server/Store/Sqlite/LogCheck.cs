using System.Buffers.Binary;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Looks whether a write-ahead log that was left behind has been damaged. SQLite takes a log up to its first wrong
/// sum and drops the rest without a word: right for a write that the power cut, wrong for a byte that has changed in
/// the middle, since what comes after it had been answered. What tells the two apart: a transaction is only begun once
/// the one before it is on the disk, so whatever follows a commit proves it. https://www.sqlite.org/fileformat2.html#walformat
/// </summary>
internal static class LogCheck
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377f0682;

    /// <summary>
    /// True when commits that were durable would be lost. A change in the very last commit can not be told from a cut.
    /// </summary>
    public static bool IsDamaged(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20);
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return false; // nothing was ever written through it
        }

        var bigEndian = (Number(header, 0) & 1) == 1;
        if ((Number(header, 0) & ~1u) != Magic || Sum(header.AsSpan(0, 24), default, bigEndian) != Stored(header, 24))
        {
            // It is on the disk before the first frame is written, and too short for half of it to be.
            return file.Length > HeaderBytes && header.AsSpan().ContainsAnyExcept((byte)0);
        }

        return Walk(file, header, bigEndian);
    }

    // Walks over all frames, also beyond the one at which SQLite stops: each that fits to what the one before it says.
    private static bool Walk(FileStream file, byte[] header, bool bigEndian)
    {
        var frame = new byte[FrameHeaderBytes + (int)Number(header, 8)];
        var (before, reckoned) = (Stored(header, 24), Stored(header, 24));
        var (sound, afterCommit) = (true, false);
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            // The sum that was kept of the frame before may be what has changed: then the one that is reckoned fits.
            var sum = SumOf(frame, before, bigEndian);
            var fits = frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)) && (sum == Stored(frame, 16)
                || (before != reckoned && SumOf(frame, reckoned, bigEndian) == Stored(frame, 16)));
            if (!sound && fits && afterCommit)
            {
                return true;
            }

            sound &= fits;
            (before, reckoned) = (Stored(frame, 16), sum);
            afterCommit = Number(frame, 4) != 0;
        }

        return false;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static (uint, uint) Stored(ReadOnlySpan<byte> bytes, int at) => (Number(bytes, at), Number(bytes, at + 4));

    private static (uint, uint) SumOf(ReadOnlySpan<byte> frame, (uint, uint) before, bool bigEndian) =>
        Sum(frame[FrameHeaderBytes..], Sum(frame[..8], before, bigEndian), bigEndian);

    private static (uint, uint) Sum(ReadOnlySpan<byte> bytes, (uint One, uint Two) from, bool bigEndian)
    {
        var (one, two) = from;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            unchecked
            {
                one += Word(bytes, at) + two;
                two += Word(bytes, at + 4) + one;
            }
        }

        return (one, two);

        uint Word(ReadOnlySpan<byte> all, int at) => bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(all[at..])
            : BinaryPrimitives.ReadUInt32LittleEndian(all[at..]);
    }
}
