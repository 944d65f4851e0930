using Layby.Core.Webhooks;
using Layby.Server.Store;

namespace Layby.Server.Workers;

/// <summary>
/// What one endpoint is told, apart from all others: so much at once as it can take, and nobody else waits for it.
/// </summary>
internal sealed class Lane(
    Account account, string endpoint, Teller teller, ILogger log, CancellationToken stop, CancellationToken abandon)
{
    private readonly Lock gate = new();
    private EndpointHealth health;
    private bool looking;
    private bool lookAgain;
    private bool mayBeMore;
    private bool newFirst;
    private bool owesRelease;
    private int underWay;
    private int againUnderWay;
    private long told;
    private DateTimeOffset givesUpFrom;
    private TaskCompletionSource? idle;

    /// <summary>How the endpoint fares.</summary>
    public EndpointHealth Health
    {
        get
        {
            lock (gate)
            {
                return health;
            }
        }
    }

    /// <summary>True while something is being told.</summary>
    public bool IsBusy
    {
        get
        {
            lock (gate)
            {
                return underWay > 0;
            }
        }
    }

    /// <summary>True where a success has come after trouble, and what waits for another try is not due yet.</summary>
    public bool OwesRelease
    {
        get
        {
            lock (gate)
            {
                return owesRelease;
            }
        }
    }

    /// <summary>True where a new lane would do as well: nothing is under way, and nobody is left in peace.</summary>
    public bool IsForgettable
    {
        get
        {
            var now = account.Now();
            lock (gate)
            {
                return !looking && underWay == 0 && !owesRelease && health.RestsUntil <= now && health.QuietUntil <= now;
            }
        }
    }

    /// <summary>How many tries have ended.</summary>
    public long Told => Interlocked.Read(ref told);

    /// <summary>Events that were put behind the next one.</summary>
    public HeldBack HeldBack { get; } = new();

    /// <summary>Has it look for what is due, now or as soon as there is room.</summary>
    public void Poke()
    {
        lock (gate)
        {
            lookAgain = true;
            if (looking || stop.IsCancellationRequested)
            {
                return;
            }

            looking = true;
        }

        _ = LookAsync();
    }

    /// <summary>Something of what it was told is to be told again: it looks once more before it rests.</summary>
    public void LookAgain()
    {
        lock (gate)
        {
            lookAgain = true;
        }
    }

    /// <summary>Is over when everything that is due now has been tried.</summary>
    public Task RunDryAsync()
    {
        Poke();
        lock (gate)
        {
            if (!looking && underWay == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    /// <summary>An answer has come. The first success after trouble will release what waits.</summary>
    /// <returns>How it fares now.</returns>
    public EndpointHealth Heard(ReceiverAnswer answer, RetrySchedule schedule, double chance)
    {
        lock (gate)
        {
            owesRelease |= health.IsFailing && answer.Verdict is ReceiverVerdict.Delivered;
            return health = health.After(answer, account.Now(), schedule, chance);
        }
    }

    /// <summary>True where something may have waited for so long that it is given up: to look costs, so it is seldom done.</summary>
    public bool MayGiveUp(DateTimeOffset now)
    {
        lock (gate)
        {
            return now >= givesUpFrom;
        }
    }

    /// <summary>There is nothing to give up before then.</summary>
    public void GaveUp(DateTimeOffset until)
    {
        lock (gate)
        {
            givesUpFrom = until;
        }
    }

    /// <summary>What came of a try can not be written down now: nobody is kept waiting for it.</summary>
    public void Stall()
    {
        lock (gate)
        {
            idle?.TrySetResult();
            idle = null;
        }
    }

    private async Task LookAsync()
    {
        var more = true;
        while (more)
        {
            IReadOnlyList<TakenDelivery> taken = [];
            try
            {
                await ReleaseAsync();
                taken = await TakeAsync();
            }
#pragma warning disable CA1031 // Whatever went wrong, what is due stays due, and the next look tries again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!stop.IsCancellationRequested)
                {
                    WebhookDeliverer.Log.NotTaken(log, endpoint, failure);
                }
            }

            lock (gate)
            {
                underWay += taken.Count;
                againUnderWay += taken.Count(each => !each.IsNew);
                more = looking = !stop.IsCancellationRequested && (lookAgain || (mayBeMore && taken.Count > 0));
                Rest();
            }

            foreach (var delivery in taken)
            {
                _ = TellAsync(delivery);
            }
        }
    }

    // A part at a time, so that commits are not held up by an endpoint that was away for long.
    private async ValueTask ReleaseAsync()
    {
        if (!OwesRelease)
        {
            return;
        }

        var count = await teller.HastenAsync(account, endpoint, stop);
        lock (gate)
        {
            owesRelease = count == IOutbox.Batch;
        }
    }

    private async ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync()
    {
        var now = account.Now();
        int room;
        int roomAgain;
        bool isNewFirst;
        lock (gate)
        {
            lookAgain = owesRelease;
            room = now < health.QuietUntil ? 0 : EndpointHealth.Lanes - underWay;
            roomAgain = now < health.RestsUntil ? 0 : Math.Max(0, health.AgainAtOnce - againUnderWay);
            isNewFirst = newFirst = !newFirst;
        }

        var taken = room <= 0 ? [] : await teller.TakeAsync(
            account, endpoint, now, new(room, roomAgain, isNewFirst), stop);
        lock (gate)
        {
            // Where there was room for more than came, nothing is left: whoever puts something there says so.
            mayBeMore = taken.Count >= room || taken.Count(each => !each.IsNew) >= roomAgain;
        }

        return taken;
    }

    private async Task TellAsync(TakenDelivery delivery)
    {
        try
        {
            await teller.TellAsync(this, account, delivery, abandon);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            // Nobody knows what came of it: whoever starts next tells it again.
        }
#pragma warning disable CA1031 // The lease ends by itself, and the queue goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            WebhookDeliverer.Log.NotTold(log, delivery.Event, endpoint, failure);
        }
        finally
        {
            lock (gate)
            {
                underWay--;
                againUnderWay -= delivery.IsNew ? 0 : 1;
                told++;
            }

            if (HasReasonToLook())
            {
                Poke();
            }

            lock (gate)
            {
                Rest();
            }
        }
    }

    private bool HasReasonToLook()
    {
        lock (gate)
        {
            return mayBeMore || lookAgain || owesRelease;
        }
    }

    private void Rest()
    {
        if (!looking && underWay == 0)
        {
            idle?.TrySetResult();
            idle = null;
        }
    }
}

/// <summary>How much an endpoint may be told now.</summary>
/// <param name="Limit">So many at most.</param>
/// <param name="AgainLimit">Of them so many that were tried before.</param>
/// <param name="NewFirst">Whether one that was never tried comes first.</param>
internal readonly record struct Room(int Limit, int AgainLimit, bool NewFirst);
