using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>Sees to it that an attempt costs its customer nothing: before they pay, or after.</summary>
internal sealed class KlarnaEndings(KlarnaWire wire, TimeProvider time)
{
    // Somebody may move between a look and a step: seldom, and not for ever.
    private const int MostLooks = 4;

    private readonly KlarnaSight sight = new(wire);

    /// <summary>
    /// Makes an attempt unpayable that nobody has paid. Where it is paid already Klarna says so, and the payment wins.
    /// </summary>
    public async ValueTask<JobAnswer> AbandonAsync(LiveJob job, CancellationToken stop)
    {
        if (job.Refs is { PaymentId: null, PageId: { } pageId })
        {
            var disabled = await wire.DisablePageAsync(pageId, stop);
            if (disabled.MustBeAskedAgain)
            {
                return KlarnaJobs.AskAgain(disabled);
            }
        }

        // Whether it was paid in that moment only a look tells.
        var view = await sight.LookAsync(job.Refs, stop);
        return view.Seen switch
        {
            null => view.Unclear!,
            { } seen => AfterAbandon(seen),
        };
    }

    /// <summary>
    /// Gives back whatever the customer has given: an approval is deleted, an order cancelled, money that was taken refunded under a
    /// name of its own, and what is left of an order let go. It looks before each step, so what is done stays done.
    /// </summary>
    public async ValueTask<JobAnswer> VoidAsync(LiveJob job, CancellationToken stop)
    {
        var done = new HashSet<string>();
        for (var look = 0; look < MostLooks; look++)
        {
            var view = await sight.LookAsync(job.Refs, stop);
            if (view.Seen is not { } seen)
            {
                return view.Unclear!;
            }

            if (seen.AttemptId is { } theirs && theirs != job.Job.AttemptId)
            {
                return new JobAnswer.Refused("NOT_OURS", "Klarna keeps this order for another payment.", seen);
            }

            if (view.HasOrder)
            {
                return new JobAnswer.Unclear(
                    "Klarna says that an order exists, and not which: it can not be given back yet.", ForAPerson: true);
            }

            if (NextOf(job, seen, view.Token, done) is not { } step)
            {
                return new JobAnswer.Done(seen.Refs.PaymentId, seen);
            }

            if (done.Count == 0 && KlarnaJobs.NotYet(job, time.GetUtcNow()) is { } wait)
            {
                return wait;
            }

            var reply = await step.Act(stop);
            if (reply.MustBeAskedAgain)
            {
                return KlarnaJobs.AskAgain(reply);
            }

            // A token that is gone holds nothing, and the rest of an order lapses by itself. Of the others the next look tells.
            if (reply.Ok || (step.Name, reply.Verdict) is ("token", KlarnaVerdict.Gone) or ("release", KlarnaVerdict.NotAllowed))
            {
                done.Add(step.Name);
            }
        }

        return new JobAnswer.Unclear("Klarna does not let go of it.", ForAPerson: true);
    }

    private static JobAnswer AfterAbandon(Sighting seen) => seen.Standing switch
    {
        PaymentStanding.Voided or PaymentStanding.Gone or PaymentStanding.Expired => new JobAnswer.Done(null, seen),
        PaymentStanding.Approved or PaymentStanding.UnderReview or PaymentStanding.Authorized or PaymentStanding.Captured =>
            new JobAnswer.Refused(seen.ProviderCode ?? "PAID", "Klarna: it is paid.", seen),

        // An order that Klarna has refused is paid by nobody.
        PaymentStanding.Declined when seen.Refs.PaymentId is not null => new JobAnswer.Done(null, seen),
        PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Declined or PaymentStanding.Broken =>
            new JobAnswer.Unclear("Klarna still shows the page as one that can be paid."),
    };

    // Null when there is nothing left to give back.
    private Step? NextOf(LiveJob job, Sighting seen, string? token, HashSet<string> done)
    {
        if (seen.Refs.PaymentId is not { } orderId)
        {
            return seen.Standing switch
            {
                PaymentStanding.Approved when token is not null && !done.Contains("token") =>
                    new("token", stop => wire.DeleteTokenAsync(token, stop)),
                PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Declined or PaymentStanding.Broken =>
                    new("page", stop => wire.DisablePageAsync(seen.Refs.PageId!, stop)),
                PaymentStanding.Approved or PaymentStanding.Voided or PaymentStanding.Expired or PaymentStanding.Gone
                    or PaymentStanding.UnderReview or PaymentStanding.Authorized or PaymentStanding.Captured => null,
            };
        }

        var name = $"late:{job.Job.AttemptId}";
        var now = time.GetUtcNow();
        return seen.Standing switch
        {
            PaymentStanding.Authorized or PaymentStanding.UnderReview =>
                new("cancel", stop => wire.CancelAsync(orderId, KlarnaJobs.KeyOf(job, "cancel", now), stop)),
            PaymentStanding.Captured when seen.Captured > seen.Refunded && seen.Refunds.All(one => one.Reference != name) =>
                new("refund", stop => wire.RefundAsync(
                    orderId, new(seen.Captured - seen.Refunded, name), KlarnaJobs.KeyOf(job, "refund", now), stop)),
            PaymentStanding.Captured when seen.ProviderCode == "PART_CAPTURED" && !done.Contains("release") =>
                new("release", stop => wire.ReleaseAsync(orderId, KlarnaJobs.KeyOf(job, "release", now), stop)),
            PaymentStanding.Captured or PaymentStanding.Voided or PaymentStanding.Expired or PaymentStanding.Gone
                or PaymentStanding.Declined or PaymentStanding.Waiting or PaymentStanding.Left or PaymentStanding.Broken
                or PaymentStanding.Approved => null,
        };
    }

    /// <summary>What is done next to give something back.</summary>
    private sealed record Step(string Name, Func<CancellationToken, ValueTask<KlarnaReply<KlarnaNothing>>> Act);
}
