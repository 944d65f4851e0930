using Layby.Server.Store.Sqlite;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>A server that was off for a week: what fell due meanwhile has happened when it answers again.</summary>
public sealed class WeekOffTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Off = TimeSpan.FromDays(8);

    [Fact]
    public async Task What_fell_due_while_the_server_was_off_happened_in_its_order_and_at_its_own_time()
    {
        using var folder = new TemporaryDirectory();
        var time = new ManualTime(new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero));
        var before = await LeaveAsync(folder.Path, time, 3);
        time.Advance(Off);

        await using var server = await RunningServer.StartAsync(time: time, folder: folder.Path);
        using var client = server.Open(null);
        await before.Backlog.With(client).CheckAsync(before.Told);

        // And not again, nor in the past: the clock has gone on.
        await server.Server.Deadlines.RunOnceAsync(CancellationToken.None);
        await before.Backlog.With(client).CheckAsync(before.Told);
        var next = (await before.Backlog.With(client).Shop.DoAsync(Shop.Intents, Shop.Form("klarna"))).Json;
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), (long)next["created"]!);
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_catches_up_goes_on_where_it_was()
    {
        using var folder = new TemporaryDirectory();
        var before = await LeaveAsync(folder.Path, new ManualTime(EightDaysAgo()), 40);
        for (var kill = 1; kill <= 3; kill++)
        {
            await using var server = LaybyProcess.Begin(folder.Path);
            await UntilToldAsync(folder, server, before.Told + (kill * before.Backlog.Count / 5));
            server.KillNine();
            await server.WaitAsync();
            output.WriteLine($"killed after {Told(folder) - before.Told} of {before.Backlog.Count} events");
        }

        await using var last = await LaybyProcess.ServeAsync(folder.Path);
        using var client = new HttpClient { BaseAddress = last.Url };
        await before.Backlog.With(client).CheckAsync(before.Told);
    }

    private static async Task<(Backlog Backlog, int Told)> LeaveAsync(string folder, ManualTime time, int rounds)
    {
        await using var server = await RunningServer.StartAsync(time: time, folder: folder);
        using var client = server.Open(null);
        var backlog = new Backlog(new Shop(client));
        for (var round = 0; round < rounds; round++)
        {
            await backlog.LeaveAsync();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return (backlog, (await backlog.AllAsync("/v1/events")).Count);
    }

    // A whole second, so that what was made together was made in the same one.
    private static DateTimeOffset EightDaysAgo() =>
        DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow - Off).ToUnixTimeSeconds());

    private static async Task UntilToldAsync(TemporaryDirectory folder, LaybyProcess server, int count)
    {
        while (Told(folder) < count && !server.HasEnded)
        {
            await Task.Delay(1);
        }
    }

    private static int Told(TemporaryDirectory folder)
    {
        using var connection = Connection.OpenReader(folder.File(SqliteStoreOptions.FileName), 1024);
        return (int)connection.ScalarInt64("SELECT count(*) FROM events");
    }
}
