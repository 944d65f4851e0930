using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Store;

public sealed class PostgresStoreTests : StoreConformance
{
    private RentedDatabase database = null!;

    protected override async ValueTask<IStore> OpenEmptyAsync()
    {
        database = await RentedDatabase.OfAsync();
        return await database.OpenAsync();
    }

    protected override Task EndLeasesAsync() => database.ExecuteAsync("UPDATE deliveries SET lease = 0 WHERE state = 1");

    protected override async Task TidyNowAsync(DateTimeOffset keptSince)
    {
        await database.ExecuteAsync("UPDATE layby SET upkeep_until = 0");
        await base.TidyNowAsync(keptSince);
    }

    public override async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await base.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_waits_when_the_store_is_closed_is_still_written()
    {
        var store = await database.OpenAsync();
        var writes = Enumerable.Range(0, 500).Select(i => store.CommitAsync(
            new Commit { Account = Account, Puts = [Put(Id("pi_", i))] }, None).AsTask()).ToArray();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), result => Assert.Equal(CommitResult.Written, result));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.CommitAsync(new Commit { Account = Account }, None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FindAsync(Account, "pi_", None));
        Assert.NotNull(await Store.FindAsync(Account, Id("pi_", 499), None));
    }

    [Fact]
    public async Task When_too_many_writes_wait_one_more_is_refused_and_those_that_wait_are_written()
    {
        await using var store = await PostgresStore.OpenAsync(database.Options with { QueueLimit = 3 });
        var id = Id("pi_", 1);
        var writes = Enumerable.Range(0, 20).Select(_ => WriteOneAsync()).ToArray();
        var results = await Task.WhenAll(writes);

        // Those of one object wait for each other, so that not all of them can have been taken.
        Assert.Contains(true, results);
        Assert.Equal(1, (await store.FindAsync(Account, id, None))!.Revision);

        async Task<bool> WriteOneAsync()
        {
            try
            {
                await store.CommitAsync(new Commit { Account = Account, Puts = [Put(id)] }, None);
                return false;
            }
            catch (StoreUnavailableException busy)
            {
                return busy.IsBusy;
            }
        }
    }

    [Fact]
    public async Task A_snapshot_that_three_rows_share_is_stored_once()
    {
        var snapshot = Json("{}");
        await CommitAsync(new Commit
        {
            Account = Account,
            Puts = [Put(Id("pi_", 1)) with { Body = snapshot }],
            Events = [Event(Id("evt_", 1)) with { Object = snapshot }],
            Answer = Answer("key") with { Body = snapshot },
        });

        Assert.Equal([Id("pi_", 1)], await database.AskAsync("SELECT owner FROM snapshots"));
    }

    [Fact]
    public async Task What_no_text_of_the_database_can_hold_is_not_found_and_harms_nobody()
    {
        await WriteAsync(Put(Id("pi_", 1)) with { Customer = "cus_1" });

        Assert.Null(await Store.FindAsync(Account, "pi_\0", None));
        Assert.Null(await Store.FindAnswerAsync(Account, "a\0b", None));
        var query = new ObjectQuery { Account = Account, Prefix = "pi_", Limit = 9, Customer = "cus_1\0" };
        Assert.Empty(await IdsAsync(query));
        Assert.Single(await IdsAsync(query with { Customer = null, Cursor = new(null, "pi_\0") }));
    }

    [Fact]
    public async Task What_lies_in_the_future_has_no_partition_until_its_month_is_made()
    {
        var far = DateTimeOffset.UtcNow.AddMonths(5);
        await CommitAsync(new() { Account = Account, Events = [EventAt(far), EventAt(DateTimeOffset.UtcNow)] });
        Assert.Equal(["1"], await database.AskAsync("SELECT count(*) FROM events_else"));

        await Store.TidyAsync(far, null, None);

        Assert.Equal(["0"], await database.AskAsync("SELECT count(*) FROM events_else"));
        Assert.Equal(2, (await Store.ListEventsAsync(new() { Account = Account, Limit = 10 }, None)).Rows.Count);
    }
}
