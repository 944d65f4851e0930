namespace Layby.Core.Providers;

/// <summary>
/// What a provider says about one attempt to pay. A report may come twice, late, or for an attempt that was given up:
/// the machine decides what it moves.
/// </summary>
/// <param name="AttemptId">The attempt that the report is about.</param>
public abstract record ProviderReport(string AttemptId)
{
    /// <summary>A session is open; the customer must be sent to it.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="Refs">By what a live provider knows it; null in a sandbox.</param>
    public sealed record RedirectRequired(string AttemptId, ProviderRefs? Refs = null) : ProviderReport(AttemptId);

    /// <summary>The customer agreed, and the provider looks into it before it guarantees the money.</summary>
    public sealed record UnderReview(string AttemptId) : ProviderReport(AttemptId);

    /// <summary>The customer agreed and the provider guarantees the money.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="Approval">How they chose to pay.</param>
    /// <param name="CaptureBeforeMs">
    /// Until when a live provider holds it: milliseconds since 1970, UTC; null for as long as its rules say.
    /// </param>
    public sealed record Authorized(string AttemptId, Approval Approval, long? CaptureBeforeMs = null) : ProviderReport(AttemptId);

    /// <summary>The provider refused the customer.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="DeclineCode">Stripe's decline code where the provider gives a reason, else null.</param>
    public sealed record Declined(string AttemptId, string? DeclineCode = null) : ProviderReport(AttemptId);

    /// <summary>The customer left without paying.</summary>
    public sealed record CustomerCanceled(string AttemptId) : ProviderReport(AttemptId);

    /// <summary>The provider broke down while the customer was there.</summary>
    public sealed record Unavailable(string AttemptId) : ProviderReport(AttemptId);

    /// <summary>The session's time ran out.</summary>
    public sealed record Expired(string AttemptId) : ProviderReport(AttemptId);

    /// <summary>An authorised amount was taken.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="Amount">What was taken, minor units; the rest is released.</param>
    public sealed record Captured(string AttemptId, long Amount) : ProviderReport(AttemptId);

    /// <summary>An authorisation was given back.</summary>
    public sealed record Voided(string AttemptId) : ProviderReport(AttemptId);

    /// <summary>What is said of a refund.</summary>
    /// <param name="AttemptId">The attempt that had paid.</param>
    /// <param name="RefundId">The refund.</param>
    public abstract record OfRefund(string AttemptId, string RefundId) : ProviderReport(AttemptId);

    /// <summary>The money went back.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="RefundId">The refund.</param>
    /// <param name="Reference">By which customer and provider find it, where there is one.</param>
    public sealed record Refunded(string AttemptId, string RefundId, string? Reference = null) : OfRefund(AttemptId, RefundId);

    /// <summary>Nothing is known yet.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="RefundId">The refund.</param>
    /// <param name="LookAfter">When to ask again.</param>
    public sealed record RefundPending(string AttemptId, string RefundId, TimeSpan LookAfter) : OfRefund(AttemptId, RefundId);

    /// <summary>The money did not arrive, or came back.</summary>
    /// <param name="AttemptId">The attempt.</param>
    /// <param name="RefundId">The refund.</param>
    /// <param name="Reason">Stripe's word for it: <c>declined</c>.</param>
    public sealed record RefundFailed(string AttemptId, string RefundId, string Reason) : OfRefund(AttemptId, RefundId);
}

/// <summary>How the customer chose to pay; it ends up in the charge's payment_method_details.</summary>
public sealed record Approval
{
    /// <summary>Klarna: <c>pay_now</c>, <c>pay_later</c>, <c>pay_in_installments</c> or <c>pay_with_financing</c>.</summary>
    public string? PaymentMethodCategory { get; init; }

    /// <summary>Alma: 2, 3 or 4.</summary>
    public int? Installments { get; init; }

    /// <summary>The country that the customer pays from, ISO 3166 alpha-2; null where it is not known.</summary>
    public string? PayerCountry { get; init; }

    /// <summary>The language of the provider's page, <c>fr-FR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Card: the issuer's six digits, and whether the holder proved who they are.</summary>
    public CardApproval? Card { get; init; }

    /// <summary>The provider's own reference of the payment.</summary>
    public string? TransactionId { get; init; }
}

/// <summary>What a card's issuer said.</summary>
/// <param name="Code">Its six digits.</param>
/// <param name="Authenticated">True when the holder has proved who they are.</param>
public sealed record CardApproval(string Code, bool Authenticated);
