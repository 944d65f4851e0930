using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Server.Store.Sqlite;

namespace Layby.Bench.Databases;

/// <summary>What a call costs when little is stored, and when much is: it should be the same.</summary>
internal sealed class GrowthBench(
    Requests requests, Func<string, string[], ServerProcess> start, Scratch scratch, Pace pace, Action<string> say, string dll)
{
    private const int Connections = 16;

    private readonly List<Finding> _findings = [];

    public Findings Measure(IReadOnlyList<int> sizes)
    {
        var folder = scratch.New("growth");
        MeasureOn("SQLite", sizes, null, ["--data", folder], () => new(SqliteStore.Open(new() { Directory = folder })), () => { });
        using var database = DatabaseServer.Start();
        var address = database.NewDatabase();
        MeasureOn(
            "PostgreSQL",
            sizes,
            database,
            ["--data", scratch.New("data"), "--database", address],
            async () => await PostgresStore.OpenAsync(new() { Address = PostgresAddress.Parse(address)! }),
            () => DatabaseServer.Tidy(address));
        return new(
            "growth",
            $"µs of processor a call at {Connections} connections, of the server and, after the plus sign, of the database; in brackets "
            + "the median in ms. Each payment is an intent of one of 48 customers, with its event.",
            _findings);
    }

    private void MeasureOn(
        string name, IReadOnlyList<int> sizes, DatabaseServer? database, string[] arguments, Func<ValueTask<IStore>> open, Action tidy)
    {
        var costs = new Dictionary<string, List<(double Cost, string Text)>>();
        var stock = new Stock(requests, () => start(dll, arguments), open);
        foreach (var size in sizes)
        {
            say($"{name}: storing {size:N0} payments");
            database?.WaitForDisk(false);
            stock.Fill(size);
            database?.WaitForDisk(true);
            tidy();
            using var server = start(dll, arguments);
            foreach (var scenario in stock.Scenarios())
            {
                say($"{name}: {scenario.Name} at {size:N0}");
                var load = new LoadGenerator(server);
                load.Measure(scenario, Connections, new Pace(TimeSpan.Zero, pace.Warmup * 2));
                var before = database?.Processor ?? TimeSpan.Zero;
                var figures = load.Measure(scenario, Connections, pace with { Warmup = TimeSpan.Zero });
                var used = ((database?.Processor ?? TimeSpan.Zero) - before).TotalMicroseconds / figures.Count;
                var theirs = database is null ? "" : FormattableString.Invariant($"+{used:0}");
                costs.TryAdd(scenario.Name, []);
                costs[scenario.Name].Add((
                    figures.CpuMicroseconds + used,
                    FormattableString.Invariant($"{figures.CpuMicroseconds:0}{theirs} ({figures.P50:0.0})")));
            }
        }

        foreach (var (call, each) in costs)
        {
            _findings.Add(new(
                $"{name}: {call} at {string.Join(", ", sizes.Select(size => $"{size:N0}"))}",
                string.Join("   ", each.Select(one => one.Text)),
                FormattableString.Invariant($"{each[^1].Cost / each[0].Cost:0.00} of the first")));
        }
    }
}
