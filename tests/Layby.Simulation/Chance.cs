namespace Layby.Simulation;

/// <summary>Throws that follow from a seed alone, the same on every machine (splitmix64).</summary>
public sealed class Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>A source of its own for a part of a universe, so that one part's throws do not shift another's.</summary>
    public Chance Fork() => new(Next());

    /// <summary>Any 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            var mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }

    /// <summary>A whole number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public long Between(long from, long to) => from + (long)(Next() % (ulong)(to - from + 1));

    /// <summary>True so many times in a thousand.</summary>
    public bool In1000(int times) => Next() % 1000 < (ulong)times;

    /// <summary>One of these.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[(int)(Next() % (ulong)choices.Length)];

    /// <summary>A time between two, most often near the first: waits in a network are like that.</summary>
    public TimeSpan Around(TimeSpan least, TimeSpan most)
    {
        var part = (Next() >> 11) / (double)(1UL << 53);
        return least + ((most - least) * part * part * part);
    }
}
