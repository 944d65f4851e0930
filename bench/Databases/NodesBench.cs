namespace Layby.Bench.Databases;

/// <summary>
/// What a call costs on SQLite, on one node with PostgreSQL and on three: of the nodes' processors and of the database's. On
/// one machine three nodes are no quicker than one; whether a call costs more when there are three is the question.
/// </summary>
internal sealed class NodesBench(
    Requests requests, Func<string, string[], ServerProcess> start, Scratch scratch, Pace pace, Action<string> say, string dll)
{
    private const int Connections = 64;

    private readonly List<Finding> _findings = [];

    public Findings Measure()
    {
        MeasureOn("SQLite", 1, null, null);
        using var database = DatabaseServer.Start();
        MeasureOn("PostgreSQL, one node", 1, database.NewDatabase(), database);
        MeasureOn("PostgreSQL, three nodes", 3, database.NewDatabase(), database);
        return new(
            "nodes",
            $"{Connections} connections, in all. Nodes, PostgreSQL and the load share this machine's processors, so calls a second "
            + "are what is left over, and µs of processor a call are what to reckon with.",
            _findings);
    }

    private void MeasureOn(string name, int nodes, string? address, DatabaseServer? database)
    {
        var running = new List<ServerProcess>();
        try
        {
            for (var i = 0; i < nodes; i++)
            {
                string[] arguments = ["--data", scratch.New("data"), .. address is null ? Array.Empty<string>() : ["--database", address]];
                running.Add(start(dll, arguments));
            }

            var fleet = new Fleet(running);
            var scenarios = new Scenarios(requests, new IntentPool());
            var pool = new LoadGenerator(fleet);
            pool.Send(scenarios.Fill, Connections, 50, TimeSpan.FromMinutes(5));
            foreach (var scenario in new[] { scenarios.Create, scenarios.Retrieve, scenarios.Life })
            {
                say($"{name}: {scenario.Name}");
                pool.Measure(scenario, Connections, new Pace(TimeSpan.Zero, pace.Warmup * 2));
                var before = database?.Processor ?? TimeSpan.Zero;
                var stored = database is null ? default : DatabaseServer.Written(address!);
                var figures = pool.Measure(scenario, Connections, pace with { Warmup = TimeSpan.Zero });
                var used = (database?.Processor ?? TimeSpan.Zero) - before;
                Add($"{name}: {scenario.Name}, calls a second", FormattableString.Invariant($"{figures.PerSecond:0}"));
                Add("… p50 and p99", FormattableString.Invariant($"{figures.P50:0.0}, {figures.P99:0.0} ms"));
                Add("… processor of the nodes a call", FormattableString.Invariant($"{figures.CpuMicroseconds:0} µs"));
                if (database is not null)
                {
                    Add("… of the database a call", FormattableString.Invariant($"{used.TotalMicroseconds / figures.Count:0} µs"));
                    if (scenario.Name is "life")
                    {
                        AddSizes(stored, DatabaseServer.Written(address!), figures.Count / (double)scenario.Calls);
                    }
                }
            }
        }
        finally
        {
            running.ForEach(each => each.Dispose());
        }
    }

    private void AddSizes((long Size, long Log) before, (long Size, long Log) after, double payments)
    {
        var (size, log) = ((after.Size - before.Size) / payments / 1024, (after.Log - before.Log) / payments / 1024);
        Add("… a payment takes of the disk, and of the log", FormattableString.Invariant($"{size:0.0}, {log:0.0} KiB"));
    }

    private void Add(string what, string here) => _findings.Add(new(what, here));
}
