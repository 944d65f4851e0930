using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Reviews;

namespace Layby.Server.Live;

/// <content>What a person must hear of.</content>
public sealed partial class LiveDesk
{
    // The provider is not asked about what a person has settled.
    private static JobAnswer SaidByAPerson(PaymentAttempt attempt, Settlement word)
    {
        var live = attempt.Live!;
        return word is Settlement.Done ? new JobAnswer.Done(live.Refs.PaymentId)
            : new JobAnswer.Refused(
                "settled_by_a_person",
                "A person says that it was not done.",
                live.Job!.Work is JobWork.PlaceOrder ? new(live.Refs, PaymentStanding.Gone) : null);
    }

    // What is stuck since this change has a review; one that was open is closed by the change that leaves nothing owed.
    private async ValueTask<Change> ReviewedAsync(
        Account account, Change change, string intentId, string attemptId, JobWork work, JobAnswer answer)
    {
        var attempt = AttemptOf(change, intentId, attemptId, out var intent);
        switch (attempt.Live)
        {
            case { Job.NeedsReview: true, Review: null }:
                return await OpenedAsync(account, change, intentId, attemptId);
            case { Job: null, Review: { } id } live:
                var closed = LiveAttempts.With(intent, attempt with { Live = live with { Review = null } });
                return await world.FindAsync<Review>(account, id, CancellationToken.None) is { } review
                    ? change.Then(ReviewLife.Close(review, EndOf(work, answer)).Over(closed))
                    : change.Then(Only(closed));
            default:
                return change;
        }
    }

    // The change, with a review of what is owed since it; nothing more where one is open already.
    private async ValueTask<Change> OpenedAsync(Account account, Change change, string intentId, string attemptId)
    {
        var attempt = AttemptOf(change, intentId, attemptId, out var intent);
        var live = attempt.Live!;
        if (live.Review is not null)
        {
            return change;
        }

        var id = account.NewId("prv_1");
        var charge = intent.LatestCharge is { } charged
            ? change.Find<Charge>(charged) ?? await world.FindAsync<Charge>(account, charged, CancellationToken.None)
            : null;
        var what = new ReviewPrivate(attempt.Id, attempt.Method, NameOf(live.Job!.Work), live.Job.Said ?? "");
        var held = LiveAttempts.With(intent, attempt with { Live = live with { Review = id } });
        return change.Then(ReviewLife.Open(id, held, charge, what, account.Now().ToUnixTimeSeconds()));
    }

    private static PaymentAttempt AttemptOf(Change change, string intentId, string attemptId, out PaymentIntent intent)
    {
        intent = change.Find<PaymentIntent>(intentId)!;
        return intent.Private.Attempts.First(each => each.Id == attemptId);
    }

    private static string EndOf(JobWork work, JobAnswer answer) => (work, answer) switch
    {
        (_, JobAnswer.Refused) => ReviewEnds.NeverSettled,
        (JobWork.Void, JobAnswer.Done { Seen.Refunded: > 0 }) => ReviewEnds.Refunded,
        (JobWork.Void or JobWork.Abandon, _) => ReviewEnds.Canceled,
        _ => ReviewEnds.Acknowledged,
    };

    private static string NameOf(JobWork work) => work switch
    {
        JobWork.PlaceOrder => "place the order",
        JobWork.Capture => "capture",
        JobWork.Void => "give back",
        JobWork.Abandon => "close the page",
    };
}
