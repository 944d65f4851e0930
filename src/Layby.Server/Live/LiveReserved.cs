using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Street;

namespace Layby.Server.Live;

/// <content>Reserved money that waits for its capture: how it stands at its provider, every day and around its end.</content>
public sealed partial class LiveDesk
{
    // True where there is more to do at once.
    private async ValueTask<bool> LookReservedAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, Sighting? seen)
    {
        var isOver = LiveReservations.IsOver(seen?.AuthorizedUntilMs ?? intent.Private.CaptureBeforeMs, seen?.AtMs ?? NowMs);
        switch (seen?.Standing)
        {
            case PaymentStanding.Voided or PaymentStanding.Declined:
                var given = NewJob(JobWork.Void, JobAim.Cancel, attempt.Id) with { Reason = "automatic" };
                return !await TryCommitAsync(
                    account, await EndedAsync(account, LiveAttempts.Settled(intent, attempt, seen), attempt, given), null);
            case PaymentStanding.Expired:
            case PaymentStanding.Gone when isOver:
                return !await TryCommitAsync(account, await LapsedAsync(account, intent, attempt, seen), null);
            case PaymentStanding.Authorized when isOver:
                // It holds what nobody may take any more.
                return await DoNextAsync(
                    account, intent, attempt, NewJob(JobWork.Void, JobAim.Cancel, attempt.Id) with { Reason = "expired" });
            default:
                // It is still held; or nobody answered; or it stands as only a person can explain: reconciling tells them.
                return !await TryCommitAsync(account, LiveReservations.Looked(intent, attempt, seen, NowMs), null);
        }
    }

    private async ValueTask<Change> LapsedAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, Sighting seen)
    {
        var settled = LiveAttempts.Settled(intent, attempt, seen);
        var charge = await world.FindAsync<Charge>(account, intent.LatestCharge!, CancellationToken.None);
        var release = Releases.Before(account, attempt.Method, world.Settings.DefaultVersion);
        return PaymentIntentMachine.CaptureWindowOver(settled, charge!, account.Now().ToUnixTimeSeconds(), release).Over(settled);
    }

    // By the provider's own end, else by what its rules say of one that was reserved now.
    private long? NextLookAt(PaymentAttempt attempt, Sighting seen) => LiveReservations.NextLook(
        seen.AuthorizedUntilMs ?? ProviderRules.Of(attempt.Method)?.CaptureBeforeMs(world.Time.GetUtcNow()), NowMs);
}
