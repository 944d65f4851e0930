using System.Text.Json.Serialization;

namespace Layby.Core.Disputes;

/// <summary>
/// What a shop says for itself, each part a text or the id of a file. https://docs.stripe.com/api/disputes/evidence_object
/// </summary>
public sealed record DisputeEvidence
{
    /// <summary>The text that wins in a sandbox. https://docs.stripe.com/testing#evidence</summary>
    public const string Winning = "winning_evidence";

    /// <summary>The text that loses there.</summary>
    public const string Losing = "losing_evidence";

    /// <summary>What the customer did with what they bought.</summary>
    public string? AccessActivityLog { get; init; }

    /// <summary>The customer's billing address.</summary>
    public string? BillingAddress { get; init; }

    /// <summary>A file: the cancellation policy.</summary>
    public string? CancellationPolicy { get; init; }

    /// <summary>How the customer was shown it.</summary>
    public string? CancellationPolicyDisclosure { get; init; }

    /// <summary>Why the subscription was not cancelled.</summary>
    public string? CancellationRebuttal { get; init; }

    /// <summary>A file: what was written to and fro.</summary>
    public string? CustomerCommunication { get; init; }

    /// <summary>The customer's e-mail address.</summary>
    public string? CustomerEmailAddress { get; init; }

    /// <summary>The customer's name.</summary>
    public string? CustomerName { get; init; }

    /// <summary>From where they bought.</summary>
    public string? CustomerPurchaseIp { get; init; }

    /// <summary>A file: their signature.</summary>
    public string? CustomerSignature { get; init; }

    /// <summary>A file: the other payment's papers.</summary>
    public string? DuplicateChargeDocumentation { get; init; }

    /// <summary>Why the other payment is another.</summary>
    public string? DuplicateChargeExplanation { get; init; }

    /// <summary>The other payment's charge.</summary>
    public string? DuplicateChargeId { get; init; }

    /// <summary>Always empty: programmes of card networks.</summary>
    public EnhancedEvidence EnhancedEvidence { get; init; } = new();

    /// <summary>What was bought.</summary>
    public string? ProductDescription { get; init; }

    /// <summary>A file: the receipt.</summary>
    public string? Receipt { get; init; }

    /// <summary>A file: the refund policy.</summary>
    public string? RefundPolicy { get; init; }

    /// <summary>How the customer was shown it.</summary>
    public string? RefundPolicyDisclosure { get; init; }

    /// <summary>Why there is no refund.</summary>
    public string? RefundRefusalExplanation { get; init; }

    /// <summary>When the service was rendered.</summary>
    public string? ServiceDate { get; init; }

    /// <summary>A file: that it was.</summary>
    public string? ServiceDocumentation { get; init; }

    /// <summary>Where the goods went.</summary>
    public string? ShippingAddress { get; init; }

    /// <summary>Who brought them.</summary>
    public string? ShippingCarrier { get; init; }

    /// <summary>When they were sent.</summary>
    public string? ShippingDate { get; init; }

    /// <summary>A file: that they were.</summary>
    public string? ShippingDocumentation { get; init; }

    /// <summary>The carrier's number for them.</summary>
    public string? ShippingTrackingNumber { get; init; }

    /// <summary>A file: anything else.</summary>
    public string? UncategorizedFile { get; init; }

    /// <summary>Anything else. In a sandbox <see cref="Winning"/> and <see cref="Losing"/> decide.</summary>
    public string? UncategorizedText { get; init; }

    /// <summary>Nothing was said yet.</summary>
    public static DisputeEvidence None { get; } = new();

    /// <summary>True while nothing was said.</summary>
    [JsonIgnore]
    public bool IsEmpty => this == None;
}

/// <summary>Nothing: programmes of card networks.</summary>
public sealed record EnhancedEvidence;
