using System.Text.Json.Serialization;
using Layby.Core.Mandates;
using Layby.Core.Providers;

namespace Layby.Core.PaymentIntents;

/// <summary>One try of a customer to pay at a provider.</summary>
public sealed record PaymentAttempt
{
    /// <summary>Unguessable: it is the last part of the address that the customer is sent to.</summary>
    public required string Id { get; init; }

    /// <summary>The payment method type: <c>klarna</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The payment method that is tried.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>Where the customer is sent afterwards, as the merchant gave it; empty where it gave none.</summary>
    public required string ReturnUrl { get; init; }

    /// <summary>When the provider's session ends: milliseconds since 1970, UTC, on the account's clock.</summary>
    public required long ExpiresAtMs { get; init; }

    /// <summary>How the customer agreed to be charged later, as the merchant says; null where it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomerAcceptance? Acceptance { get; init; }

    /// <summary>How it stands.</summary>
    public AttemptOutcome Outcome { get; init; }

    /// <summary>What is kept of it where its provider is a live one; null in a sandbox.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LiveAttempt? Live { get; init; }
}

/// <summary>What is bought: one line of the merchant's list.</summary>
public sealed record LineItem
{
    /// <summary><c>uli_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Taken off the whole line, minor units.</summary>
    public long? DiscountAmount { get; init; }

    /// <summary>The merchant's article number, at most 12 characters.</summary>
    public string? ProductCode { get; init; }

    /// <summary>At most 1024 characters.</summary>
    public required string ProductName { get; init; }

    /// <summary>1 or more.</summary>
    public required long Quantity { get; init; }

    /// <summary>Tax on the whole line, minor units.</summary>
    public long? TotalTaxAmount { get; init; }

    /// <summary>Price of one, minor units.</summary>
    public required long UnitCost { get; init; }

    /// <summary>At most 12 letters and digits.</summary>
    public string? UnitOfMeasure { get; init; }

    /// <summary>What Klarna shows for it.</summary>
    public KlarnaLineItem? Klarna { get; init; }
}

/// <summary>What Klarna shows for a line.</summary>
/// <param name="ImageUrl">At most 4096 characters.</param>
/// <param name="ProductUrl">At most 4096 characters.</param>
/// <param name="Reference">At most 255 characters.</param>
/// <param name="SubscriptionReference">At most 255 characters.</param>
public sealed record KlarnaLineItem(
    string? ImageUrl, string? ProductUrl, string? Reference, string? SubscriptionReference);
