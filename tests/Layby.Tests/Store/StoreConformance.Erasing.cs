using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task An_erased_account_is_empty_and_its_neighbour_is_not()
    {
        await OpenAccountsAsync();
        foreach (var account in (string[])[Account, Neighbour])
        {
            await FillAsync(account, 1);
        }

        await Store.EraseAsync(Account, None);

        Assert.Null(await Store.FindAsync(Account, Id("pi_", 1), None));
        Assert.Empty((await Store.ListAsync(new() { Account = Account, Prefix = "pi_", Limit = 10 }, None)).Rows);
        Assert.Empty((await Store.ListEventsAsync(new() { Account = Account, Limit = 10 }, None)).Rows);
        Assert.Empty(await Store.ListDueAsync(Account, long.MaxValue, 10, None));
        Assert.Null(await Store.NewestEventIdAsync(Account, None));
        Assert.Null(await Store.FindAnswerAsync(Account, "key", None));
        Assert.Null(await Store.FindAnswerAsync(Account, "error", None));
        Assert.Equal(
            new StoredAccount(Account, "formance01", 1, 0), (await Store.FindAccountAsync(Account, None))! with { Epoch = 0 });

        Assert.Equal($"{Neighbour} 1", Text((await Store.FindAsync(Neighbour, Id("pi_", 1), None))!.Body));
        Assert.Equal($"{Neighbour} 1", Text((await Store.FindEventAsync(Neighbour, Id("evt_", 1), None))!.Object));
        Assert.Equal($"{Neighbour} 1", Text((await Store.FindAnswerAsync(Neighbour, "key", None))!.Body.Json));
        Assert.Equal("error", Text((await Store.FindAnswerAsync(Neighbour, "error", None))!.Body.Json));
    }

    [Fact]
    public async Task An_erased_account_begins_anew_with_the_same_ids_and_keys()
    {
        await OpenAccountsAsync();
        await FillAsync(Account, 1);
        await Store.EraseAsync(Account, None);
        await FillAsync(Account, 2);

        Assert.Equal((1L, $"{Account} 2"), await Store.FindAsync(Account, Id("pi_", 1), None) is { } found
            ? (found.Revision, Text(found.Body))
            : default);
        Assert.Equal($"{Account} 2", Text((await Store.FindAnswerAsync(Account, "key", None))!.Body.Json));
        Assert.Equal(
            CommitResult.KeyTaken, await CommitAsync(new() { Account = Account, Puts = [Put(Id("pi_", 9))], Answer = Answer("key") }));
    }

    [Fact]
    public async Task Commits_that_meet_an_erasure_are_whole_or_stale()
    {
        await OpenAccountsAsync();
        var writes = Enumerable.Range(0, 300).Select(i => CommitAsync(new()
        {
            Account = Account,
            Puts = [Put(Id("pi_", i))],
            Events = [Event(Id("evt_", i))],
        })).ToList();
        await Store.EraseAsync(Account, None);
        await Task.WhenAll(writes);

        var objects = (await IdsAsync(new() { Account = Account, Prefix = "pi_", Limit = 100 })).Select(id => id[3..]);
        var events = (await EventIdsAsync(new() { Account = Account, Limit = 100 })).Select(id => id[4..]);
        Assert.Equal(objects, events);
    }

    private async Task FillAsync(string account, int round)
    {
        var body = Json($"{account} {round}");
        await CommitAsync(new()
        {
            Account = account,
            Puts = [new() { Id = Id("pi_", 1), ExpectedRevision = 0, Body = body, Created = 1000, Due = 5, Customer = "cus_1" }],
            Events = [Event(Id("evt_", 1)) with { Object = body }],
            Answer = Answer("key") with { Body = body },
        });
        await CommitAsync(new() { Account = account, Answer = Answer("error", "error") });
    }
}
