using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Sessions that ran out (48 h at Klarna, 1 h at Alma), and reservations that were not captured (28 and 7 days).</summary>
public sealed class IntentDeadline(World world, ReportDesk desk) : IDeadline
{
    /// <inheritdoc/>
    public string Prefix => "pi_";

    /// <inheritdoc/>
    public async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentIntent>(account, id, stop) is not { Attempt: { } attempt } intent)
        {
            return;
        }

        if (account.IsLive)
        {
            // Whether reserved money has lapsed its provider says, nobody else.
            await FollowAsync(account, intent, stop);
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
            var release = Releases.Before(account, attempt.Method, world.Settings.DefaultVersion);
            var change = PaymentIntentMachine.CaptureWindowOver(intent, charge, account.Now().ToUnixTimeSeconds(), release);
            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);

            // A stale commit means that a capture or a cancel came first; the next look decides on what it left.
            _ = await world.Store.CommitAsync(commit, stop);
        }
    }

    // What is owed for its attempts or is to be looked at, older ones included.
    private async ValueTask FollowAsync(Account account, PaymentIntent intent, CancellationToken stop)
    {
        foreach (var attempt in intent.Private.Attempts)
        {
            // Money that was reserved without a look in view is due by its own end.
            if (attempt.Live?.DueMs <= NowMs(account)
                || (LiveReservations.IsHeld(intent, attempt) && !LiveReservations.IsLookedAfter(intent)
                    && intent.Private.CaptureBeforeMs <= NowMs(account)))
            {
                await world.Live.FollowAsync(account, intent.Id, attempt.Id, null, stop);
            }
        }
    }

    private static long NowMs(Account account) => account.Now().ToUnixTimeMilliseconds();
}
