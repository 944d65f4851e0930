namespace Layby.Server.Store;

/// <summary>What a store counts while it works.</summary>
public sealed class StoreFigures
{
    private static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly Tally written = new(("result", "written"));
    private readonly Tally stale = new(("result", "stale"));
    private readonly Tally keyTaken = new(("result", "key_taken"));
    private readonly Tally failed = new(("result", "failed"));
    private readonly Spread sizes = new(Sizes);
    private readonly Spread times = new(Spread.Seconds);

    /// <summary>How many writes wait to be taken into a group.</summary>
    public Func<int> Waiting { get; set; } = static () => 0;

    /// <summary>The figures, by name.</summary>
    public IEnumerable<FigureFamily> Families() =>
    [
        new("layby_commits_total", FigureKind.Counter, "Commits by what became of them.", written, stale, keyTaken, failed),
        new("layby_commit_group_size", FigureKind.Histogram, "Writes that shared one transaction and its fsync.", sizes),
        new("layby_commit_group_seconds", FigureKind.Histogram, "From the beginning of such a transaction until it was on disk.", times),
        new("layby_writes_waiting", FigureKind.Gauge, "Writes that wait for the database.", new Reading(() => Waiting())),
    ];

    /// <summary>A commit has ended so.</summary>
    public void Count(CommitResult result)
    {
        switch (result)
        {
            case CommitResult.Written:
                written.Add();
                break;
            case CommitResult.Stale:
                stale.Add();
                break;
            case CommitResult.KeyTaken:
                keyTaken.Add();
                break;
        }
    }

    /// <summary>A commit could not be written.</summary>
    public void CountFailure() => failed.Add();

    /// <summary>A group of writes is on disk.</summary>
    public void CountGroup(int writes, TimeSpan took)
    {
        sizes.Record(writes);
        times.Record(took.TotalSeconds);
    }
}
