using Layby.Core.Charges;
using Layby.Core.PaymentIntents;

namespace Layby.Core.Reviews;

/// <summary>How reviews begin and end. https://docs.stripe.com/api/radar/reviews</summary>
public static class ReviewLife
{
    /// <summary>Opens a review: payment and charge bear its id from now on.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="intent">The payment, as it is written with it.</param>
    /// <param name="charge">Its charge; null where there is none.</param>
    /// <param name="what">What it is about.</param>
    /// <param name="now">Seconds since 1970, UTC.</param>
    public static Change Open(string id, PaymentIntent intent, Charge? charge, ReviewPrivate what, long now)
    {
        var review = new Review
        {
            Id = id,
            Charge = charge?.Id,
            Created = now,
            Livemode = intent.Livemode,
            PaymentIntent = intent.Id,
            Private = what,
        };
        return new()
        {
            Objects = charge is null
                ? [review, intent with { Review = id }]
                : [review, intent with { Review = id }, charge with { Review = id }],
            Events = [new("review.opened", review)],
        };
    }

    /// <summary>Closes a review; one that is closed stays as it is.</summary>
    /// <param name="review">The review.</param>
    /// <param name="end">Why: one of <see cref="ReviewEnds"/>.</param>
    public static Change Close(Review review, string end)
    {
        if (!review.Open)
        {
            return Change.None;
        }

        var closed = review with { Open = false, ClosedReason = end };
        return new() { Objects = [closed], Events = [new("review.closed", closed)] };
    }

    /// <summary>What a person's word makes of a review.</summary>
    public static string EndOf(Settlement settlement) => settlement switch
    {
        Settlement.Again => ReviewEnds.Approved,
        Settlement.Done => ReviewEnds.Acknowledged,
        Settlement.Undone => ReviewEnds.NeverSettled,
    };
}
