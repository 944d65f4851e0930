using System.Diagnostics;
using Layby.Bench.Ceilings;
using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Tests.Postgres;

namespace Layby.Bench.Databases;

/// <summary>
/// Commits a second of the PostgreSQL store beside bare SQL in the same run, on a server of its own with fsync. Callers are
/// in this process, each waits for its commit and makes the next.
/// </summary>
internal sealed class StoreBench(IReadOnlyList<int> callers, Pace pace, Action<string> say)
{
    public const string Raw = "G: bare grouped SQL";
    public const string Store = "PostgreSQL store";

    private const string Account = "acct_1BenchmarkOfStore";

    public IReadOnlyList<StoreFigure> Measure()
    {
        if (PostgresProgram.Lacking is { } lacking)
        {
            say($"PostgreSQL is left out: {lacking}");
            return [];
        }

        return MeasureAsync().GetAwaiter().GetResult();
    }

    private async Task<IReadOnlyList<StoreFigure>> MeasureAsync()
    {
        var figures = new List<StoreFigure>();
        await using var server = await PostgresServer.StartAsync("shared_buffers=512MB", "max_wal_size=4GB");
        foreach (var count in callers)
        {
            say($"{Raw}, {count} callers");
            await using (var raw = await RawGroups.StartAsync(server.AddressOf(await server.NewDatabaseAsync())))
            {
                var body = SampleIntent.Serialize(SampleIntent.Ready());
                figures.Add(await MeasureAsync(Raw, count, _ => raw.CommitAsync(body)));
            }

            say($"{Store}, {count} callers");
            var options = PostgresServer.Options(server.AddressOf(await server.NewDatabaseAsync()));
            await using var store = await PostgresStore.OpenAsync(options);
            await store.OpenAccountAsync(new(Account, "OfTheStore", 1, 0), default);
            figures.Add(await MeasureAsync(Store, count, number => store.CommitAsync(Create(number), default).AsTask()));
        }

        return figures;
    }

    private async Task<StoreFigure> MeasureAsync(string name, int count, Func<long, Task> commit)
    {
        var (last, isMeasured, isOver) = (0L, false, false);
        var loops = Enumerable.Range(0, count).Select(_ => new Latencies()).ToArray();
        var all = Task.WhenAll(loops.Select(latencies => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var started = Stopwatch.GetTimestamp();
                await commit(Interlocked.Increment(ref last));
                if (Volatile.Read(ref isMeasured))
                {
                    latencies.Add(Stopwatch.GetTimestamp() - started);
                }
            }
        })));
        await Task.Delay(pace.Warmup);
        var began = Stopwatch.GetTimestamp();
        Volatile.Write(ref isMeasured, true);
        await Task.Delay(pace.Measured);
        Volatile.Write(ref isMeasured, false);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Volatile.Write(ref isOver, true);
        await all;
        var (p50, p99) = Latencies.Percentiles(loops);
        return new(name, count, loops.Sum(each => (long)each.Count) / seconds, p50, p99);
    }

    // What the street writes for a create: one state, shown by the intent, its event and the answer.
    private static Commit Create(long number)
    {
        var body = new Snapshot(SampleIntent.Serialize(SampleIntent.Ready()));
        var id = $"{number:D9}BenchmarkOfIds";
        return new()
        {
            Account = Account,
            Puts = [new() { Id = "pi_3" + id, ExpectedRevision = 0, Body = body, Created = 1, Private = new byte[40] }],
            Events =
            [
                new() { Id = "evt_3" + id, Type = "payment_intent.created", Created = 1, Object = body, ApiVersion = "2026-08-26.dahlia" },
            ],
            Answer = new()
            {
                Key = $"stripe-node-retry-{Guid.NewGuid()}",
                Fingerprint = new byte[32],
                Status = 200,
                Body = body,
                ApiVersion = "2026-08-26.dahlia",
                RequestId = "req_BenchmarkOfIds",
                CreatedMs = 1,
            },
        };
    }
}

/// <summary>Commits of so many callers.</summary>
internal sealed record StoreFigure(string Name, int Callers, double PerSecond, double P50, double P99);
