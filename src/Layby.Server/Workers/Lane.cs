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
    private int underWay;
    private long told;
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

    /// <summary>An answer has come.</summary>
    /// <returns>How it fared before, and how it fares now.</returns>
    public (EndpointHealth Before, EndpointHealth Now) Heard(ReceiverAnswer answer, RetrySchedule schedule, double chance)
    {
        lock (gate)
        {
            var before = health;
            health = health.After(answer, account.Now(), schedule, chance);
            return (before, health);
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
                more = looking = !stop.IsCancellationRequested && (taken.Count > 0 || lookAgain);
                Rest();
            }

            foreach (var delivery in taken)
            {
                _ = TellAsync(delivery);
            }
        }
    }

    private async ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync()
    {
        int room;
        var now = account.Now();
        bool resting;
        lock (gate)
        {
            lookAgain = false;
            room = now < health.QuietUntil ? 0 : health.AtOnce - underWay;
            resting = now < health.RestsUntil;
        }

        return room <= 0 ? [] : await teller.TakeAsync(account, endpoint, now, room, onlyNew: resting, stop);
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
                told++;
            }

            Poke();
            lock (gate)
            {
                Rest();
            }
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
