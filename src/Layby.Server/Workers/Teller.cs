using Layby.Core.Webhooks;
using Layby.Server.Receivers;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Tells one delivery once, and writes down what came of it.</summary>
internal sealed class Teller(World world, IReadOnlyList<IReceivers> receivers)
{
    /// <summary>
    /// How long a delivery belongs to whoever took it: longer than any try lasts. Whoever was frozen for longer has lost
    /// it, and finds that out when they write down what came of it.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Whether an endpoint can be told anything now.</summary>
    public Reach ReachOf(string account, string endpoint) => Kind(endpoint)?.ReachOf(account, endpoint) ?? Reach.Gone;

    /// <summary>Takes what is due to an endpoint, where it can be told.</summary>
    public ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(
        Account account, string endpoint, DateTimeOffset now, int limit, bool onlyNew, CancellationToken stop)
    {
        if (ReachOf(account.Id, endpoint) is not Reach.Here)
        {
            return new((IReadOnlyList<TakenDelivery>)[]);
        }

        var machine = world.Time.GetUtcNow();
        return world.Store.Outbox.TakeAsync(
            new()
            {
                Account = account.Id,
                Endpoint = endpoint,
                UntilMs = now.ToUnixTimeMilliseconds(),
                OnlyNew = onlyNew,
                Limit = limit,
                MachineMs = machine.ToUnixTimeMilliseconds(),
                LeaseMs = (machine + Lease).ToUnixTimeMilliseconds(),
            },
            stop);
    }

    /// <summary>Tells it, unless a fault that the sandbox asked for keeps it from arriving.</summary>
    public async Task TellAsync(Lane lane, Account account, TakenDelivery delivery, CancellationToken stop)
    {
        var kind = Kind(delivery.Endpoint);
        var stored = await world.Store.FindEventAsync(account.Id, delivery.Event, stop);
        if (stored is null || kind is null || await kind.FindAsync(account, delivery.Endpoint, stop) is not { } receiver)
        {
            await SettleAsync(delivery, DeliveryState.Failed, 0, null);
            return;
        }

        var fault = delivery.Fence == 1
            ? await Faults.StrikeAsync(account, stored.Type, delivery.Endpoint, world, stop)
            : null;
        var now = account.Now();
        switch (fault?.Kind)
        {
            case "webhook_delay":
                await SettleAsync(delivery, DeliveryState.Due, (now + fault.Wait).ToUnixTimeMilliseconds(), null);
                return;
            case "webhook_reorder":
                await SettleAsync(delivery, DeliveryState.Due, (now + fault.Wait).ToUnixTimeMilliseconds(), null);
                lane.HeldBack.Add(delivery.Event);
                return;
            case "webhook_lose":
                await SettleAsync(
                    delivery,
                    DeliveryState.Failed,
                    0,
                    new(delivery.Fence, now.ToUnixTimeMilliseconds(), 0, null, "Lost by the sandbox's fault dial.", default));
                return;
            default:
                await TellAsync(lane, account, delivery, stored, receiver, twice: fault is not null, stop);
                return;
        }
    }

    private async Task TellAsync(
        Lane lane, Account account, TakenDelivery delivery, StoredEvent stored, IReceiver receiver, bool twice, CancellationToken stop)
    {
        var (at, began) = (account.Now(), world.Time.GetTimestamp());
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ReceiverAnswer? answer;
        try
        {
            var body = await BodyAsync(account, delivery, stored, receiver, stop);
            answer = await receiver.TellAsync(new(stored, delivery.Told, body, later => _ = NoteAsync(later)), stop);
        }
        catch (Exception bug) when (bug is not OperationCanceledException and not StoreUnavailableException)
        {
            // What can not even be written is tried again like what did not arrive, and given up like it.
            answer = ReceiverAnswer.None("The event could not be sent: see the server's log.");
            await HeardAsync(lane, account, delivery, answer, Attempt(answer), twice: false);
            throw;
        }

        if (answer is null)
        {
            await SettleAsync(delivery, DeliveryState.Due, account.Now().ToUnixTimeMilliseconds(), null);
            return;
        }

        await HeardAsync(lane, account, delivery, answer, Attempt(answer), twice);
        written.SetResult();

        StoredAttempt Attempt(ReceiverAnswer heard) => new(
            delivery.Fence,
            at.ToUnixTimeMilliseconds(),
            (long)world.Time.GetElapsedTime(began).TotalMilliseconds,
            heard.Status,
            heard.Trouble,
            heard.Body);

        // What comes of it is settled by then; the same try is written down once more, with the answer.
        async Task NoteAsync(ReceiverAnswer later)
        {
            var attempt = Attempt(later);
            await written.Task;
            await SettleAsync(delivery, DeliveryState.Delivered, 0, attempt).AsTask()
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The bytes of each try are the same: made anew of what never changes, or kept from the first time on.
    private async ValueTask<ReadOnlyMemory<byte>> BodyAsync(
        Account account, TakenDelivery delivery, StoredEvent stored, IReceiver receiver, CancellationToken stop)
    {
        if (!delivery.Body.IsEmpty)
        {
            return delivery.Body;
        }

        var version = receiver.ApiVersion ?? stored.ApiVersion;
        var body = await EventJson.WriteAsync(stored, version, delivery.Told, account, world, stop);
        return EventJson.ReadsOn(version) ? await world.Store.Outbox.KeepBodyAsync(delivery, body, stop) : body;
    }

    private async ValueTask HeardAsync(
        Lane lane, Account account, TakenDelivery delivery, ReceiverAnswer answer, StoredAttempt made, bool twice)
    {
        if (answer.Verdict is not ReceiverVerdict.Delivered && !Kind(delivery.Endpoint)!.AreToldAgain)
        {
            await SettleAsync(delivery, DeliveryState.Failed, 0, made);
            return;
        }

        var schedule = world.Settings.WebhookRetries;
        var (before, health) = lane.Heard(answer, schedule, world.Dice.Chance());
        var now = account.Now();
        if (answer.Verdict is ReceiverVerdict.Delivered)
        {
            var state = twice ? DeliveryState.Due : DeliveryState.Delivered;
            await SettleAsync(delivery, state, now.ToUnixTimeMilliseconds(), made);
            await ReleaseAsync(lane, delivery, before, now);
            return;
        }

        if (answer.Verdict is ReceiverVerdict.Gone)
        {
            await Kind(delivery.Endpoint)!.GoneAsync(account, delivery.Endpoint, CancellationToken.None);
        }

        var since = DateTimeOffset.FromUnixTimeMilliseconds(delivery.SinceMs);
        var next = schedule.Next(since, now, delivery.Failures + 1, world.Dice.Chance());
        await SettleAsync(
            delivery,
            next is null ? DeliveryState.Failed : DeliveryState.Due,
            health.Earliest(next ?? now, isNew: true).ToUnixTimeMilliseconds(),
            made);
        if (health.IsFailing)
        {
            // Others of this endpoint waited while this one was tried in their place; their time passes all the same.
            await world.Store.Outbox.GiveUpAsync(
                account.Id, delivery.Endpoint, (now - schedule.Span).ToUnixTimeMilliseconds(), CancellationToken.None);
        }
    }

    // The first success after trouble releases what waited, and any success what was put behind it.
    private async ValueTask ReleaseAsync(Lane lane, TakenDelivery delivery, EndpointHealth before, DateTimeOffset now)
    {
        if (before.IsFailing)
        {
            await world.Store.Outbox.HastenAsync(
                delivery.Account, delivery.Endpoint, null, now.ToUnixTimeMilliseconds(), CancellationToken.None);
        }

        foreach (var held in lane.HeldBack.TakeAll())
        {
            await world.Store.Outbox.HastenAsync(
                delivery.Account, delivery.Endpoint, held, now.ToUnixTimeMilliseconds(), CancellationToken.None);
        }
    }

    // What was tried is written down also while the server stops.
    private async ValueTask SettleAsync(TakenDelivery delivery, DeliveryState state, long dueMs, StoredAttempt? made) =>
        await world.Store.Outbox.SettleAsync([new(delivery, state, dueMs, made)], CancellationToken.None);

    private IReceivers? Kind(string endpoint) =>
        receivers.FirstOrDefault(each => endpoint.StartsWith(each.Prefix, StringComparison.Ordinal));
}
