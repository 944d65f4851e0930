using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>Several stores on one database, as several nodes have them.</summary>
public sealed class PostgresNodeTests : IAsyncLifetime
{
    private const string Account = "acct_node0000000000001";
    private const string Endpoint = "we_1node000000000000001";
    private const int Nodes = 3;

    private readonly List<PostgresStore> nodes = [];
    private RentedDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await RentedDatabase.OfAsync();
        for (var i = 0; i < Nodes; i++)
        {
            nodes.Add(await PostgresStore.OpenAsync(database.Options with { Connections = 8 }));
        }

        await nodes[0].OpenAccountAsync(new(Account, "node000001", 1, 0), default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        await (database?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task Of_sixty_four_with_the_same_key_on_three_nodes_one_is_written()
    {
        for (var round = 0; round < 20; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => CommitAsync(i, new()
            {
                Account = Account,
                Puts = [Put($"pi_{round}_{i}")],
                Answer = Answer($"key {round}", $"{i}"),
            })));

            var winner = Array.IndexOf(results, CommitResult.Written);
            Assert.Equal(63, results.Count(result => result == CommitResult.KeyTaken));
            Assert.Equal($"{winner}", Text((await nodes[round % Nodes].FindAnswerAsync(Account, $"key {round}", default))!.Body.Json));
        }

        Assert.Equal(["20"], await database.AskAsync("SELECT count(*) FROM objects"));
    }

    [Fact]
    public async Task Sixty_four_writers_on_one_object_on_three_nodes_make_exactly_sixty_four_revisions()
    {
        await CommitAsync(0, new() { Account = Account, Puts = [Put("pi_1", 0, "start")] });
        await Task.WhenAll(Enumerable.Range(0, 64).Select(WriterAsync));

        var found = await nodes[0].FindAsync(Account, "pi_1", default);
        Assert.Equal(65, found!.Revision);
        Assert.Equal(Enumerable.Range(0, 64), Text(found.Body).Split(' ').Skip(1).Select(int.Parse).Order());

        async Task WriterAsync(int number)
        {
            CommitResult result;
            do
            {
                var read = await nodes[number % Nodes].FindAsync(Account, "pi_1", default);
                result = await CommitAsync(
                    number, new() { Account = Account, Puts = [Put("pi_1", read!.Revision, Text(read.Body) + $" {number}")] });
            }
            while (result is not CommitResult.Written);
        }
    }

    [Fact]
    public async Task Three_nodes_post_to_one_balance_and_none_of_it_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => CommitAsync(i, new()
        {
            Account = Account,
            Puts = [Put($"txn_{i}") with { Posting = new(i % 2 == 0 ? "eur" : "gbp", i % 3, i) }],
        })));

        Assert.Equal(600 * 599 / 2, (await nodes[0].BalanceAsync(Account, default)).Sum(each => each.Net));
    }

    [Fact]
    public async Task Nodes_that_take_at_once_never_take_the_same_and_one_that_was_frozen_has_lost_it()
    {
        await SubscribeAsync(true, "*");
        await CommitAsync(1, new() { Account = Account, Events = [.. Enumerable.Range(0, 60).Select(i => Event($"evt_{i:D3}"))] });
        var taken = (await Task.WhenAll(Enumerable.Range(0, 12).Select(i => TakeAsync(i, 5)))).SelectMany(each => each).ToArray();
        Assert.Equal(60, taken.Select(each => each.Event).Distinct().Count());
        Assert.Equal(60, taken.Length);

        await database.ExecuteAsync("UPDATE deliveries SET lease = 1 WHERE state = 1 AND event = 'evt_007'");
        var again = Assert.Single(await TakeAsync(2, 100));
        Assert.Equal("evt_007", again.Event);
        var frozen = taken.Single(each => each.Event == "evt_007");
        Assert.Equal(1, await nodes[0].Outbox.SettleAsync([Outcome(frozen)], default));
        Assert.Equal(0, await nodes[1].Outbox.SettleAsync([Outcome(again)], default));
    }

    [Fact]
    public async Task Leases_are_counted_by_the_databases_clock_whatever_a_node_believes()
    {
        await SubscribeAsync(true, "*");
        await CommitAsync(0, new() { Account = Account, Events = [Event("evt_1")] });
        Assert.Single(await TakeAsync(0, 1, machine: -3_600_000_000));
        Assert.Empty(await TakeAsync(1, 1, machine: 9_000_000_000_000_000));
        var lease = Assert.Single(await nodes[2].Outbox.ListBacklogsAsync(Account, default)).LeaseMs!.Value;
        Assert.InRange(lease - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 1, 3_600_000);
    }

    [Fact]
    public async Task Who_is_told_is_decided_by_the_database_so_that_every_node_agrees()
    {
        var told = new List<string>();
        nodes[1].Outbox.WhenFilled(told.Add);
        await SubscribeAsync(true, "charge.failed");
        await CommitAsync(1, new() { Account = Account, Events = [Event("evt_1", "charge.failed"), Event("evt_2", "charge.updated")] });
        await SubscribeAsync(false, "charge.failed");
        await CommitAsync(1, new() { Account = Account, Events = [Event("evt_3", "charge.failed")] });
        await SubscribeAsync(true);
        await CommitAsync(1, new() { Account = Account, Events = [Event("evt_4", "charge.failed")] });

        Assert.Equal([Account, Account], told);
        await nodes[2].TidyAsync(DateTimeOffset.UtcNow, null, default);
        Assert.Equal(["0", "0"], await database.AskAsync(
            "SELECT count(*) FROM deliveries WHERE state <> 2 UNION ALL SELECT count(*) FROM subscriptions"));
    }

    [Fact]
    public async Task No_event_slips_past_an_endpoint_that_is_being_disabled()
    {
        for (var round = 0; round < 10; round++)
        {
            await SubscribeAsync(true, "*");
            var first = round * 100;
            var writes = Enumerable.Range(first, 60).Select(i =>
                CommitAsync(i, new() { Account = Account, Events = [Event($"evt_{i:D5}")] }));
            await Task.WhenAll([.. writes, SubscribeAsync(false, "*")]);
            Assert.Equal(["0"], await database.AskAsync("SELECT count(*) FROM deliveries WHERE state = 0"));
        }
    }

    [Fact]
    public async Task While_one_node_erases_an_account_commits_of_every_node_are_stale_and_its_epoch_grows()
    {
        var later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        await database.ExecuteAsync($"UPDATE accounts SET erasing = 1, erasing_until = {later}");
        Assert.Equal(CommitResult.Stale, await CommitAsync(1, new() { Account = Account, Puts = [Put("pi_1")], Answer = Answer("a", "") }));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await nodes[2].EraseAsync(Account, default));

        // The node that began it is dead: another goes on.
        await database.ExecuteAsync("UPDATE accounts SET erasing_until = 0");
        await nodes[2].TidyAsync(DateTimeOffset.UtcNow, null, default);
        Assert.Equal(1, (await nodes[1].FindAccountAsync(Account, default))!.Epoch);
        Assert.Equal(CommitResult.Written, await CommitAsync(1, new() { Account = Account, Puts = [Put("pi_1")] }));
        await nodes[0].EraseAsync(Account, default);
        Assert.Equal(2, (await nodes[1].FindAccountAsync(Account, default))!.Epoch);
    }

    [Fact]
    public async Task Commits_of_every_node_that_meet_an_erasure_are_whole_or_stale()
    {
        var writes = Enumerable.Range(0, 600).Select(i => CommitAsync(
            i, new() { Account = Account, Puts = [Put($"pi_{i:D3}")], Events = [Event($"evt_{i:D3}")] })).ToArray();
        await nodes[0].EraseAsync(Account, default);
        await Task.WhenAll(writes);

        Assert.Equal(
            await database.AskAsync("SELECT substr(id, 4) FROM objects ORDER BY id"),
            await database.AskAsync("SELECT substr(id, 5) FROM events ORDER BY id"));
        Assert.Equal(["0"], await database.AskAsync(
            "SELECT count(*) FROM objects o LEFT JOIN snapshots s ON s.account = o.account AND s.seq = o.snapshot WHERE s.seq IS NULL"));
    }

    [Fact]
    public async Task Connections_that_are_cut_in_the_middle_of_commits_lose_nothing_and_double_nothing()
    {
        var load = new Load(Account, [.. nodes]);
        var running = load.RunAsync(24, writes: 60);
        for (var cuts = 0; cuts < 60 && !running.IsCompleted; cuts++)
        {
            await database.ExecuteAsync(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'layby' ORDER BY random() LIMIT 3
                """);
        }

        await running;
        Assert.Equal(0, load.Failures.Refused);
        await load.CheckAsync(nodes[0]);
    }

    private static Put Put(string id, long expected = 0, string body = "{}") =>
        new() { Id = id, ExpectedRevision = expected, Body = new(System.Text.Encoding.UTF8.GetBytes(body)), Created = 1 };

    private static NewEvent Event(string id, string type = "charge.failed") =>
        new() { Id = id, Type = type, Created = 1, Object = new("{}"u8.ToArray()), ApiVersion = "2026-08-26.dahlia" };

    private static KeyedAnswer Answer(string key, string body) => new()
    {
        Key = key,
        Fingerprint = new byte[32],
        Status = 200,
        Body = new(System.Text.Encoding.UTF8.GetBytes(body)),
        ApiVersion = "2026-08-26.dahlia",
        RequestId = "req_1",
        CreatedMs = 1,
    };

    private static Outcome Outcome(TakenDelivery delivery) =>
        new(delivery, DeliveryState.Delivered, 0, new(delivery.Fence, 1, 2, 200, null, default));

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private Task<CommitResult> CommitAsync(int node, Commit commit) => nodes[node % Nodes].CommitAsync(commit, default).AsTask();

    private Task<CommitResult> SubscribeAsync(bool enabled, params string[] types) =>
        CommitAsync(0, new() { Account = Account, Subscriptions = [new(Endpoint, types, enabled)] });

    private Task<IReadOnlyList<TakenDelivery>> TakeAsync(int node, int limit, long machine = 0) => nodes[node % Nodes].Outbox.TakeAsync(
        new()
        {
            Account = Account,
            Endpoint = Endpoint,
            UntilMs = 2_000_000,
            Limit = limit,
            AgainLimit = limit,
            MachineMs = machine,
            LeaseMs = machine + 3_600_000,
        },
        default).AsTask();
}
