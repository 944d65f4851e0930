namespace Layby.Server.Workers;

/// <summary>
/// Does what is due, in order of its time, once: also what fell due while the server was off. Moves a sandbox's clock
/// without passing over anything.
/// </summary>
public sealed partial class DeadlineKeeper(
    World world, IReadOnlyList<IDeadline> kinds, WebhookDeliverer webhooks, ILogger<DeadlineKeeper> log)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For how long one node does it and the others leave it to them. Where a node was frozen for longer and goes on, nothing is
    /// done twice: each thing is decided on the object as it is, and written only where nobody has changed it since.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    /// <summary>How many objects of an account it takes at once.</summary>
    public const int Batch = 100;

    /// <summary>How often it comes back to one account before it sees to the next.</summary>
    public const int MaxBatches = 1_000;

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                if (await world.Store.HoldAsync("deadlines", world.Node, Lease, stop))
                {
                    await RunOnceAsync(stop);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotLooked(log, failure);
            }
        }
    }

    /// <summary>Does everything that is due now, in every account.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        foreach (var account in await world.Keyring.DueAsync(stop))
        {
            try
            {
                await RunOnceAsync(account, account.Now(), stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The list itself could not be read: other accounts do not wait for it, and the next round tries again.
                Log.Failed(log, account.Id, failure);
            }
        }
    }

    /// <summary>
    /// Moves a sandbox's clock forward to <paramref name="to"/>. It stops at each time at which something is due, so
    /// that everything happens in its order and at its time, webhooks too: it goes on when they were answered.
    /// </summary>
    public async Task AdvanceAsync(Account account, DateTimeOffset to, CancellationToken stop)
    {
        await WalkAsync(account, to, then => PassAsync(account, then, stop), stop);
        await PassAsync(account, to, stop);
        await webhooks.RunDryAsync(account, stop);
    }

    // Moves the clock, and stops at each time at which somebody is told something again.
    private async Task PassAsync(Account account, DateTimeOffset to, CancellationToken stop)
    {
        await webhooks.RunDryAsync(account, stop);
        while (await webhooks.NextAsync(account, stop) is { } next && next < to && next > account.Now())
        {
            await MoveAsync(account, next, stop);
            await webhooks.RunDryAsync(account, stop);
        }

        await MoveAsync(account, to, stop);
    }

    /// <summary>
    /// Does what fell due while the server was off, before anybody is served: each account's clock stands at the time of
    /// each thing while it is done, so that it happens in its order and at its time, however late. Where other nodes may be
    /// serving it does nothing: what is due they have done, or do in a moment.
    /// </summary>
    public async Task CatchUpAsync(CancellationToken stop)
    {
        if (world.Store.IsShared)
        {
            return;
        }

        // Live providers have not stood still meanwhile, and may take long to answer: what is due there the first round does, as the
        // time is now, while everybody is served.
        foreach (var account in world.Keyring.All.Where(each => !each.IsLive))
        {
            var now = account.Now();
            try
            {
                await WalkAsync(
                    account,
                    now,
                    then =>
                    {
                        account.StandAt(then);
                        return Task.CompletedTask;
                    },
                    stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The account is served all the same; what is still due, the rounds try again.
                Log.Failed(log, account.Id, failure);
            }
            finally
            {
                account.GoOn();
            }
        }
    }

    // Stops at each time at which something is due, however much that brings about.
    private async Task WalkAsync(Account account, DateTimeOffset to, Func<DateTimeOffset, Task> moveTo, CancellationToken stop)
    {
        var (last, again) = ("", 0);
        while (await world.Store.ListDueAsync(account.Id, to.ToUnixTimeMilliseconds(), 1, stop) is [var due])
        {
            // The same object may come back: another commit was first, or its next deadline is near. Not for ever.
            (last, again) = (due.Id, last == due.Id ? again + 1 : 0);
            Core.Invariant.Holds(again < Batch, "what is due is done");
            await moveTo(DateTimeOffset.FromUnixTimeMilliseconds(due.DueMs));
            await EndAsync(account, due.Id, stop);
        }
    }

    private async Task MoveAsync(Account account, DateTimeOffset to, CancellationToken stop)
    {
        var offset = account.OffsetAt(to);
        if (offset > account.ClockOffset)
        {
            await world.Store.SetClockOffsetAsync(account.Id, (long)offset.TotalMilliseconds, stop);
            account.ClockOffset = offset;
        }
    }

    private async Task RunOnceAsync(Account account, DateTimeOffset now, CancellationToken stop)
    {
        for (var batches = 0; batches < MaxBatches; batches++)
        {
            var due = await world.Store.ListDueAsync(account.Id, now.ToUnixTimeMilliseconds(), Batch, stop);
            var failed = 0;
            foreach (var each in due)
            {
                failed += await TryEndAsync(account, each.Id, stop) ? 0 : 1;
            }

            if (due.Count < Batch || failed == due.Count)
            {
                return;
            }
        }
    }

    // What failed stays due: the next round finds it again, and nothing else waits for it.
    private async ValueTask<bool> TryEndAsync(Account account, string id, CancellationToken stop)
    {
        try
        {
            await EndAsync(account, id, stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(log, id, failure);
            return false;
        }
    }

    private async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        using var span = Traces.Source.StartActivity("deadline")?.SetTag("layby.account", account.Id).SetTag("layby.object", id);
        try
        {
            var kind = kinds.FirstOrDefault(each => id.StartsWith(each.Prefix, StringComparison.Ordinal));
            Core.Invariant.Holds(kind is not null, "what has a deadline is of a kind that has them");
            await kind!.EndAsync(account, id, stop);
            world.Figures.DeadlinesDone.Add();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            world.Figures.DeadlinesFailed.Add();
            span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "What is due could not be looked for; it is tried again")]
        public static partial void NotLooked(ILogger log, Exception failure);

        [LoggerMessage(1, LogLevel.Error, "What is due for {Id} could not be done; it is tried again")]
        public static partial void Failed(ILogger log, string id, Exception failure);
    }
}
