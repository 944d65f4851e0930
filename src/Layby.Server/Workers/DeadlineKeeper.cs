using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>
/// Does what is due, in order of its time: sessions that ran out (48 h at Klarna, 1 h at Alma), reservations that were
/// not captured (28 and 7 days).
/// </summary>
public sealed partial class DeadlineKeeper(World world, ReportDesk desk, ILogger<DeadlineKeeper> log)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

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
                await RunOnceAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // What is due stays due: the next round finds it again.
                Log.Failed(log, failure);
            }
        }
    }

    /// <summary>Does everything that is due now.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        foreach (var account in world.Keyring.All)
        {
            var until = account.Now().ToUnixTimeMilliseconds();
            for (var batches = 0; batches < MaxBatches; batches++)
            {
                var due = await world.Store.ListDueAsync(account.Id, until, Batch, stop);
                foreach (var each in due)
                {
                    await EndAsync(account, each.Id, stop);
                }

                if (due.Count < Batch)
                {
                    break;
                }
            }
        }
    }

    private async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentIntent>(account, id, stop) is not { Attempt: { } attempt } intent)
        {
            return;
        }

        if (intent.Status is PaymentIntentStatus.RequiresAction)
        {
            var view = await desk.ViewAsync(account, intent, attempt, stop);
            await desk.ReportAsync(view, new ProviderReport.Expired(attempt.Id), stop);
            return;
        }

        if (await world.FindAsync<Charge>(account, intent.LatestCharge ?? "", stop) is { } charge)
        {
            var change = PaymentIntentMachine.CaptureWindowOver(intent, charge, account.Now().ToUnixTimeSeconds());
            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);

            // A stale commit means that a capture or a cancel came first; the next look decides on what it left.
            _ = await world.Store.CommitAsync(commit, stop);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What is due could not be done; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
