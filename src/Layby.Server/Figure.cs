using System.Diagnostics.Metrics;

namespace Layby.Server;

/// <summary>One figure that whoever watches the server reads. To count costs a few nanoseconds, whether anybody reads or not.</summary>
public abstract class Figure(params (string Name, string Value)[] labels)
{
    /// <summary>What tells it apart from others of its family. Never an id, a key or anything that a caller chooses.</summary>
    public IReadOnlyList<(string Name, string Value)> Labels { get; } = labels;

    /// <summary>The same for the platform's instruments.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = [.. labels.Select(each => KeyValuePair.Create(each.Name, (object?)each.Value))];

    /// <summary>What it is now.</summary>
    public abstract double Value { get; }
}

/// <summary>A figure that only grows.</summary>
public sealed class Tally(params (string Name, string Value)[] labels) : Figure(labels)
{
    private long count;

    /// <inheritdoc/>
    public override double Value => Interlocked.Read(ref count);

    /// <summary>Counts one more, or so many.</summary>
    public void Add(long more = 1) => Interlocked.Add(ref count, more);
}

/// <summary>A figure that is looked up when it is asked for.</summary>
public sealed class Reading(Func<double> read, params (string Name, string Value)[] labels) : Figure(labels)
{
    /// <inheritdoc/>
    public override double Value => read();
}

/// <summary>A figure of how measurements spread: how many there were up to each bound.</summary>
public sealed class Spread(double[] bounds, params (string Name, string Value)[] labels) : Figure(labels)
{
    /// <summary>Bounds for times, from one millisecond to half a minute.</summary>
    public static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    // Whole millionths, so that a sum needs no lock.
    private const double Fine = 1_000_000;

    private readonly long[] counts = new long[bounds.Length + 1];
    private long sum;
    private Histogram<double>? exported;

    /// <summary>The bounds, each inclusive; beyond the last there is one more class.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>How many measurements there were.</summary>
    public override double Value => Counts().Sum();

    /// <summary>The sum of all measurements.</summary>
    public double Sum => Interlocked.Read(ref sum) / Fine;

    /// <summary>How many fell into each class, the one beyond the last bound included.</summary>
    public long[] Counts() => [.. counts.Select((_, at) => Interlocked.Read(ref counts[at]))];

    /// <summary>Takes a measurement, 0 or more.</summary>
    public void Record(double value)
    {
        var at = 0;
        while (at < bounds.Length && value > bounds[at])
        {
            at++;
        }

        Interlocked.Increment(ref counts[at]);
        Interlocked.Add(ref sum, (long)(value * Fine));
        exported?.Record(value, Tags);
    }

    /// <summary>Hands each measurement to an instrument of the platform's as well.</summary>
    internal void ExportTo(Histogram<double>? instrument) => exported = instrument;
}
