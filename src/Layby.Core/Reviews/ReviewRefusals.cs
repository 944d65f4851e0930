namespace Layby.Core.Reviews;

/// <summary>Refusals about reviews. Stripe's own words for them are not recorded.</summary>
public static class ReviewRefusals
{
    /// <summary>400: it was closed before.</summary>
    public static ApiError Closed(Review review) =>
        ApiError.Invalid(null, $"The review {review.Id} is closed already ({review.ClosedReason}): there is nothing to settle.");

    /// <summary>400: nothing is owed any more; it closes by itself.</summary>
    public static ApiError Settled(Review review) =>
        ApiError.Invalid(null, $"What the review {review.Id} was about has just been settled: it is closed by itself.");

    /// <summary>400: nobody can know that an order was placed without knowing which.</summary>
    public static ApiError WhichOrder(Review review) => ApiError.Invalid(
        "provider_id", $"Of the review {review.Id} it must be known which order was placed: the provider's own id of it.");

    /// <summary>400: only a person's word that a payment exists comes with its id.</summary>
    public static ApiError NoOrder(Review review) => ApiError.Invalid(
        "provider_id", $"The review {review.Id} wants no id of the provider's with this.");
}
