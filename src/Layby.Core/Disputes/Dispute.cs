using System.Text.Json.Serialization;
using Layby.Core.Balances;

namespace Layby.Core.Disputes;

/// <summary>
/// A customer who wants their money back through the provider. Its properties are, in their order, the JSON of the
/// newest API version. https://docs.stripe.com/api/disputes/object
/// </summary>
public sealed record Dispute : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>dispute</c></summary>
    public string Object { get; init; } = "dispute";

    /// <summary>What is disputed, minor units; less than the charge where only a part is, or a part was refunded.</summary>
    public required long Amount { get; init; }

    /// <summary>What it has moved: nothing yet, what was withheld, or that and what came back.</summary>
    public IReadOnlyList<BalanceTransaction> BalanceTransactions { get; init; } = [];

    /// <summary>The charge whose money is disputed.</summary>
    public required string Charge { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>Always empty: programmes of card networks.</summary>
    public IReadOnlyList<string> EnhancedEligibilityTypes { get; init; } = [];

    /// <summary>What the shop says for itself, staged or submitted.</summary>
    public DisputeEvidence Evidence { get; init; } = DisputeEvidence.None;

    /// <summary>Until when evidence is taken, and what became of it.</summary>
    public required EvidenceDetails EvidenceDetails { get; init; }

    /// <summary>How the shop means to submit evidence; null when it has not said.</summary>
    public string? IntendedSubmissionMethod { get; init; }

    /// <summary>True while a refund may still settle it: as long as no money is withheld.</summary>
    public bool IsChargeRefundable { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The intent that the charge paid.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>The provider's own words for it; none for Alma, whose disputes have no details in the API.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DisputeMethodDetails? PaymentMethodDetails { get; init; }

    /// <summary>Stripe's word for it: one of <see cref="DisputeReasons.All"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Where in its life it is.</summary>
    public DisputeStatus Status { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of the dispute but never shown.</summary>
    [JsonIgnore]
    public DisputePrivate Private { get; init; } = DisputePrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(null, PaymentIntent, Private.DueMs);

    private int Moves => Status switch
    {
        DisputeStatus.WarningNeedsResponse or DisputeStatus.WarningClosed => 0,
        DisputeStatus.NeedsResponse or DisputeStatus.UnderReview or DisputeStatus.Lost => 1,
        DisputeStatus.Won => 2,
    };

    /// <inheritdoc/>
    public void Check()
    {
        var ended = Status is DisputeStatus.WarningClosed or DisputeStatus.Won or DisputeStatus.Lost;
        Invariant.Holds(Amount > 0, "a dispute is about a positive amount");
        Invariant.Holds(Private.DueMs is null == ended, "a dispute that has not ended has a next deadline");
        Invariant.Holds(BalanceTransactions.Count == Moves, "a dispute has moved money as often as its status says");
        Invariant.Holds(
            Status is not DisputeStatus.Won || BalanceTransactions.Sum(each => each.Net) == 0,
            "what a won dispute withheld came back to the last cent");
        Invariant.Holds(EvidenceDetails.SubmissionCount is 0 or 1, "evidence is submitted once at most");
        Invariant.Holds(
            Status is not DisputeStatus.UnderReview || EvidenceDetails.SubmissionCount == 1,
            "only submitted evidence is weighed");
        Invariant.Holds(
            !IsChargeRefundable || Status is DisputeStatus.WarningNeedsResponse or DisputeStatus.WarningClosed,
            "what was charged back is not refunded too");
    }
}

/// <summary>What is known of a dispute but never shown.</summary>
/// <param name="Method">The payment method type, whose terms rule it: <c>klarna</c>.</param>
/// <param name="RefundedBefore">What of the charge had been refunded when it opened, minor units.</param>
/// <param name="DueMs">When something happens to it by itself: milliseconds since 1970, UTC; null once it has ended.</param>
public sealed record DisputePrivate(string Method, long RefundedBefore, long? DueMs)
{
    /// <summary>Until it has been read.</summary>
    public static DisputePrivate Unread { get; } = new("", 0, null);
}

/// <summary>Until when evidence is taken, and what became of it.</summary>
public sealed record EvidenceDetails
{
    /// <summary>
    /// The last second in which the shop can act, seconds since 1970, UTC: by a refund during the inquiry, by evidence
    /// afterwards.
    /// </summary>
    public required long? DueBy { get; init; }

    /// <summary>Always empty: programmes of card networks.</summary>
    public EnhancedEligibility EnhancedEligibility { get; init; } = new();

    /// <summary>True once there is evidence, staged or submitted.</summary>
    public bool HasEvidence { get; init; }

    /// <summary>True when the time ran out before evidence was submitted.</summary>
    public bool PastDue { get; init; }

    /// <summary>0 or 1.</summary>
    public long SubmissionCount { get; init; }

    /// <summary><c>not_submitted</c> or <c>manual</c>.</summary>
    public string SubmissionMethod { get; init; } = "not_submitted";
}

/// <summary>Nothing: programmes of card networks.</summary>
public sealed record EnhancedEligibility;

/// <summary>The provider's own words for a dispute.</summary>
public sealed record DisputeMethodDetails
{
    /// <summary>Present when the type is card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardDispute? Card { get; init; }

    /// <summary>Present when the type is klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaDispute? Klarna { get; init; }

    /// <summary><c>card</c> or <c>klarna</c>.</summary>
    public required string Type { get; init; }
}

/// <summary>The network's own words for a dispute.</summary>
/// <param name="Brand">The card's brand.</param>
/// <param name="CaseType"><c>chargeback</c> or <c>inquiry</c>: as it began.</param>
/// <param name="Network">Whose case it is: the brand's.</param>
/// <param name="NetworkReasonCode">Visa's numbers for its two commonest reasons; null for the rest.</param>
public sealed record CardDispute(string Brand, string CaseType, string Network, string? NetworkReasonCode)
{
    /// <summary>What a network would say of a claim.</summary>
    public static CardDispute Of(string brand, DisputeClaim claim) => new(
        brand,
        claim.Inquires ? "inquiry" : "chargeback",
        brand,
        brand is not "visa" ? null
        : claim.Reason is DisputeReasons.Fraudulent ? "10.4"
        : claim.Reason is "product_not_received" ? "13.1"
        : null);
}

/// <summary>Klarna's own words for a dispute. The literals are not documented.</summary>
public sealed record KlarnaDispute
{
    /// <summary>Why the shop lost; absent until it has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChargebackLossReasonCode { get; init; }

    /// <summary>What the customer says is wrong: <c>goods_not_received</c>.</summary>
    public string? ReasonCode { get; init; }
}
