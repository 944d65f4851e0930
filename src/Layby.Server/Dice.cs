using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Layby.Server;

/// <summary>Where chance comes from. A run can be repeated to the byte by giving it a seed.</summary>
public abstract class Dice
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Lock gate = new();
    private readonly byte[] pool = new byte[4096];
    private int used = 4096;

    /// <summary>The machine's own randomness, fit for secrets.</summary>
    public static Dice System() => new SystemDice();

    /// <summary>The same throws for the same seed; never for secrets that guard anything.</summary>
    public static Dice Seeded(ulong seed) => new SeededDice(seed);

    /// <summary>Fills with letters and digits, each equally likely.</summary>
    public void Letters(Span<char> letters)
    {
        lock (gate)
        {
            for (var i = 0; i < letters.Length;)
            {
                if (used == pool.Length)
                {
                    Fill(pool);
                    used = 0;
                }

                // 248 is four times 62: bytes above it would make some letters likelier than others.
                if (pool[used++] is < 248 and var fair)
                {
                    letters[i++] = Alphabet[fair % 62];
                }
            }
        }
    }

    /// <summary>Bytes, each equally likely.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        lock (gate)
        {
            foreach (ref var each in bytes.AsSpan())
            {
                if (used == pool.Length)
                {
                    Fill(pool);
                    used = 0;
                }

                each = pool[used++];
            }
        }

        return bytes;
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Chance() => BitConverter.ToUInt32(Bytes(4)) / (double)uint.MaxValue;

    /// <summary>A UUID of chance.</summary>
    public Guid Uuid() => new(Bytes(16));

    /// <summary>A word of letters and digits behind a prefix.</summary>
    public string Word(string prefix, int letters) => string.Create(prefix.Length + letters, (this, prefix), static (span, from) =>
    {
        from.prefix.CopyTo(span);
        from.Item1.Letters(span[from.prefix.Length..]);
    });

    /// <summary>Writes a number in base 62, left-padded, so that later numbers sort after earlier ones.</summary>
    internal static void Sortable(long number, Span<char> letters)
    {
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            letters[i] = Alphabet[(int)(number % 62)];
            number /= 62;
        }
    }

    /// <summary>The number that <see cref="Sortable"/> wrote.</summary>
    internal static long Number(ReadOnlySpan<char> letters)
    {
        long number = 0;
        foreach (var letter in letters)
        {
            number = (number * 62) + Alphabet.IndexOf(letter, StringComparison.Ordinal);
        }

        return number;
    }

    /// <summary>The next bytes of chance.</summary>
    protected abstract void Fill(Span<byte> bytes);

    private sealed class SystemDice : Dice
    {
        protected override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
    }

    private sealed class SeededDice(ulong seed) : Dice
    {
        private ulong state = seed;

        // splitmix64: small, well spread, the same on every machine.
        protected override void Fill(Span<byte> bytes)
        {
            for (var i = 0; i + 8 <= bytes.Length; i += 8)
            {
                unchecked
                {
                    var mixed = state += 0x9E3779B97F4A7C15;
                    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
                    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes[i..], mixed ^ (mixed >> 31));
                }
            }
        }
    }
}
