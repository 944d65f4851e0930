using Layby.Core.PaymentIntents;
using Layby.Core.Providers;

namespace Layby.Server.Live;

/// <content>What is done about what a provider shows.</content>
public sealed partial class LiveDesk
{
    // True where there is more to do at once.
    private async ValueTask<bool> LookAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, JobAim? left)
    {
        var connector = await world.Connections.FindAsync(account, attempt.Method, CancellationToken.None);
        var seen = connector is null ? null : await connector.LookAsync(await KnownAsync(connector, attempt), CancellationToken.None);
        if (LiveReservations.IsHeld(intent, attempt))
        {
            return await LookReservedAsync(account, intent, attempt, seen);
        }

        if (seen is null)
        {
            // Nobody answered: nothing is known, and nothing changes.
            await TryCommitAsync(account, Only(LiveAttempts.Looked(intent, attempt, null, NowMs)), null);
            return false;
        }

        if (!LiveAttempts.IsAwaited(intent, attempt))
        {
            return await LookLateAsync(account, intent, attempt, seen);
        }

        if (LiveAttempts.Contradicts(intent, attempt, seen) is { } why)
        {
            Log.Contradiction(log, attempt.Id, why);
            return await GiveBackAsync(account, intent, attempt, NewJob(JobWork.Void, JobAim.Fail, attempt.Id), why);
        }

        var known = LiveAttempts.Looked(intent, attempt, seen.Refs, NowMs);
        switch (seen.Standing)
        {
            case PaymentStanding.Declined when intent.Status is PaymentIntentStatus.Processing:
                // What the provider looked into it has refused: there is no page to go back to.
                return await RestAsync(account, LiveAttempts.Settled(intent, attempt, seen), new ProviderReport.Declined(attempt.Id));
            case PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Declined or PaymentStanding.Broken:
                return EndOf(attempt, seen, left) is { } aim
                    ? await DoNextAsync(account, intent, attempt, NewJob(JobWork.Abandon, aim, attempt.Id))
                    : await RestAsync(account, known);
            case PaymentStanding.Approved:
                // What they agreed to is written down with the job.
                var agreed = attempt with { Live = attempt.Live! with { Refs = seen.Refs } };
                return await DoNextAsync(account, intent, agreed, NewJob(JobWork.PlaceOrder, JobAim.Pay, attempt.Id));
            case PaymentStanding.UnderReview:
                var isTold = intent.Status is PaymentIntentStatus.Processing;
                return await RestAsync(account, known, isTold ? null : new ProviderReport.UnderReview(attempt.Id));
            case PaymentStanding.Authorized when !PaymentIntentMachine.IsManual(intent, attempt.Method):
                var whole = NewJob(JobWork.Capture, JobAim.Pay, attempt.Id, intent.Amount);
                return await DoNextAsync(account, intent, attempt, whole);
            case PaymentStanding.Authorized or PaymentStanding.Captured:
                var lookMs = seen.Standing is PaymentStanding.Authorized ? NextLookAt(attempt, seen) : null;
                return await RestAsync(account, LiveAttempts.Settled(intent, attempt, seen, lookMs), Authorized(attempt, seen));
            case PaymentStanding.Voided:
                var gone = new ProviderReport.CustomerCanceled(attempt.Id);
                return await RestAsync(account, LiveAttempts.Settled(intent, attempt, seen, LastLookAt(attempt)), gone);
            case PaymentStanding.Expired or PaymentStanding.Gone:
                var over = LiveAttempts.Settled(intent, attempt, seen, LastLookAt(attempt));
                return await RestAsync(account, over, new ProviderReport.Expired(attempt.Id));
            default:
                throw new System.Diagnostics.UnreachableException(seen.Standing.ToString());
        }
    }

    // Money of an attempt that nobody waits for is given back; there is nothing else for the intent to learn of it.
    private async ValueTask<bool> LookLateAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, Sighting seen)
    {
        var isOurs = attempt.Outcome is AttemptOutcome.Approved;
        var isHeld = seen.Standing is PaymentStanding.Approved or PaymentStanding.UnderReview or PaymentStanding.Authorized
            || (seen.Standing is PaymentStanding.Captured && seen.Refunded < seen.Captured);
        if (isHeld && !isOurs)
        {
            Log.Late(log, attempt.Id, seen.Standing);
            var back = NewJob(JobWork.Void, JobAim.Nothing, attempt.Id);

            // An approval that was not used holds no money: nobody need hear of it.
            return seen.Standing is PaymentStanding.Approved
                ? await DoAsync(account, intent, attempt, back)
                : await GiveBackAsync(account, intent, attempt, back, "nobody waits for it");
        }

        // A provider that calls about the end of a payment makes us look at once: the last look after its time is still to come.
        var settled = LiveAttempts.Settled(intent, attempt, seen, isOurs ? null : LastLookAt(attempt));
        await TryCommitAsync(account, Only(settled), null);
        return false;
    }

    // Null once it is over.
    private long? LastLookAt(PaymentAttempt attempt) =>
        attempt.ExpiresAtMs + (long)LastLook.TotalMilliseconds is var last && last > NowMs ? last : null;

    // Why an attempt that nobody has paid ends now; null where the customer may go on.
    private JobAim? EndOf(PaymentAttempt attempt, Sighting seen, JobAim? left) =>
        seen.Standing is PaymentStanding.Declined && attempt.Method is "alma" ? JobAim.Decline
        : left is not null ? seen.Standing is PaymentStanding.Declined ? JobAim.Decline : left
        : attempt.ExpiresAtMs <= (seen.AtMs ?? NowMs) ? JobAim.Expire
        : null;

    private async ValueTask<bool> DoNextAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job)
    {
        await DoAsync(account, intent, attempt, job);
        return true;
    }

    // The shop hears of it: a review is open until the money has gone back.
    private async ValueTask<bool> GiveBackAsync(
        Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job, string why)
    {
        var owing = Only(LiveAttempts.Owes(intent, attempt, job.Taken(NowMs) with { Said = why }));
        return await DoAsync(account, await OpenedAsync(account, owing, intent.Id, attempt.Id), intent.Id, attempt.Id, job);
    }

    // Nothing is to be done at the provider now. Where somebody's commit came first, it is looked at again.
    private async ValueTask<bool> RestAsync(Account account, PaymentIntent known, ProviderReport? report = null) =>
        !await TryCommitAsync(account, report is null ? Only(known) : await ReportAsync(account, known, report), null);
}
