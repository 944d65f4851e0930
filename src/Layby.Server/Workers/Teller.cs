using Layby.Core.Sandbox;
using Layby.Core.Webhooks;
using Layby.Server.Receivers;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Tells one delivery once, and writes down what came of it.</summary>
internal sealed class Teller(World world, IReadOnlyList<IReceivers> receivers, ILogger log)
{
    private readonly Settling settling = new(world, log);

    /// <summary>
    /// How long a delivery belongs to whoever took it: longer than any try lasts. Whoever was frozen for longer has lost
    /// it, and finds that out when they write down what came of it.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>How long an endpoint that fails is at least left alone before it is looked again for what is to be given up.</summary>
    public static readonly TimeSpan GivingUp = TimeSpan.FromMinutes(1);

    /// <summary>Whether an endpoint can be told anything now.</summary>
    public Reach ReachOf(string account, string endpoint) => Kind(endpoint)?.ReachOf(account, endpoint) ?? Reach.Gone;

    /// <summary>Takes what is due to an endpoint, where it can be told.</summary>
    public ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(
        Account account, string endpoint, DateTimeOffset now, Room room, CancellationToken stop)
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
                Limit = room.Limit,
                AgainLimit = room.AgainLimit,
                NewFirst = room.NewFirst,
                MachineMs = machine.ToUnixTimeMilliseconds(),
                LeaseMs = (machine + Lease).ToUnixTimeMilliseconds(),
            },
            stop);
    }

    /// <summary>Makes a part of what waits for another try due now; returns how many that were.</summary>
    public ValueTask<int> HastenAsync(Account account, string endpoint, CancellationToken stop) =>
        world.Store.Outbox.HastenAsync(account.Id, endpoint, null, account.Now().ToUnixTimeMilliseconds(), stop);

    /// <summary>Tells it, unless a fault that the sandbox asked for keeps it from arriving.</summary>
    public async Task TellAsync(Lane lane, Account account, TakenDelivery delivery, CancellationToken stop)
    {
        Heard? heard;
        try
        {
            heard = await AskAsync(lane, account, delivery, stop);
        }
        catch (Exception bug) when (bug is not OperationCanceledException and not StoreUnavailableException)
        {
            // What can not even be read or written is nothing that its endpoint has done: it is tried again like what did
            // not arrive, and given up like it, and whoever lists it sees why.
            await SpoilAsync(lane, account, delivery, stop);
            throw;
        }
        catch (StoreUnavailableException)
        {
            // Nobody was asked. It is due again before its lease would be over.
            var soon = account.Now() + world.Settings.WebhookRetries.DelayAfter(1, world.Dice.Chance());
            await settling.WriteAsync(lane, new(delivery, DeliveryState.Due, soon.ToUnixTimeMilliseconds(), null), stop);
            throw;
        }

        if (heard is not null)
        {
            await HeardAsync(lane, account, delivery, heard, stop);
            heard.Settled.SetResult();
        }
    }

    // Null where nobody was asked, and that is written down.
    private async ValueTask<Heard?> AskAsync(Lane lane, Account account, TakenDelivery delivery, CancellationToken stop)
    {
        var kind = Kind(delivery.Endpoint);
        var stored = await world.Store.FindEventAsync(account.Id, delivery.Event, stop);
        if (stored is null || kind is null || await kind.FindAsync(account, delivery.Endpoint, stop) is not { } receiver)
        {
            var lost = ReceiverAnswer.None("The event or its endpoint is no longer there.");
            await settling.WriteAsync(
                lane, new(delivery, DeliveryState.Failed, 0, Attempt(delivery, account.Now(), 0, lost)), stop);
            return null;
        }

        var body = await BodyAsync(account, delivery, stored, receiver, stop);
        var fault = delivery.Fence == 1
            ? await Faults.StrikeAsync(account, stored.Type, delivery.Endpoint, world, stop)
            : null;
        if (await KeepsBackAsync(lane, account, delivery, fault, stop))
        {
            return null;
        }

        var (at, began) = (account.Now(), world.Time.GetTimestamp());
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var span = Traces.Source.StartActivity("webhook", System.Diagnostics.ActivityKind.Client)?
            .SetTag("layby.account", account.Id).SetTag("layby.event", delivery.Event).SetTag("layby.endpoint", delivery.Endpoint);
        var answer = await receiver.TellAsync(
            new(stored, delivery.Told, body, later => _ = NoteAsync(delivery, Made(later), settled.Task)), stop);
        Count(answer, world.Time.GetElapsedTime(began));
        span?.SetTag("http.response.status_code", answer?.Status);
        if (answer is null)
        {
            await settling.WriteAsync(lane, new(delivery, DeliveryState.Due, account.Now().ToUnixTimeMilliseconds(), null), stop);
            return null;
        }

        return new(answer, Made(answer), Twice: fault is not null, settled);

        StoredAttempt Made(ReceiverAnswer heard) =>
            Attempt(delivery, at, (long)world.Time.GetElapsedTime(began).TotalMilliseconds, heard);
    }

    // A listener that went away in between was not asked, so there is nothing to count.
    private void Count(ReceiverAnswer? answer, TimeSpan took)
    {
        if (answer is null)
        {
            return;
        }

        world.Figures.TrySeconds.Record(took.TotalSeconds);
        var figure = answer.Verdict is ReceiverVerdict.Delivered ? world.Figures.Delivered
            : answer.Status is null ? world.Figures.Unanswered : world.Figures.Refused;
        figure.Add();
    }

    // What comes of it is settled by then: the same try is written down once more, with the answer. Nothing hangs on it.
    private async Task NoteAsync(TakenDelivery delivery, StoredAttempt made, Task settled)
    {
        await settled;
        try
        {
            await world.Store.Outbox.SettleAsync([new(delivery, DeliveryState.Delivered, 0, made)], CancellationToken.None);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            WebhookDeliverer.Log.NotNoted(log, delivery.Event, delivery.Endpoint, failure);
        }
    }

    // What the sandbox's fault does to it; false where it is told all the same.
    private async ValueTask<bool> KeepsBackAsync(
        Lane lane, Account account, TakenDelivery delivery, SandboxFault? fault, CancellationToken stop)
    {
        var now = account.Now();
        switch (fault?.Kind)
        {
            case "webhook_delay":
            case "webhook_reorder":
                var later = (now + fault.Wait).ToUnixTimeMilliseconds();
                await settling.WriteAsync(lane, new(delivery, DeliveryState.Due, later, null), stop);
                if (fault.Kind == "webhook_reorder")
                {
                    lane.HeldBack.Add(delivery.Event);
                }

                return true;
            case "webhook_lose":
                var lost = Attempt(delivery, now, 0, ReceiverAnswer.None("Lost by the sandbox's fault dial."));
                await settling.WriteAsync(lane, new(delivery, DeliveryState.Failed, 0, lost), stop);
                return true;
            default:
                return false;
        }
    }

    private async ValueTask SpoilAsync(Lane lane, Account account, TakenDelivery delivery, CancellationToken stop)
    {
        var now = account.Now();
        var next = Next(delivery, now);
        var made = Attempt(delivery, now, 0, ReceiverAnswer.None("The event could not be sent: see the server's log."));
        await settling.WriteAsync(lane, new(delivery, StateOf(next), (next ?? now).ToUnixTimeMilliseconds(), made), stop);
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
        Lane lane, Account account, TakenDelivery delivery, Heard heard, CancellationToken stop)
    {
        var (answer, made, twice, _) = heard;
        if (answer.Verdict is not ReceiverVerdict.Delivered && !Kind(delivery.Endpoint)!.AreToldAgain)
        {
            await settling.WriteAsync(lane, new(delivery, DeliveryState.Failed, 0, made), stop);
            return;
        }

        var health = lane.Heard(answer, world.Settings.WebhookRetries, world.Dice.Chance());
        var now = account.Now();
        if (answer.Verdict is ReceiverVerdict.Delivered)
        {
            var state = twice ? DeliveryState.Due : DeliveryState.Delivered;
            await settling.WriteAsync(lane, new(delivery, state, now.ToUnixTimeMilliseconds(), made), stop);
            await LetGoAsync(lane, delivery, now);
            return;
        }

        var next = Next(delivery, now);
        var due = health.Earliest(next ?? now, isNew: true).ToUnixTimeMilliseconds();
        await settling.WriteAsync(lane, new(delivery, StateOf(next), due, made), stop);
        if (answer.Verdict is ReceiverVerdict.Gone)
        {
            await Kind(delivery.Endpoint)!.GoneAsync(account, delivery.Endpoint, CancellationToken.None);
        }

        if (health.IsFailing && lane.MayGiveUp(now))
        {
            await GiveUpAsync(lane, delivery, now);
        }
    }

    // Others of this endpoint waited while this one was tried in their place; their time passes all the same.
    private async ValueTask GiveUpAsync(Lane lane, TakenDelivery delivery, DateTimeOffset now)
    {
        var span = world.Settings.WebhookRetries.Span;
        var (outbox, since) = (world.Store.Outbox, (now - span).ToUnixTimeMilliseconds());
        int given;
        do
        {
            // There may be more: a part at a time, so that commits are not held up.
            given = await outbox.GiveUpAsync(delivery.Account, delivery.Endpoint, since, CancellationToken.None);
            world.Figures.GivenUp.Add(given);
        }
        while (given == IOutbox.Batch);

        var oldest = await outbox.FindOldestAsync(delivery.Account, delivery.Endpoint, CancellationToken.None);

        // Whatever is put down from now on waits since now, but for the part of a second that an event's time leaves out.
        var waits = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(oldest ?? long.MaxValue, now.ToUnixTimeMilliseconds() - 1_000));
        var next = waits + span;
        lane.GaveUp(next > now + GivingUp ? next : now + GivingUp);
    }

    // Any success lets go what was put behind it.
    private async ValueTask LetGoAsync(Lane lane, TakenDelivery delivery, DateTimeOffset now)
    {
        foreach (var held in lane.HeldBack.TakeAll())
        {
            await world.Store.Outbox.HastenAsync(
                delivery.Account, delivery.Endpoint, held, now.ToUnixTimeMilliseconds(), CancellationToken.None);
            lane.LookAgain();
        }
    }

    private DateTimeOffset? Next(TakenDelivery delivery, DateTimeOffset now) => world.Settings.WebhookRetries.Next(
        DateTimeOffset.FromUnixTimeMilliseconds(delivery.SinceMs), now, delivery.Failures + 1, world.Dice.Chance());

    private static StoredAttempt Attempt(TakenDelivery delivery, DateTimeOffset at, long tookMs, ReceiverAnswer heard) =>
        new(delivery.Fence, at.ToUnixTimeMilliseconds(), tookMs, heard.Status, heard.Trouble, heard.Body);

    private static DeliveryState StateOf(DateTimeOffset? next) => next is null ? DeliveryState.Failed : DeliveryState.Due;

    private IReceivers? Kind(string endpoint) =>
        receivers.FirstOrDefault(each => endpoint.StartsWith(each.Prefix, StringComparison.Ordinal));

    // What came of a try, whether it is to be made once more, and when all that is written down.
    private sealed record Heard(ReceiverAnswer Answer, StoredAttempt Attempt, bool Twice, TaskCompletionSource Settled);
}
