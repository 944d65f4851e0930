using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    private static readonly DateTimeOffset Today = DateTimeOffset.UtcNow;
    private static readonly DateTimeOffset LongAgo = Today.AddDays(-200);

    [Fact]
    public async Task Old_events_are_forgotten_and_what_is_shown_now_stays()
    {
        await OpenAccountsAsync();
        var (first, second) = (Json("""{"id":"pi_1","amount":1}"""), Json("""{"id":"pi_1","amount":2}"""));
        var old = EventAt(LongAgo);
        await CommitAsync(new()
        {
            Account = Account,
            Puts = [Put("pi_1") with { Body = first }],
            Events = [old with { Object = first }, EventAt(LongAgo.AddTicks(10)) with { Object = first }],
        });
        var newest = EventAt(LongAgo.AddSeconds(1));
        await CommitAsync(new()
        {
            Account = Account,
            Puts = [Put("pi_1", expected: 1) with { Body = second }],
            Events = [newest with { Object = second }],
        });
        await CommitAsync(new() { Account = Account, Events = [EventAt(Today)] });
        await CommitAsync(new() { Account = Neighbour, Events = [EventAt(Today.AddSeconds(1))] });

        await Store.TidyAsync(Today, Today.AddDays(-300), None);
        Assert.Equal(4, (await EventIdsAsync(new() { Account = Account, Limit = 10 })).Count);

        await TidyNowAsync(Today.AddDays(-100));
        Assert.Equal([EventAt(Today).Id], await EventIdsAsync(new() { Account = Account, Limit = 10 }));
        Assert.Null(await Store.FindEventAsync(Account, old.Id, None));
        Assert.Equal("""{"id":"pi_1","amount":2}""", Text((await Store.FindAsync(Account, "pi_1", None))!.Body));
        Assert.Single((await Store.ListEventsAsync(new() { Account = Neighbour, Limit = 10 }, None)).Rows);
    }

    [Fact]
    public async Task What_is_still_to_be_told_is_not_forgotten()
    {
        await OpenAccountsAsync();
        await SubscribeAsync("*");
        var old = EventAt(LongAgo);
        await CommitAsync(new() { Account = Account, Events = [old] });

        await TidyNowAsync(Today.AddDays(-100));
        Assert.NotNull(await Store.FindEventAsync(Account, old.Id, None));

        var taken = Assert.Single(await Store.Outbox.TakeAsync(
            new()
            {
                Account = Account,
                Endpoint = Endpoint,
                UntilMs = long.MaxValue,
                Limit = 9,
                AgainLimit = 9,
                MachineMs = 0,
                LeaseMs = 9,
            },
            None));
        await SettleAsync(taken, DeliveryState.Delivered, 200);
        await TidyNowAsync(Today.AddDays(-100));
        Assert.Null(await Store.FindEventAsync(Account, old.Id, None));
        Assert.Empty((await Store.Outbox.ListAsync(new() { Account = Account, Limit = 10 }, None)).Rows);
    }

    /// <summary>Tidies though it was done a moment ago: nodes leave it to each other for a while.</summary>
    protected virtual Task TidyNowAsync(DateTimeOffset keptSince) => Store.TidyAsync(Today, keptSince, None).AsTask();
}
