namespace Layby.Server;

/// <summary>What is counted of calls to live providers that were not let through.</summary>
public sealed class NetworkFigures
{
    private int resting;

    /// <summary>Not sent: the provider's last calls have failed, and it is left alone for a while.</summary>
    public Tally Rested { get; } = new(("why", "resting"));

    /// <summary>Not sent: too many calls were on their way to it.</summary>
    public Tally Crowded { get; } = new(("why", "crowded"));

    /// <summary>A provider is left alone from now on, or not any more.</summary>
    public void Rests(bool begins) => Interlocked.Add(ref resting, begins ? 1 : -1);

    /// <summary>Every family there is.</summary>
    public IEnumerable<FigureFamily> Families() =>
    [
        new("layby_live_calls_held_back_total", FigureKind.Counter, "Calls to live providers that were not sent.", Rested, Crowded),
        new("layby_live_providers_resting", FigureKind.Gauge, "Hosts of contracts that are left alone, since calls have failed.",
            new Reading(() => Volatile.Read(ref resting))),
    ];
}
