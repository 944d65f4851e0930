namespace Layby.Doubles;

/// <summary>All that a double touches beside its own memory: given from outside, so that a run can be repeated to the byte.</summary>
/// <param name="time">Its clock: what lapses lapses by it.</param>
/// <param name="dice">Where its ids come from; they guard nothing.</param>
/// <param name="network">By what it calls whoever asked to be called.</param>
public sealed class Seams(TimeProvider time, Random dice, HttpMessageInvoker network)
{
    private readonly Lock gate = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The network.</summary>
    public HttpMessageInvoker Network => network;

    /// <summary>What time it is.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A name that nothing else has.</summary>
    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Roll(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes);
    }

    /// <summary>A word of so many letters and digits behind a prefix.</summary>
    public string NewWord(string prefix, int letters)
    {
        Span<byte> bytes = stackalloc byte[64];
        Roll(bytes[..letters]);
        return string.Create(prefix.Length + letters, (prefix, Convert.ToHexString(bytes[..letters])), static (span, from) =>
        {
            from.prefix.CopyTo(span);
            from.Item2.AsSpan(0, span.Length - from.prefix.Length).CopyTo(span[from.prefix.Length..]);
        });
    }

    private void Roll(Span<byte> bytes)
    {
        lock (gate)
        {
            dice.NextBytes(bytes);
        }
    }
}
