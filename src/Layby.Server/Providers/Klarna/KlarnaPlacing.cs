using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>Makes an order of what a customer has agreed to.</summary>
internal sealed class KlarnaPlacing(KlarnaWire wire)
{
    private readonly KlarnaSight sight = new(wire);

    /// <summary>
    /// Places it. There is no idempotency key for it: one token is one order, and the same token with the same bytes is answered as
    /// the first time.
    /// </summary>
    public async ValueTask<JobAnswer> PlaceAsync(LiveJob job, CancellationToken stop)
    {
        var view = await sight.LookAsync(job.Refs, stop);
        if (view.Seen is not { } seen)
        {
            // Nothing was placed by it, and whether something was decides what comes next.
            return view.Unclear! with { Sent = false };
        }

        if (seen.Refs.PaymentId is not null)
        {
            // An order that is not shown yet is not one that is not there.
            return seen.Standing is PaymentStanding.Gone ? new JobAnswer.Unclear("Klarna does not show the order.")
                : seen.AttemptId is { } theirs && theirs != job.Job.AttemptId
                    ? new JobAnswer.Refused("NOT_OURS", "Klarna keeps this order for another payment.", seen)
                    : Placed(seen);
        }

        // A page and a session that lapsed meanwhile do not prove that no order was placed when it was asked for before.
        if (job.AskedBefore is not null && seen.Standing is PaymentStanding.Gone or PaymentStanding.Expired)
        {
            return Lost();
        }

        if (seen.Standing is not PaymentStanding.Approved)
        {
            return new JobAnswer.Refused(seen.ProviderCode ?? "NOT_APPROVED", "Klarna: nobody has agreed to it.", seen);
        }

        // Where an order exists already its answer was lost: the same token with the same bytes tells it again.
        if (view.Token is not { } token)
        {
            return view.HasOrder ? Lost() : Lapsed(seen);
        }

        // They have agreed once more, in another tab: of what they agreed to first an order may have been made already.
        if (job.AskedBefore is not null && job.Refs.Agreed is { } agreed && agreed != KlarnaSight.MarkOf(token))
        {
            var deleted = await wire.DeleteTokenAsync(token, stop);
            return deleted.MustBeAskedAgain ? KlarnaJobs.AskAgain(deleted) : Lost();
        }

        if (KlarnaBodies.OrderOf(job.Refs.Sent) is not { } body)
        {
            return new JobAnswer.Refused("NOTHING_SENT", "What the session was opened with is not known any more.", seen);
        }

        var reply = await wire.PlaceOrderAsync(token, body, stop);
        return reply.Verdict switch
        {
            KlarnaVerdict.Granted => await GrantedAsync(job.Refs, reply, stop),
            KlarnaVerdict.Declined => new JobAnswer.Refused(reply.Code, reply.Message, seen with { Standing = PaymentStanding.Declined }),
            KlarnaVerdict.UsedUp or KlarnaVerdict.Gone => await FoundAsync(job.Refs, seen, stop),
            KlarnaVerdict.WrongRequest or KlarnaVerdict.NotAllowed => await GivenBackAsync(token, reply, seen, stop),
            KlarnaVerdict.Unclear or KlarnaVerdict.BadContract or KlarnaVerdict.Conflict => KlarnaJobs.AskAgain(reply),
        };
    }

    /// <summary>What became of an order that exists.</summary>
    private static JobAnswer Placed(Sighting seen) => seen.Standing switch
    {
        // The reviewers' word is told by a notification, and read from the order.
        PaymentStanding.UnderReview => new JobAnswer.Pending(seen.Refs.PaymentId, seen),
        PaymentStanding.Declined => new JobAnswer.Refused(seen.ProviderCode ?? "REJECTED", "Klarna has refused the order.", seen),
        PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Broken or PaymentStanding.Approved or PaymentStanding.Gone
            or PaymentStanding.Authorized or PaymentStanding.Captured or PaymentStanding.Voided or PaymentStanding.Expired =>
            new JobAnswer.Done(seen.Refs.PaymentId, seen),
    };

    private async ValueTask<JobAnswer> GrantedAsync(ProviderRefs refs, KlarnaReply<KlarnaPlacedAnswer> reply, CancellationToken stop)
    {
        if (reply.Body?.OrderId is not { Length: > 0 } orderId)
        {
            return new JobAnswer.Unclear("Klarna: the answer names no order.");
        }

        // Only the order says until when it can be captured. Where it can not be read yet, what was answered is enough.
        var placed = refs with { PaymentId = orderId };
        if ((await sight.LookAsync(placed, stop)).Seen is { Standing: not PaymentStanding.Gone } seen)
        {
            return Placed(seen);
        }

        var (amount, attemptId) = KlarnaBodies.AskedIn(refs.Sent);
        var standing = KlarnaMapping.StandingOf(new KlarnaOrderAnswer { FraudStatus = reply.Body.FraudStatus });
        return Placed(new(placed, standing) { Amount = amount, AttemptId = attemptId, ProviderCode = reply.Body.FraudStatus });
    }

    // The token has become an order, or is over: the page and the session know which.
    private async ValueTask<JobAnswer> FoundAsync(ProviderRefs refs, Sighting before, CancellationToken stop)
    {
        var view = await sight.LookAsync(refs, stop);
        return view.Seen switch
        {
            null => view.Unclear!,
            { Refs.PaymentId: not null } seen => Placed(seen),
            _ => view.HasOrder ? Lost() : Lapsed(before),
        };
    }

    // A token that was once refused is refused for ever: its line of credit is given back, and another attempt is needed.
    private async ValueTask<JobAnswer> GivenBackAsync(
        string token, KlarnaReply<KlarnaPlacedAnswer> refusal, Sighting seen, CancellationToken stop)
    {
        var deleted = await wire.DeleteTokenAsync(token, stop);
        return deleted.MustBeAskedAgain
            ? KlarnaJobs.AskAgain(deleted)
            : new JobAnswer.Refused(refusal.Code, refusal.Message, seen with { Standing = PaymentStanding.Broken });
    }

    private static JobAnswer.Refused Lapsed(Sighting seen) => new(
        "TOKEN_GONE", "Klarna: what the customer had agreed to is over after an hour.", seen with { Standing = PaymentStanding.Expired });

    // It takes nobody's money: uncaptured it lapses in 28 days. A push names it, and people find it by our names in Klarna's portal.
    private static JobAnswer.Unclear Lost() => new(
        "Klarna says that an order exists, and not which: a push tells, or its portal under the payment's id.", ForAPerson: true);
}
