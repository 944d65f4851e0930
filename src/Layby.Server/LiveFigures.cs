using Layby.Core.Providers;

namespace Layby.Server;

/// <summary>What is counted where money is real.</summary>
public sealed class LiveFigures
{
    private readonly Dictionary<FindingKind, Tally> differences = Enum.GetValues<FindingKind>()
        .Where(each => each is not FindingKind.StillOpen)
        .ToDictionary(each => each, each => new Tally(("about", WordOf(each))));

    /// <summary>What providers are asked on for, as of the last look.</summary>
    public double OpenJobs { get; set; }

    /// <summary>What a person must look at, as of the last look.</summary>
    public double StuckJobs { get; set; }

    /// <summary>How long the oldest of both has been open, seconds, as of the last look; 0 where there is none.</summary>
    public double OldestJobSeconds { get; set; }

    /// <summary>Nightly comparisons of an account that found nothing.</summary>
    public Tally Agreed { get; } = new(("result", "agreed"));

    /// <summary>Those that found a difference.</summary>
    public Tally Differed { get; } = new(("result", "differed"));

    /// <summary>Those that could not compare everything, and found no difference in the rest.</summary>
    public Tally Unfinished { get; } = new(("result", "unfinished"));

    /// <summary>Counts a difference that a nightly comparison has found.</summary>
    public void CountDifference(FindingKind kind) => differences[kind].Add();

    /// <summary>Every family there is.</summary>
    public IEnumerable<FigureFamily> Families() =>
    [
        new("layby_live_jobs", FigureKind.Gauge, "What live providers are asked for and have not done yet.",
            new Reading(() => OpenJobs, ("state", "open")), new Reading(() => StuckJobs, ("state", "stuck"))),
        new("layby_live_oldest_job_seconds", FigureKind.Gauge, "How long the oldest of them has been open.",
            new Reading(() => OldestJobSeconds)),
        new("layby_audits_total", FigureKind.Counter, "Nightly comparisons of live accounts with their providers, by what came of it.",
            Agreed, Differed, Unfinished),
        new("layby_audit_differences_total", FigureKind.Counter, "Differences that they have found.", differences.Values),
    ];

    private static string WordOf(FindingKind kind) => kind switch
    {
        FindingKind.StillOpen => "open",
        FindingKind.Amount => "amount",
        FindingKind.Reference => "reference",
        FindingKind.Captured => "captured",
        FindingKind.Reserved => "reserved",
        FindingKind.Refund => "refund",
        FindingKind.Unknown => "unknown",
    };
}

/// <summary>What came of a call to a live provider.</summary>
public enum LiveCallResult
{
    /// <summary>It is done, or it was answered.</summary>
    Done,

    /// <summary>The provider has it in hand.</summary>
    Pending,

    /// <summary>The provider will not.</summary>
    Refused,

    /// <summary>Nobody knows what came of it.</summary>
    Unclear,
}

/// <summary>What is counted of one kind of call to a live provider: each result has a figure of its own once it is met.</summary>
public sealed class LiveCallFigures(FigureFamily family, string provider, string call)
{
    private readonly Spread?[] figures = new Spread?[Enum.GetValues<LiveCallResult>().Length];

    /// <summary>Counts a call.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="took">How long it took, repetitions included.</param>
    public void Count(LiveCallResult result, TimeSpan took) => (figures[(int)result] ?? Meet(result)).Record(took.TotalSeconds);

    private Spread Meet(LiveCallResult result)
    {
        var word = result switch
        {
            LiveCallResult.Done => "done",
            LiveCallResult.Pending => "pending",
            LiveCallResult.Refused => "refused",
            LiveCallResult.Unclear => "unclear",
        };
        var met = new Spread(Spread.Seconds, ("provider", provider), ("call", call), ("result", word));
        if (Interlocked.CompareExchange(ref figures[(int)result], met, null) is { } first)
        {
            return first;
        }

        family.Add(met);
        return met;
    }
}
