using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    private const string Endpoint = "we_1conformance00000001";
    private const long Lease = 3_600_000;

    [Fact]
    public async Task An_event_and_its_deliveries_are_written_together_or_not_at_all()
    {
        await SubscribeAsync("charge.failed");
        Assert.Equal(CommitResult.Stale, await CommitAsync(new()
        {
            Account = Account,
            Puts = [Put(Id("pi_", 1), expected: 7)],
            Events = [Event(Id("evt_", 1), "charge.failed")],
        }));
        Assert.Empty((await Store.Outbox.ListAsync(new() { Account = Account, Limit = 10 }, None)).Rows);

        await TellAsync(2, "charge.failed");
        await TellAsync(3, "charge.succeeded");
        var rows = (await Store.Outbox.ListAsync(new() { Account = Account, Limit = 10 }, None)).Rows;
        Assert.Equal([(Id("evt_", 2), Endpoint, DeliveryState.Due)], rows.Select(each => (each.Event, each.Endpoint, each.State)));
        Assert.Equal(1, (await Store.FindEventAsync(Account, Id("evt_", 2), None))!.Pending);
        Assert.Equal(0, (await Store.FindEventAsync(Account, Id("evt_", 3), None))!.Pending);
    }

    [Fact]
    public async Task What_one_has_taken_nobody_else_gets_until_the_lease_ends()
    {
        await SubscribeAsync("*");
        await TellAsync(1);
        var first = Assert.Single(await TakeAsync(machine: 0));
        Assert.Empty(await TakeAsync(machine: Lease - 1));

        await EndLeasesAsync();
        var second = Assert.Single(await TakeAsync(machine: Lease));
        Assert.Equal((first.Event, first.Fence + 1), (second.Event, second.Fence));

        // Whoever was frozen past the lease has lost it; the try is written down all the same.
        Assert.Equal(1, await SettleAsync(first, DeliveryState.Failed, 500));
        Assert.Equal(0, await SettleAsync(second, DeliveryState.Delivered, 200));
        var delivery = Assert.Single((await Store.Outbox.ListAsync(new() { Account = Account, Limit = 10 }, None)).Rows);
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        Assert.Equal([500, 200], delivery.Attempts.Select(each => each.Status));
    }

    [Fact]
    public async Task Many_who_take_at_once_never_take_the_same()
    {
        await SubscribeAsync("*");
        for (var i = 0; i < 50; i++)
        {
            await TellAsync(i);
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TakeAsync(machine: 0, limit: 7)));
        Assert.Equal(
            Enumerable.Range(0, 50).Select(each => Id("evt_", each)), taken.SelectMany(each => each).Select(each => each.Event).Order());
    }

    [Fact]
    public async Task What_waits_is_hastened_given_up_and_resent()
    {
        await SubscribeAsync("*");
        await TellAsync(1);
        await SettleAsync((await TakeAsync(machine: 0))[0], DeliveryState.Due, 500, due: 9_000_000);
        Assert.Empty(await TakeAsync(machine: 0));
        Assert.Equal(1, await Store.Outbox.HastenAsync(Account, Endpoint, null, 2_000_000, None));
        await SettleAsync(Assert.Single(await TakeAsync(machine: 0)), DeliveryState.Due, 500, due: 9_000_000);

        Assert.Equal(0, await Store.Outbox.GiveUpAsync(Account, Endpoint, 999_999, None));
        Assert.Equal(1_000_000, await Store.Outbox.FindOldestAsync(Account, Endpoint, None));
        Assert.Equal(1, await Store.Outbox.GiveUpAsync(Account, Endpoint, 1_000_000, None));
        Assert.Null(await Store.Outbox.FindOldestAsync(Account, Endpoint, None));
        var query = new EventQuery { Account = Account, Limit = 10, Delivered = false };
        Assert.Equal([Id("evt_", 1)], await EventIdsAsync(query));
        Assert.Empty(await EventIdsAsync(query with { Types = ["charge.*"] }));

        var resending = new Resending { Account = Account, States = [DeliveryState.Failed], NowMs = 2_000_000 };
        Assert.Equal(0, await Store.Outbox.ResendAsync(resending with { Created = new(1001, null) }, None));
        Assert.Equal(1, await Store.Outbox.ResendAsync(resending, None));
        await SettleAsync(Assert.Single(await TakeAsync(machine: 0)), DeliveryState.Delivered, 200);
        Assert.Equal([Id("evt_", 1)], await EventIdsAsync(query with { Delivered = true }));
    }

    [Fact]
    public async Task New_and_repeated_take_turns_where_there_is_room_for_one()
    {
        await SubscribeAsync("*");
        for (var i = 0; i < 4; i++)
        {
            await TellAsync(i);
        }

        foreach (var each in await TakeAsync(machine: 0, limit: 2))
        {
            await SettleAsync(each, DeliveryState.Due, 500);
        }

        var turns = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            turns.Add(Assert.Single(await TakeAsync(machine: 0, limit: 1, newFirst: i % 2 == 0)).IsNew);
        }

        Assert.Equal([true, false, true, false], turns);
    }

    [Fact]
    public async Task An_endpoint_that_fails_gets_one_repeated_beside_all_that_is_new()
    {
        await SubscribeAsync("*");
        for (var i = 0; i < 8; i++)
        {
            await TellAsync(i);
        }

        foreach (var each in await TakeAsync(machine: 0, limit: 4))
        {
            await SettleAsync(each, DeliveryState.Due, 500);
        }

        Assert.Equal([false, true, true, true, true], (await TakeAsync(machine: 0, again: 1)).Select(each => each.IsNew).Order());
        Assert.Empty(await TakeAsync(machine: 0, again: 0));
    }

    [Fact]
    public async Task What_waits_in_great_number_is_made_due_and_given_up_in_parts()
    {
        const int count = (2 * IOutbox.Batch) + 100;
        await SubscribeAsync("*");
        var events = Enumerable.Range(0, count).Select(each => Event(Id("evt_", each), "charge.failed"));
        await CommitAsync(new() { Account = Account, Events = [.. events] });
        var taken = await TakeAsync(machine: 0, limit: count);
        await Store.Outbox.SettleAsync(
            [.. taken.Select(each => new Outcome(each, DeliveryState.Due, 9_000_000, new(1, 1, 2, 500, null, default)))], None);

        var hastened = new List<int>();
        do
        {
            hastened.Add(await Store.Outbox.HastenAsync(Account, Endpoint, null, 2_000_000, None));
        }
        while (hastened[^1] == IOutbox.Batch);

        Assert.Equal([IOutbox.Batch, IOutbox.Batch, 100], hastened);
        foreach (var part in hastened)
        {
            Assert.Equal(part, await Store.Outbox.GiveUpAsync(Account, Endpoint, 1_000_000, None));
        }

        Assert.Equal(count, await ResendAllAsync(new() { Account = Account, States = [DeliveryState.Failed], NowMs = 2_000_000 }));
    }

    [Fact]
    public async Task What_waits_in_great_number_is_held_or_dropped_with_its_endpoint()
    {
        const int count = (2 * IOutbox.Batch) + 100;
        await SubscribeAsync("*");
        var events = Enumerable.Range(0, count).Select(each => Event(Id("evt_", each), "charge.failed"));
        await CommitAsync(new() { Account = Account, Events = [.. events] });
        await CommitAsync(new() { Account = Account, Subscriptions = [new(Endpoint, ["*"], Enabled: false)] });
        Assert.Empty(await TakeAsync(machine: 0));
        await NoneLeftAsync(DeliveryState.Due);
        var held = new DeliveryQuery { Account = Account, Limit = 2 * count, States = [DeliveryState.Held] };
        Assert.Equal(count, (await Store.Outbox.ListAsync(held, None)).Rows.Count);

        // A page of what nobody knows is the same where there is much of it.
        var query = new EventQuery { Account = Account, Limit = 2, Delivered = false };
        Assert.Equal([Id("evt_", count - 1), Id("evt_", count - 2)], await EventIdsAsync(query));
        var earlier = query with { Cursor = new(null, Id("evt_", 7)) };
        Assert.Equal([Id("evt_", 9), Id("evt_", 8)], await EventIdsAsync(earlier));

        await SubscribeAsync();
        await NoneLeftAsync(DeliveryState.Held);
        Assert.Empty(await EventIdsAsync(new() { Account = Account, Limit = 10, Delivered = false }));
    }

    [Fact]
    public async Task What_came_of_a_delivery_that_is_no_more_is_not_kept()
    {
        await SubscribeAsync("*");
        await TellAsync(1);
        var taken = Assert.Single(await TakeAsync(machine: 0));
        await SubscribeAsync();
        Assert.Equal(1, await SettleAsync(taken, DeliveryState.Delivered, 200));

        await SubscribeAsync("*");
        var again = new Resending { Account = Account, Event = Id("evt_", 1), Endpoint = Endpoint, States = [], NowMs = 2_000_000 };
        Assert.Equal(1, await Store.Outbox.ResendAsync(again, None));
        Assert.Empty(Assert.Single((await Store.Outbox.ListAsync(new() { Account = Account, Limit = 10 }, None)).Rows).Attempts);
    }

    // What is much is done a part at a time, behind the commit that asked for it.
    private async Task NoneLeftAsync(DeliveryState state)
    {
        var query = new DeliveryQuery { Account = Account, Limit = 1, States = [state] };
        while ((await Store.Outbox.ListAsync(query, None)).Rows.Count > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private async Task<int> ResendAllAsync(Resending resending)
    {
        var (count, last) = (0, 0);
        do
        {
            last = await Store.Outbox.ResendAsync(resending, None);
            count += last;
        }
        while (last == resending.Limit);

        return count;
    }

    private Task<CommitResult> SubscribeAsync(params string[] types) =>
        CommitAsync(new() { Account = Account, Subscriptions = [new(Endpoint, types, Enabled: true)] });

    private Task<CommitResult> TellAsync(int number, string type = "payment_intent.created") =>
        CommitAsync(new() { Account = Account, Events = [Event(Id("evt_", number), type)] });

    private Task<IReadOnlyList<TakenDelivery>> TakeAsync(
        long machine, int limit = 10, int? again = null, bool newFirst = false) => Store.Outbox.TakeAsync(
        new()
        {
            Account = Account,
            Endpoint = Endpoint,
            UntilMs = 2_000_000,
            Limit = limit,
            AgainLimit = again ?? limit,
            NewFirst = newFirst,
            MachineMs = machine,
            LeaseMs = machine + Lease,
        },
        None).AsTask();

    private async Task<int> SettleAsync(TakenDelivery delivery, DeliveryState state, int status, long due = 0) =>
        await Store.Outbox.SettleAsync([new(delivery, state, due, new(delivery.Fence, 1, 2, status, null, default))], None);
}
