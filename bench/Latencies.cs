using System.Diagnostics;

namespace Layby.Bench;

/// <summary>Every latency is kept, so that a percentile is exact: there are less than a million of them.</summary>
internal sealed class Latencies
{
    private long[] _ticks = new long[4096];
    private int _count;

    public int Count => _count;

    public void Add(long ticks)
    {
        if (_count == _ticks.Length)
        {
            Array.Resize(ref _ticks, _count * 2);
        }

        _ticks[_count++] = ticks;
    }

    /// <summary>In milliseconds, by nearest rank.</summary>
    public static (double P50, double P99) Percentiles(IEnumerable<Latencies> parts)
    {
        var all = parts.SelectMany(part => part._ticks.Take(part._count)).ToArray();
        Array.Sort(all);
        return (At(all, 50), At(all, 99));
    }

    private static double At(long[] sorted, int percent) => sorted.Length == 0
        ? double.NaN
        : sorted[Math.Max((int)Math.Ceiling(sorted.Length * (percent / 100.0)) - 1, 0)] * 1000.0 / Stopwatch.Frequency;
}
