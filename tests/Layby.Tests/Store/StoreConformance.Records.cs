using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Answers_older_than_a_day_are_forgotten_oldest_first_and_their_keys_are_free()
    {
        for (var i = 1; i <= 10; i++)
        {
            var shared = Put(Id("pi_", i), body: $"intent {i}");
            await CommitAsync(new Commit
            {
                Account = i % 2 == 0 ? Account : Neighbour,
                Puts = i % 3 == 0 ? [shared] : [],
                Answer = Answer($"key {i}", createdMs: i * 100) with { Body = shared.Body },
            });
        }

        Assert.Equal(0, await Store.PruneAnswersAsync(100, 100, None));
        Assert.Equal(4, await Store.PruneAnswersAsync(701, 4, None));
        Assert.Equal(3, await Store.PruneAnswersAsync(701, 4, None));
        Assert.Equal(0, await Store.PruneAnswersAsync(701, 4, None));

        Assert.Null(await Store.FindAnswerAsync(Account, "key 6", None));
        Assert.Equal("intent 8", Text((await Store.FindAnswerAsync(Account, "key 8", None))!.Body.Json));
        Assert.Equal("intent 6", Text((await Store.FindAsync(Account, Id("pi_", 6), None))!.Body));
        Assert.Equal(
            CommitResult.Written,
            await CommitAsync(new() { Account = Account, Answer = Answer("key 6", "again", 2000) }));
        Assert.Equal("again", Text((await Store.FindAnswerAsync(Account, "key 6", None))!.Body.Json));
    }

    [Fact]
    public async Task An_account_is_opened_once_however_many_ask()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
            await Store.OpenAccountAsync(new StoredAccount(Account, "formance01", i, 0), None))));

        Assert.Single(opened.Distinct());
        Assert.Equal(opened[..1], await Store.ListAccountsAsync(None));
    }

    [Fact]
    public async Task A_mark_belongs_to_one_account()
    {
        await Store.OpenAccountAsync(new StoredAccount(Account, "formance01", 1, 0), None);

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await Store.OpenAccountAsync(new StoredAccount(Neighbour, "formance01", 1, 0), None));

        Assert.Single(await Store.ListAccountsAsync(None));
    }

    [Fact]
    public async Task An_accounts_clock_can_be_set_ahead_of_the_machines()
    {
        await Store.OpenAccountAsync(new StoredAccount(Account, "formance01", 1, 0), None);
        await Store.OpenAccountAsync(new StoredAccount(Neighbour, "formance02", 2, 7), None);

        await Store.SetClockOffsetAsync(Account, 86_400_000, None);

        var accounts = await Store.ListAccountsAsync(None);
        Assert.Equal(86_400_000, accounts.Single(account => account.Id == Account).ClockOffsetMs);
        Assert.Equal(7, accounts.Single(account => account.Id == Neighbour).ClockOffsetMs);
    }

    [Fact]
    public async Task A_key_is_kept_by_its_hash_with_all_that_is_known_of_it()
    {
        var key = new StoredKey(new byte[32], Account, Secret: true, Created: 5)
        {
            LastFour = "abcd",
            Label = "the till",
            Permissions = "events:read",
            Used = 6,
            Expires = 7,
            Revoked = 8,
        };
        await Store.PutKeysAsync([key, new(Enumerable.Repeat((byte)7, 32).ToArray(), Account, Secret: false, Created: 9)], None);

        var keys = (await Store.ListKeysAsync(None)).OrderBy(each => each.Created).ToArray();

        Assert.Equal(2, keys.Length);
        Assert.Equal(key.Hash.ToArray(), keys[0].Hash.ToArray());
        Assert.Equal(key, keys[0] with { Hash = key.Hash });
        Assert.Equal((false, null, null, null), (keys[1].Secret, keys[1].LastFour, keys[1].Expires, keys[1].Revoked));
    }

    [Fact]
    public async Task Of_a_key_that_is_there_only_its_use_and_its_end_change()
    {
        var key = new StoredKey(new byte[32], Account, Secret: true, Created: 5) { Permissions = "events:read" };
        await Store.PutKeysAsync([key], None);

        await Store.PutKeysAsync(
            [new StoredKey(key.Hash, Neighbour, false, 6) { Permissions = "all:write", Used = 7, Expires = 8, Revoked = 9 }], None);

        var kept = Assert.Single(await Store.ListKeysAsync(None));
        Assert.Equal(key with { Hash = kept.Hash, Used = 7, Expires = 8, Revoked = 9 }, kept);
    }

    [Fact]
    public async Task An_account_is_found_by_its_id_and_by_its_mark()
    {
        var account = new StoredAccount(Account, "formance01", 1, 7);
        await Store.OpenAccountAsync(account, None);

        Assert.Equal(account, await Store.FindAccountAsync(Account, None));
        Assert.Equal(account, await Store.FindAccountByMarkAsync("formance01", None));
        Assert.Null(await Store.FindAccountAsync(Neighbour, None));
        Assert.Null(await Store.FindAccountByMarkAsync("formance02", None));
    }

    [Fact]
    public async Task A_key_is_found_by_its_hash()
    {
        var key = new StoredKey(new byte[32], Account, Secret: true, Created: 5) { Label = "the till", Expires = 7 };
        await Store.PutKeysAsync([key], None);

        var found = await Store.FindKeyAsync(new byte[32], None);

        Assert.Equal(key, found! with { Hash = key.Hash });
        Assert.Null(await Store.FindKeyAsync(Enumerable.Repeat((byte)7, 32).ToArray(), None));
    }

    [Fact]
    public async Task The_clock_of_leases_is_known() =>
        Assert.InRange(await Store.ClockAheadMsAsync(TimeProvider.System, None), -60_000, 60_000);
}
