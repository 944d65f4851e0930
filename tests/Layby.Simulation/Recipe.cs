namespace Layby.Simulation;

/// <summary>What a universe is made of; with the seed it is all that a run follows from.</summary>
/// <param name="Seed">Where every throw comes from.</param>
public sealed record Recipe(ulong Seed)
{
    /// <summary>How many payments are begun.</summary>
    public int Payments { get; init; } = 100;

    /// <summary>Over how long they are spread.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromDays(12);

    /// <summary>
    /// How many sales in a thousand are plain: an intent that is confirmed at once, one step of the customer, one look at what
    /// came of it. The others go all the ways there are, several at once, and are worth about eight plain ones of time.
    /// </summary>
    public int Plain { get; init; }

    /// <summary>What goes wrong, and how often.</summary>
    public FaultRates Rates { get; init; } = new();

    /// <summary>Crashes at certain writes.</summary>
    public CrashPlan Crashes { get; init; } = new();

    /// <summary>What never goes wrong.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>One story of one shop in the place of many payments; null for those.</summary>
    public Flow? Flow { get; init; }

    /// <summary>True where money is real as far as the server can tell, and the providers are played by their doubles.</summary>
    public bool IsLive { get; init; }

    /// <summary>True where every customer of a live universe agrees too late.</summary>
    public bool IsLate { get; init; }

    /// <summary>How seldom the workers look when nothing seems to wait, at most.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How long everything is given to come to rest.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromHours(80);

    /// <summary>Keeps every line of the trace instead of the newest.</summary>
    public bool WholeTrace { get; init; }
}

/// <summary>What became of a universe.</summary>
public sealed record Ended(
    Recipe Recipe,
    string Hash,
    int Payments,
    IReadOnlyDictionary<string, long> Faults,
    IReadOnlyDictionary<string, long> Ends,
    TimeSpan Lasted,
    int Writes,
    int Starts,
    IReadOnlyList<string> Violations,
    IReadOnlyList<string> Trace)
{
    /// <summary>What became of it in short: how everything ended, and every event in its order.</summary>
    public string Story { get; init; } = "";
}
