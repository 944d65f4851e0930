using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    private const string Endpoint = "we_1conformance00000001";

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
        Assert.Empty(await TakeAsync(machine: 99));

        var second = Assert.Single(await TakeAsync(machine: 100));
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

        Assert.Equal(1_000_000, await Store.Outbox.GiveUpAsync(Account, Endpoint, 999_999, None));
        Assert.Null(await Store.Outbox.GiveUpAsync(Account, Endpoint, 1_000_000, None));
        var query = new EventQuery { Account = Account, Limit = 10, Delivered = false };
        Assert.Equal([Id("evt_", 1)], await EventIdsAsync(query));
        Assert.Empty(await EventIdsAsync(query with { Types = ["charge.*"] }));

        var resending = new Resending { Account = Account, States = [DeliveryState.Failed], NowMs = 2_000_000 };
        Assert.Equal(0, await Store.Outbox.ResendAsync(resending with { Created = new(1001, null) }, None));
        Assert.Equal(1, await Store.Outbox.ResendAsync(resending, None));
        await SettleAsync(Assert.Single(await TakeAsync(machine: 0)), DeliveryState.Delivered, 200);
        Assert.Equal([Id("evt_", 1)], await EventIdsAsync(query with { Delivered = true }));
    }

    private Task<CommitResult> SubscribeAsync(params string[] types) =>
        CommitAsync(new() { Account = Account, Subscriptions = [new(Endpoint, types, Enabled: true)] });

    private Task<CommitResult> TellAsync(int number, string type = "payment_intent.created") =>
        CommitAsync(new() { Account = Account, Events = [Event(Id("evt_", number), type)] });

    private Task<IReadOnlyList<TakenDelivery>> TakeAsync(long machine, int limit = 10) => Store.Outbox.TakeAsync(
        new()
        {
            Account = Account,
            Endpoint = Endpoint,
            UntilMs = 2_000_000,
            Limit = limit,
            AgainLimit = limit,
            MachineMs = machine,
            LeaseMs = machine + 100,
        },
        None).AsTask();

    private async Task<int> SettleAsync(TakenDelivery delivery, DeliveryState state, int status, long due = 0) =>
        await Store.Outbox.SettleAsync([new(delivery, state, due, new(delivery.Fence, 1, 2, status, null, default))], None);
}
