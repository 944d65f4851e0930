using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Layby.Core.Disputes;

/// <summary>
/// Why customers of Klarna and Alma dispute (docs.stripe.com/payments/klarna/disputes). What Klarna's codes look like
/// in the API is not documented; here they are its words in snake case.
/// </summary>
public static class DisputeReasons
{
    /// <summary>Without an inquiry, with less time for evidence.</summary>
    public const string Fraudulent = "fraudulent";

    /// <summary>Klarna's reasons, each with Stripe's word for it; the first of a word stands for it.</summary>
    public static ImmutableArray<(string Code, string Reason)> Klarna { get; } =
    [
        ("return", "credit_not_processed"),
        ("goods_not_received", "product_not_received"),
        ("already_paid", "duplicate"),
        ("faulty_goods", "product_unacceptable"),
        ("incorrect_invoice", "general"),
        ("high_risk_order", "general"),
        ("pandemic_impact", "general"),
        ("unauthorized_purchase", Fraudulent),
    ];

    /// <summary>Stripe's words.</summary>
    public static ImmutableArray<string> All { get; } = [.. Klarna.Select(each => each.Reason).Distinct()];

    /// <summary>Why a chargeback of Klarna's is lost.</summary>
    public static ImmutableArray<string> KlarnaLosses { get; } =
    [
        "shipping_policy_violated", "proof_of_delivery_inadequate", "evidence_missing_proof_of_delivery",
        "evidence_missing_customer_details", Accepted, NotCountered, "merchant_did_not_issue_refund", Unspecified,
    ];

    /// <summary>The shop closed it.</summary>
    public const string Accepted = "merchant_loss_accepted";

    /// <summary>The shop let the time for evidence pass.</summary>
    public const string NotCountered = "merchant_did_not_counter_dispute";

    /// <summary>Klarna does not say.</summary>
    public const string Unspecified = "unspecified";

    private static readonly FrozenDictionary<string, string> ByCode =
        Klarna.ToFrozenDictionary(each => each.Code, each => each.Reason);

    /// <summary>What a customer will say who disputes one of Klarna's.</summary>
    public static Complaint ComplaintOf(string klarnaCode) => new(Of(klarnaCode), klarnaCode);

    /// <summary>Stripe's word for one of Klarna's codes.</summary>
    public static string Of(string klarnaCode) => ByCode[klarnaCode];

    /// <summary>The Klarna code that stands for one of Stripe's words.</summary>
    public static string KlarnaCodeOf(string reason) => Klarna.First(each => each.Reason == reason).Code;
}

/// <summary>What a sandbox's customer will complain of once they have paid.</summary>
/// <param name="Reason">Stripe's word for it.</param>
/// <param name="KlarnaCode">Klarna's own; null for other methods.</param>
/// <param name="Inquires">True where a card's holder only asks.</param>
public sealed record Complaint(string Reason, string? KlarnaCode = null, bool Inquires = false);
