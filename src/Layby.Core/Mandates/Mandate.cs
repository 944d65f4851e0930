using System.Text.Json.Serialization;

namespace Layby.Core.Mandates;

/// <summary>
/// A customer's word that a method may be charged again without them. https://docs.stripe.com/api/mandates/object
/// </summary>
public sealed record Mandate : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>mandate</c></summary>
    public string Object { get; init; } = "mandate";

    /// <summary>How and when it was given.</summary>
    public required CustomerAcceptance CustomerAcceptance { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>It is for any number of payments; there is nothing more to say.</summary>
    public MandateMultiUse MultiUse { get; init; } = new();

    /// <summary>The method that may be charged.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>What the provider adds: nothing.</summary>
    public required MandateMethodDetails PaymentMethodDetails { get; init; }

    /// <summary>Whether it still holds.</summary>
    public MandateStatus Status { get; init; }

    /// <summary><c>multi_use</c></summary>
    public string Type { get; init; } = "multi_use";

    /// <inheritdoc/>
    [JsonIgnore]
    public long Created { get; init; }

    /// <summary>Whose method it was when it was given; null where nobody was named.</summary>
    [JsonIgnore]
    public string? Customer { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer, PaymentMethod);

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(
        PaymentMethodDetails.Klarna is not null == PaymentMethodDetails.Type is "klarna", "a mandate has the details of its type");
}

/// <summary>Whether a mandate holds.</summary>
public enum MandateStatus
{
    /// <summary>The method may be charged.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>The customer has taken it back.</summary>
    [JsonStringEnumMemberName("inactive")]
    Inactive,
}

/// <summary>How a mandate was given, as the merchant's <c>mandate_data</c> says; on the provider's page where it says nothing.</summary>
public sealed record CustomerAcceptance
{
    /// <summary>Seconds since 1970, UTC.</summary>
    public long? AcceptedAt { get; init; }

    /// <summary>Present when it was given on paper or by telephone; it has no fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OfflineAcceptance? Offline { get; init; }

    /// <summary>From where, when it was given in a browser; both parts may be unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OnlineAcceptance? Online { get; init; }

    /// <summary><c>online</c> or <c>offline</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Given in a browser.</summary>
    /// <param name="at">Seconds since 1970, UTC; null where nobody says.</param>
    /// <param name="from">From where; null where nobody says.</param>
    public static CustomerAcceptance InBrowser(long? at, OnlineAcceptance? from) =>
        new() { Type = "online", AcceptedAt = at, Online = from ?? new(null, null) };
}

/// <summary>Given on paper or by telephone: there is nothing to say of it.</summary>
public sealed record OfflineAcceptance;

/// <summary>The customer's browser, as the merchant saw it.</summary>
/// <param name="IpAddress">Its address: personal, never logged.</param>
/// <param name="UserAgent">Its name.</param>
public sealed record OnlineAcceptance(string? IpAddress, string? UserAgent);

/// <summary>Any number of payments.</summary>
public sealed record MandateMultiUse;

/// <summary>What the provider adds.</summary>
/// <param name="Klarna">Present when the type is klarna; it has no fields.</param>
/// <param name="Type">The payment method type.</param>
public sealed record MandateMethodDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KlarnaMandate? Klarna, string Type);

/// <summary>Klarna adds nothing.</summary>
public sealed record KlarnaMandate;

/// <summary>What is known of a mandate but never shown.</summary>
/// <param name="Created">Seconds since 1970, UTC.</param>
/// <param name="Customer">Whose method it was.</param>
public sealed record MandatePrivate(long Created, string? Customer);
