using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Upkeep;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>Reading a store from end to end, and filling an empty one.</summary>
public abstract partial class StoreConformance
{
    private IMovableStore Movable => Assert.IsType<IMovableStore>(Store, exactMatch: false);

    [Fact]
    public async Task A_store_is_empty_until_something_is_written()
    {
        Assert.True(await Movable.IsEmptyAsync(None));
        await OpenBothAsync();
        Assert.False(await Movable.IsEmptyAsync(None));
    }

    [Fact]
    public async Task A_walk_has_every_row_once_with_all_that_was_written_in_the_order_of_its_key()
    {
        await FillAllAsync();

        var rows = await RowsAsync();

        Assert.Equal(
            [
                $"account {Account}", $"account {Neighbour}",
                $"subscription {Account} {Endpoint} charge.failed,payment_intent.created",
                $"object {Account} {Id("pi_", 1)} 1 two private cus_1 parent label 77", $"object {Account} {Id("pi_", 2)} 0 shared",
                $"object {Account} {Id("txn_", 1)} 0 line", $"object {Neighbour} {Id("pi_", 1)} 0 theirs",
                $"event {Account} {Id("evt_", 1)} payment_intent.created shared before req_1 key_1",
                $"event {Account} {Id("evt_", 2)} charge.failed {{\"told\":\"{Id("evt_", 2)}\"}}",
                $"delivery {Account} {Id("evt_", 1)} {Endpoint} Due tried 1 500 went wrong",
                $"delivery {Account} {Id("evt_", 2)} {Endpoint} Due new 0",
                $"balance {Account} eur 0 900",
                "key 1234", "answer first shared", "answer second alone",
            ],
            rows.Select(Describe));
        Assert.Equal(3, rows.Where(each => Describe(each).Contains("shared", StringComparison.Ordinal)).Select(SnapshotOf).Count());
        Assert.Single(rows.Where(each => Describe(each).Contains("shared", StringComparison.Ordinal)).Select(SnapshotOf).Distinct());
    }

    [Fact]
    public async Task A_walk_stands_still_while_others_write()
    {
        await FillAllAsync();
        var before = (await RowsAsync()).Count;
        await using var walk = await Movable.WalkAsync(None);

        await WriteAsync(Put(Id("pi_", 9)));
        await CommitAsync(new() { Account = Neighbour, Events = [Event(Id("evt_", 9))] });

        Assert.Equal(before, (await RowsAsync(walk)).Count);
        Assert.Equal(before + 2, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task A_sound_store_has_nothing_to_find_fault_with()
    {
        await OpenBothAsync();
        await WriteAsync(Put(Id("pi_", 1)));
        await using var walk = await Movable.WalkAsync(None);
        Assert.Empty(await walk.CheckAsync(None));
    }

    [Fact]
    public async Task Filled_from_a_walk_an_empty_store_has_the_same_and_goes_on()
    {
        await FillAllAsync();
        await using var copy = await OpenEmptyAsync();
        var target = Assert.IsType<IMovableStore>(copy, exactMatch: false);

        await StoreCopy.WriteAsync(Movable, target, None);

        Assert.Equal(15, await StoreCopy.CompareAsync(Movable, target, copy, None));
        Assert.Equal("two", Text((await copy.FindAsync(Account, Id("pi_", 1), None))!.Body));
        Assert.Equal([new Posting("eur", 0, 900)], await copy.BalanceAsync(Account, None));
        Assert.Equal("alone", Text((await copy.FindAnswerAsync(Account, "second", None))!.Body.Json));

        // It goes on from the revisions and the keys that it was given, and tells whom it was told of.
        var next = new Commit
        {
            Account = Account,
            Puts = [Put(Id("pi_", 1), 2, "three")],
            Events = [Event(Id("evt_", 3))],
        };
        Assert.Equal(CommitResult.KeyTaken, await copy.CommitAsync(next with { Answer = Answer("first") }, None));
        Assert.Equal(CommitResult.Written, await copy.CommitAsync(next with { Answer = Answer("third") }, None));
        Assert.Equal("shared", Text((await copy.FindAsync(Account, Id("pi_", 2), None))!.Body));
        Assert.Equal(1, (await copy.FindEventAsync(Account, Id("evt_", 3), None))!.Pending);
        Assert.Equal(3, await copy.PruneAnswersAsync(long.MaxValue, 10, None));
        Assert.Equal("shared", Text((await copy.FindEventAsync(Account, Id("evt_", 1), None))!.Object));
    }

    private async Task FillAllAsync()
    {
        await OpenBothAsync();
        var subscription = new Subscription(Endpoint, ["charge.failed", "payment_intent.created"], Enabled: true);
        await CommitAsync(new() { Account = Account, Subscriptions = [subscription] });
        var shared = Json("shared");
        await CommitAsync(new()
        {
            Account = Account,
            Puts = [Put(Id("pi_", 2)) with { Body = shared }, Put(Id("pi_", 1), 0, "one")],
            Events =
            [
                Event(Id("evt_", 1)) with
                {
                    Object = shared, PreviousAttributes = Json("before").Json, RequestId = "req_1", IdempotencyKey = "key_1",
                },
            ],
            Answer = Answer("first") with { Body = shared },
        });
        await CommitAsync(new()
        {
            Account = Account,
            Puts =
            [
                Put(Id("pi_", 1), 1, "two") with
                {
                    Private = Json("private").Json, Customer = "cus_1", Parent = "parent", Label = "label", Due = 77,
                },
                Put(Id("txn_", 1), 0, "line") with { Posting = new("eur", 0, 900) },
            ],
            Events = [Event(Id("evt_", 2), "charge.failed")],
            Answer = Answer("second", "alone", 2_000_000),
        });
        await CommitAsync(new() { Account = Neighbour, Puts = [Put(Id("pi_", 1), 0, "theirs")] });
        await Store.PutKeysAsync([new StoredKey(new byte[32], Account, true, 1) { LastFour = "1234", Label = "till" }], None);
        var taken = (await TakeAsync(machine: 0)).OrderBy(each => each.Event, StringComparer.Ordinal).ToArray();
        await Store.Outbox.SettleAsync(
            [
                new(taken[0], DeliveryState.Due, 9_000_000, new(taken[0].Fence, 1_000_000, 5, 500, "went wrong", Json("answer").Json)),
                new(taken[1], DeliveryState.Due, 1_000_000, null),
            ],
            None);
    }

    private async Task OpenBothAsync()
    {
        await Store.OpenAccountAsync(new(Account, Account[^10..], 1, 2), None);
        await Store.OpenAccountAsync(new(Neighbour, Neighbour[^10..], 3, 0), None);
    }

    private async Task<IReadOnlyList<StoredRow>> RowsAsync()
    {
        await using var walk = await Movable.WalkAsync(None);
        return await RowsAsync(walk);
    }

    private static async Task<IReadOnlyList<StoredRow>> RowsAsync(IStoreWalk walk)
    {
        var rows = new List<StoredRow>();
        while (await walk.NextAsync(Assert.Fail, None) is { Count: > 0 } page)
        {
            rows.AddRange(page);
        }

        return rows;
    }

    private static long SnapshotOf(StoredRow row) => row switch
    {
        StoredRow.OfObject(_, _, var snapshot) => snapshot,
        StoredRow.OfEvent(_, _, var snapshot) => snapshot,
        StoredRow.OfAnswer(_, _, var snapshot) => snapshot,
        _ => 0,
    };

    private static string Describe(StoredRow row) => row switch
    {
        StoredRow.OfAccount(var account) => $"account {account.Id}",
        StoredRow.OfSubscription(var account, var each) => $"subscription {account} {each.Endpoint} {string.Join(',', each.Types)}",
        StoredRow.OfObject(var account, var put, _) => string.Join(
            ' ',
            ((string?[])["object", account, put.Id, $"{put.ExpectedRevision}", Text(put.Body.Json), Text(put.Private), put.Customer,
                put.Parent, put.Label, put.Due?.ToString(System.Globalization.CultureInfo.InvariantCulture)])
                .Where(each => !string.IsNullOrEmpty(each))),
        StoredRow.OfEvent(var account, var each, _) => string.Join(
            ' ',
            ((string?[])["event", account, each.Id, each.Type, Text(each.Object.Json), Text(each.PreviousAttributes), each.RequestId,
                each.IdempotencyKey])
                .Where(part => !string.IsNullOrEmpty(part))),
        StoredRow.OfDelivery(var account, var each) => string.Join(
            ' ',
            ["delivery", account, each.Event, each.Endpoint, $"{each.State}", each.IsNew ? "new" : "tried", $"{each.Failures}",
                .. each.Attempts.Select(made => $"{made.Status} {made.Trouble}")]),
        StoredRow.OfBalance(var account, var sum) => $"balance {account} {sum.Currency} {sum.AvailableOn} {sum.Net}",
        StoredRow.OfKey(var key) => $"key {key.LastFour}",
        StoredRow.OfAnswer(_, var answer, _) => $"answer {answer.Key} {Text(answer.Body.Json)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
