using System.Text.RegularExpressions;
using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Xunit;

namespace Layby.Tests.Postgres;

/// <summary>
/// Every statement of the store, run on hundreds of thousands of rows often enough that the server keeps its plan: none of
/// them reads a table from end to end. The server itself says how it has carried them out.
/// </summary>
public sealed partial class PlanTests(ITestOutputHelper output)
{
    private const string Account = "acct_plans00000000001";
    private const string Endpoint = "we_1plans00000000001";

    // A plan is kept after five times.
    private const int Times = 8;

    private const string Big = @"(objects|snapshots|answers|balances|operations|(events|deliveries|attempts)_\d{4}_\d{2})\b";

    // The table itself, or the whole of an index.
    [GeneratedRegex($@"Seq Scan on {Big}|Index (Only )?Scan (Backward )?using \S+ on {Big}.*\n(?!\s*Index Cond)")]
    private static partial Regex WholeTable();

    // Tables whose rows are of one account, and what holds a statement to one.
    private const string OfOne = "objects|snapshots|events|deliveries|attempts|answers|balances|operations|subscriptions";

    [GeneratedRegex($@"\b(FROM|INTO|UPDATE|JOIN)\s+({OfOne})\b")]
    private static partial Regex Shared();

    [GeneratedRegex(@"\baccount\s*=|\bUSING \(account|VALUES \(\$1|unnest\(")]
    private static partial Regex OfAccount();

    // What workers look for in all accounts: docs/scale.md lists it.
    private static readonly string[] OverAll = ["DELETE FROM operations"];

    [GeneratedRegex(@"Query Text: (?<sql>[^\n]+(\n(?!\s*\S.*  \(cost)[^\n]+)*)")]
    private static partial Regex Statement();

    [Fact]
    public async Task No_statement_reads_a_table_from_end_to_end()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        var server = await PostgresServer.StartAsync(
            "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=2GB", "autovacuum=off", "jit=off",
            "session_preload_libraries=auto_explain");
        await using (server)
        {
            var address = server.AddressOf(await server.NewDatabaseAsync());
            await (await PostgresStore.OpenAsync(PostgresServer.Options(address))).DisposeAsync();
            await PostgresServer.ExecuteAtAsync(address + ";Command Timeout=300", Fill());
            await PostgresServer.ExecuteAtAsync(address + ";Command Timeout=300", "VACUUM ANALYZE");
            await server.ExecuteAsync("ALTER SYSTEM SET auto_explain.log_min_duration = 0");
            await server.ExecuteAsync("SELECT pg_reload_conf()");
            await using (var store = await PostgresStore.OpenAsync(PostgresServer.Options(address) with { Connections = 4, Writers = 1 }))
            {
                for (var i = 0; i < Times; i++)
                {
                    await UseAsync(store, i);
                }
            }

            var log = await server.StopAsync();
            var plans = log.Split("duration: ").Where(each => each.Contains("Query Text", StringComparison.Ordinal)).ToArray();
            output.WriteLine($"{plans.Length} plans of {plans.Select(SqlOf).Distinct().Count()} statements");
            Assert.True(plans.Length > 400, log[..Math.Min(log.Length, 4_000)]);
            var bad = plans.Where(each => WholeTable().IsMatch(each)).DistinctBy(SqlOf).ToArray();
            Array.ForEach(bad, output.WriteLine);
            Assert.Empty(bad);
            var ofCustomers = plans.Where(each => SqlOf(each).Contains("o.customer, o.id", StringComparison.Ordinal)).ToArray();
            Assert.True(ofCustomers.Length >= Times);
            Assert.All(ofCustomers, each => Assert.Contains("using objects_by_customer", each, StringComparison.Ordinal));
            var crossing = plans.Select(SqlOf).Distinct().Where(each => Shared().IsMatch(each) && !OfAccount().IsMatch(each)).ToArray();
            Array.ForEach(crossing, output.WriteLine);
            Assert.All(crossing, each => Assert.Contains(OverAll, part => each.Contains(part, StringComparison.Ordinal)));
        }
    }

    private static string SqlOf(string plan) => Statement().Match(plan).Groups["sql"].Value;

    // Three hundred thousand objects and events of one account among a hundred others, told to one endpoint, some not yet.
    private static string Fill()
    {
        var edge = Layby.Server.Account.EdgeAt("evt_3", DateTimeOffset.UtcNow);
        const string Owner = "CASE WHEN n % 3 = 0 THEN 'acct_other' || (n % 100) ELSE '" + Account + "' END";
        return $"""
            INSERT INTO accounts (id, mark, created, clock_offset_ms)
                SELECT 'acct_other' || n, 'other' || n, 1, 0 FROM generate_series(0, 99) n;
            INSERT INTO accounts (id, mark, created, clock_offset_ms) VALUES ('{Account}', 'plans', 1, 0);
            INSERT INTO subscriptions (account, endpoint, enabled, types)
                SELECT id, '{Endpoint}', true, ARRAY['*'] FROM accounts;
            INSERT INTO snapshots (account, seq, owner, body)
                SELECT {Owner}, -n, 'pi_' || lpad(n::text, 9, '0'), '{"{}"}'::bytea FROM generate_series(1, 300000) n;
            INSERT INTO objects (account, id, revision, snapshot, created, customer, parent, label, due, private)
                SELECT {Owner}, (CASE n % 4 WHEN 0 THEN 'pi_' WHEN 1 THEN 'ch_' WHEN 2 THEN 'py_' ELSE 'txn_' END) || lpad(n::text, 9, '0'),
                    1, -n, n, 'cus_' || (n % 48), 'pi_' || (n % 70000), CASE WHEN n % 4 = 3 THEN 'payment eur' || (n % 7) END,
                    CASE WHEN n % 50 = 0 THEN n END, NULL
                FROM generate_series(1, 300000) n;
            INSERT INTO events (account, id, type, created, snapshot, api_version)
                SELECT {Owner}, '{edge}' || lpad(n::text, 9, '0'), 'type.of_' || (n % 40), n, -n, 'x' FROM generate_series(1, 300000) n;
            INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, told)
                SELECT account, id, '{Endpoint}', CASE WHEN created % 100 > 0 THEN 2 ELSE created / 100 % 4 END, created % 2,
                    created * 1000, created * 1000, 0, 1, 1 FROM events;
            INSERT INTO attempts (account, event, endpoint, number, at, took)
                SELECT account, event, endpoint, 1, 1, 1 FROM deliveries WHERE state <> 0;
            INSERT INTO answers (account, key, fingerprint, status, snapshot, alone, api_version, request, created_ms)
                SELECT {Owner}, md5(n::text), '\x00'::bytea, 200, -n, false, 'x', 'req_1', n FROM generate_series(1, 200000) n;
            INSERT INTO balances (account, currency, available_on, net)
                SELECT {Owner}, 'c' || (n % 20), n, 1 FROM generate_series(1, 20000) n;
            INSERT INTO operations (account, id, denied, at)
                SELECT {Owner}, -n, false, extract(epoch FROM clock_timestamp()) * 1000 - (n % 2) * 7200000
                FROM generate_series(1, 60000) n;
            """;
    }

    private static async Task UseAsync(PostgresStore store, int i)
    {
        await ReadAsync(store, i);
        await WriteAsync(store, i);
        await TellAsync(store, i);
        await store.PruneAnswersAsync(100 * i, 100, default);
        await store.TidyAsync(DateTimeOffset.UtcNow, null, default);
    }

    private static async Task ReadAsync(PostgresStore store, int i)
    {
        var query = new ObjectQuery { Account = Account, Prefix = "pi_", Limit = 10 };
        await store.FindAsync(Account, "pi_000000004", default);
        await store.ListAsync(query, default);
        await store.ListAsync(query with { Cursor = new("pi_000150000", null) }, default);
        await store.ListAsync(query with { Cursor = new(null, "pi_000150000") }, default);
        await store.ListAsync(query with { Created = new(100_000, 200_000 + i) }, default);
        await store.ListAsync(query with { Customer = "cus_44" }, default);
        await store.ListAsync(query with { Parent = "pi_8" }, default);
        await store.ListAsync(query with { Parent = "pi_8", Customer = "cus_8" }, default);
        await store.ListAsync(query with { Prefix = "ch_", Twin = "py_" }, default);
        await store.ListAsync(query with { Prefix = "txn_", Labels = ["payment eur1", "payment eur5"] }, default);
        await store.ListDueAsync(Account, 200, 100, default);
        await store.BalanceAsync("acct_other3", default);
        await store.FindAnswerAsync(Account, "c4ca4238a0b923820dcc509a6f75849b", default);
        await store.NewestEventIdAsync(Account, default);
        var events = new EventQuery { Account = Account, Limit = 10 };
        await store.ListEventsAsync(events, default);
        await store.ListEventsAsync(events with { Types = ["type.of_3", "type.of_1*"] }, default);
        await store.ListEventsAsync(events with { Created = new(1_000, 2_000 + i) }, default);
        await store.ListEventsAsync(events with { Delivered = false }, default);
        await store.ListEventsAsync(events with { Delivered = true, Types = ["type.of_1"] }, default);
        await store.ListEventsAsync(events with { Account = "acct_other3", Delivered = false }, default);
        await store.FindAccountAsync(Account, default);
        await store.FindAccountByMarkAsync("plans", default);
    }

    private static async Task WriteAsync(PostgresStore store, int i)
    {
        var body = new Snapshot("{}"u8.ToArray());
        await store.CommitAsync(
            new()
            {
                Account = Account,
                Puts =
                [
                    new() { Id = "pi_000000004", ExpectedRevision = i + 1, Body = body, Created = 1 },
                    new() { Id = $"txn_z{i}", ExpectedRevision = 0, Body = body, Created = 1, Posting = new("eur", 0, 1) },
                ],
                Events =
                [
                    new()
                    {
                        Id = Layby.Server.Account.EdgeAt("evt_3", DateTimeOffset.UtcNow) + $"planned{i}",
                        Type = "charge.failed", Created = 1, Object = body, ApiVersion = "x",
                    },
                ],
                Answer = new()
                {
                    Key = $"key {i}",
                    Fingerprint = new byte[32],
                    Status = 200,
                    Body = body,
                    ApiVersion = "x",
                    RequestId = "req_1",
                    CreatedMs = 1,
                },
            },
            default);
        var stale = new Put { Id = "pi_000000004", ExpectedRevision = 99, Body = body, Created = 1 };
        await store.CommitAsync(new() { Account = Account, Puts = [stale] }, default);
    }

    private static async Task TellAsync(PostgresStore store, int i)
    {
        var outbox = store.Outbox;
        await outbox.ListBacklogsAsync(Account, default);
        await outbox.ListBacklogsAsync(null, default);
        var taking = new Taking
        {
            Account = Account,
            Endpoint = Endpoint,
            UntilMs = 200_000_000,
            Limit = 5,
            AgainLimit = 2,
            MachineMs = 0,
            LeaseMs = 60_000,
        };
        foreach (var taken in await outbox.TakeAsync(taking, default))
        {
            await outbox.KeepBodyAsync(taken, new byte[10], default);
            await outbox.SettleAsync([new(taken, DeliveryState.Delivered, 0, new(taken.Fence, 1, 1, 200, null, default))], default);
        }

        await outbox.HastenAsync(Account, Endpoint, null, 290_000_000, default);
        await outbox.GiveUpAsync(Account, Endpoint, 2_000 * i, default);
        await outbox.FindOldestAsync(Account, Endpoint, default);
        var deliveries = new DeliveryQuery { Account = Account, Limit = 10 };
        await outbox.ListAsync(deliveries, default);
        await outbox.ListAsync(deliveries with { Endpoint = Endpoint, States = [DeliveryState.Failed] }, default);
        foreach (var state in (DeliveryState[])[DeliveryState.Failed, DeliveryState.Delivered])
        {
            await outbox.ResendAsync(
                new() { Account = Account, States = [state], NowMs = 300_000_000 + i, Created = new(1_000, 9_000), Limit = 20 }, default);
        }
    }
}
