using System.Diagnostics;
using System.Globalization;
using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Tests.Fuzz;
using Xunit;

namespace Layby.Tests.Postgres;

/// <summary>The primary is lost under load and its synchronous standby takes its place.</summary>
[Collection(nameof(Alone))]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const string Account = "acct_failover000000001";
    private const int Callers = 16;
    private const int Writes = 120;

    // fsync stays on: what was acknowledged is on two disks.
    private static readonly string[] Careful = ["max_connections=60", "shared_buffers=32MB", "wal_keep_size=64MB"];

    private static int Rounds { get; } = Environment.GetEnvironmentVariable("LAYBY_TEST_FAILOVERS") is { Length: > 0 } set
        ? int.Parse(set, CultureInfo.InvariantCulture)
        : 5;

    [Fact]
    public async Task A_primary_that_is_killed_loses_nothing_and_doubles_nothing()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        var primary = await PostgresServer.StartAsync(Careful);
        var standby = primary;
        try
        {
            await primary.ExecuteAsync("CREATE DATABASE layby");
            for (var round = 1; round <= Rounds; round++)
            {
                standby = await primary.AddStandbyAsync("standby");
                await primary.FollowAsync();
                await LoseAsync(primary, standby, round);
                await primary.DisposeAsync();
                primary = standby;
            }
        }
        finally
        {
            await standby.DisposeAsync();
            await primary.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_no_server_is_there_callers_are_told_so_within_the_patience_and_those_who_wait_at_once()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        await using var server = await PostgresServer.StartAsync(PostgresServer.Quick);
        var options = PostgresServer.Options(server.AddressOf(await server.NewDatabaseAsync())) with { Patience = TimeSpan.FromSeconds(1) };
        await using var store = await PostgresStore.OpenAsync(options);
        await server.KillNineAsync();

        var commits = Enumerable.Range(0, 500).Select(i => store.CommitAsync(
            new() { Account = Account, Puts = [new() { Id = $"pi_{i}", ExpectedRevision = 0, Body = new("{}"u8.ToArray()), Created = 1 }] },
            default).AsTask()).ToArray();
        foreach (var commit in commits)
        {
            var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
            Assert.False(away.IsBusy || away.IsUnknown);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.FindAsync(Account, "pi_1", default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Outbox.ListBacklogsAsync(null, default));
    }

    private async Task LoseAsync(PostgresServer primary, PostgresServer standby, int round)
    {
        var address = $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Username=layby;Database=layby";
        await using var store = await PostgresStore.OpenAsync(PostgresServer.Options(address));
        await store.OpenAccountAsync(new(Account + round, $"failover{round:D2}", 1, 0), default);
        var (lastBefore, firstAfter, lost) = (0L, 0L, false);
        var many = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Load load = null!;
        load = new(Account + round, [store])
        {
            Acted = () =>
            {
                if (!Volatile.Read(ref lost))
                {
                    Volatile.Write(ref lastBefore, Stopwatch.GetTimestamp());
                }
                else
                {
                    Interlocked.CompareExchange(ref firstAfter, Stopwatch.GetTimestamp(), 0);
                }

                if (load.Acknowledged == Callers * Writes / 4)
                {
                    many.TrySetResult();
                }
            },
        };
        var running = load.RunAsync(Callers, Writes);
        await Task.WhenAny(many.Task, running);
        await primary.KillNineAsync();
        Volatile.Write(ref lost, true);
        await standby.PromoteAsync();
        await running;
        await load.CheckAsync(store);
        var gap = Stopwatch.GetElapsedTime(lastBefore, firstAfter);
        output.WriteLine($"failover {round}: writes went on after {gap.TotalMilliseconds:0} ms; {load.Acknowledged} acknowledged, "
            + $"{load.Failures.Refused} refused meanwhile, {load.Failures.Unknown} of unknown outcome");
    }
}
