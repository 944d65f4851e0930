using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Layby.Tests.Fuzz;

/// <summary>
/// A word that one walk alone plants in what it stores. It carries a checksum: half a canary, or one with a digit
/// doubled, is nobody's.
/// </summary>
internal readonly record struct Canary(uint Number)
{
    private const int Digits = 8;

    /// <summary>What every canary begins with.</summary>
    public static ReadOnlySpan<byte> Begin => "canary"u8;

    /// <summary>The one at the start of these bytes; false when none is there.</summary>
    public static bool IsOneOf(ReadOnlySpan<byte> bytes, out Canary planted)
    {
        planted = default;
        bytes = bytes[Begin.Length..];
        if (bytes.Length < 2 * Digits
            || !Utf8Parser.TryParse(bytes[..Digits], out uint number, out var read, 'x') || read != Digits
            || !Utf8Parser.TryParse(bytes[Digits..(2 * Digits)], out uint sum, out read, 'x') || read != Digits)
        {
            return false;
        }

        planted = new(number);
        return sum == planted.Sum;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(Begin)}{Number:x8}{Sum:x8}");

    private uint Sum => unchecked(((Number + 1) * 2_654_435_761) ^ 0x5bd1_e995);
}
