using System.Text.Json.Serialization;
using Layby.Core.Reviews;

namespace Layby.Core.Refunds;

/// <summary>Money given back. https://docs.stripe.com/api/refunds/object</summary>
public sealed record Refund : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>refund</c></summary>
    public string Object { get; init; } = "refund";

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The line of the books by which it left the balance; null when it had never come there.</summary>
    public required string? BalanceTransaction { get; init; }

    /// <summary>The charge whose money it is.</summary>
    public required string Charge { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>Who paid, if a customer was named.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Where it went.</summary>
    public required DestinationDetails DestinationDetails { get; init; }

    /// <summary>The line of the books by which a failed refund came back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailureBalanceTransaction { get; init; }

    /// <summary>Why it failed: one of <see cref="RefundMachine.FailureReasons"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FailureReason { get; init; }

    /// <summary>Where the customer may be asked how to be refunded; neither Klarna nor Alma needs it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InstructionsEmail { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The intent that the charge paid.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>The method that had paid.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary><c>processing</c> while it is pending.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PendingReason { get; init; }

    /// <summary>
    /// <c>duplicate</c>, <c>fraudulent</c>, <c>requested_by_customer</c>, <c>expired_uncaptured_charge</c>, or null.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>Null: no receipts are sent.</summary>
    public string? ReceiptNumber { get; init; }

    /// <summary>Always null: Connect transfers are not served.</summary>
    public string? SourceTransferReversal { get; init; }

    /// <summary>Where in its life it is.</summary>
    public required RefundStatus Status { get; init; }

    /// <inheritdoc cref="SourceTransferReversal"/>
    public string? TransferReversal { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of it but never shown.</summary>
    [JsonIgnore]
    public RefundPrivate Private { get; init; } = new("", null);

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => Status is RefundStatus.Pending
        ? new(Customer, Charge, Private.LookAtMs, Private.Asked is null ? null : Owed)
        : new(Customer, Charge);

    /// <summary>How a refund is labelled of which a live provider was asked, until it has said what became of it.</summary>
    public const string Owed = "owed";

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Amount > 0, "a refund is of a positive amount");
        Invariant.Holds(
            FailureReason is not null == Status is RefundStatus.Failed, "a refund says why it failed exactly when it has");
        Invariant.Holds(
            FailureBalanceTransaction is not null == Status is RefundStatus.Failed or RefundStatus.Canceled,
            "money that did not leave came back into the books");
        Invariant.Holds(
            Status is not RefundStatus.Pending || Private.LookAtMs is not null, "somebody looks after what is pending");
        Invariant.Holds(BalanceTransaction is not null || Private.IsRelease, "what was paid leaves the books by a line");
        Invariant.Holds(!Private.IsRelease || Status is RefundStatus.Succeeded, "what was released has gone for good");
    }
}

/// <summary>What is known of a refund but never shown.</summary>
/// <param name="AttemptId">The attempt that had paid, as the provider knows it.</param>
/// <param name="LookAtMs">
/// When the provider is asked what became of it: milliseconds since 1970, UTC, on the account's clock.
/// </param>
/// <param name="IsRelease">True when its money was reserved and never taken: see <see cref="Release"/>.</param>
public sealed record RefundPrivate(string AttemptId, long? LookAtMs, bool IsRelease = false)
{
    /// <summary>What a live provider was asked, and how often; null in a sandbox and before the first time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AskedRefund? Asked { get; init; }

    /// <summary>How often nobody knew what came of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    /// <summary>The open review of it; null where nobody need look.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Review { get; init; }

    /// <summary>What a person says came of it; null where nobody was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Settlement? Settled { get; init; }

    /// <summary>The provider's name for it, where a person found it there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProviderId { get; init; }
}

/// <summary>How often a live provider may have been asked for a refund.</summary>
/// <param name="Times">How often it may have been sent.</param>
/// <param name="LastMs">When last: milliseconds since 1970, UTC.</param>
/// <param name="FirstMs">When first: milliseconds since 1970, UTC.</param>
/// <param name="BeforeMs">When it may have been sent before the last time; 0 where it was not.</param>
public sealed record AskedRefund(int Times, long LastMs, long FirstMs, long BeforeMs = 0)
{
    /// <summary>The same before it is sent once more.</summary>
    public AskedRefund Again(long nowMs) => new(Times + 1, nowMs, FirstMs, LastMs);

    /// <summary>The same once a person has looked and says that it may be sent once more.</summary>
    public AskedRefund Allowed() => this with { Times = Math.Min(Times, 1) };

    /// <summary>The same where it surely was not sent after all.</summary>
    public AskedRefund Unsent() => new(Times - 1, BeforeMs, FirstMs);
}

/// <summary>Where a refund went.</summary>
public sealed record DestinationDetails
{
    /// <summary>Present when the type is alma; it holds nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlmaDestination? Alma { get; init; }

    /// <summary>Present when the type is card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardDestination? Card { get; init; }

    /// <summary>Present when the type is klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaDestination? Klarna { get; init; }

    /// <summary><c>card</c>, <c>klarna</c> or <c>alma</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The details of a refund that has just begun.</summary>
    public static DestinationDetails Of(string method) => new()
    {
        Alma = method == "alma" ? new() : null,
        Card = method == "card" ? new() : null,
        Klarna = method == "klarna" ? new(null, "pending") : null,
        Type = method,
    };

    /// <summary>The details of money that was reserved and never taken: nobody has a reference for it.</summary>
    public static DestinationDetails Reversal(string method) => Of(method) with
    {
        Card = method == "card" ? new() { ReferenceStatus = "unavailable", Type = "reversal" } : null,
        Klarna = method == "klarna" ? new(null, null) : null,
    };
}

/// <summary>Alma tells nothing.</summary>
public sealed record AlmaDestination;

/// <summary>How the network calls it.</summary>
public sealed record CardDestination
{
    /// <summary>The network's number for it; absent while it is pending.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    /// <summary><c>pending</c>, <c>available</c> or <c>unavailable</c>.</summary>
    public string ReferenceStatus { get; init; } = "pending";

    /// <summary><c>acquirer_reference_number</c></summary>
    public string ReferenceType { get; init; } = "acquirer_reference_number";

    /// <summary><c>refund</c> of money that had been taken already, <c>reversal</c> of what was only reserved.</summary>
    public string Type { get; init; } = "refund";
}

/// <summary>How Klarna calls it.</summary>
/// <param name="Reference">By which customer and Klarna find it; null while it is pending.</param>
/// <param name="ReferenceStatus"><c>pending</c>, <c>available</c>, or null.</param>
public sealed record KlarnaDestination(string? Reference, string? ReferenceStatus);
