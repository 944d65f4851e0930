using System.Text.Json.Serialization;
using Layby.Core.Cards;

namespace Layby.Core.Tokens;

/// <summary>
/// A card that a customer's browser or phone has handed in, to be used once by the merchant's server.
/// https://docs.stripe.com/api/tokens/object
/// </summary>
public sealed record Token : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>token</c></summary>
    public string Object { get; init; } = "token";

    /// <summary>The card.</summary>
    public required TokenCard Card { get; init; }

    /// <summary>Null: callers' addresses are not kept.</summary>
    public string? ClientIp { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary><c>card</c></summary>
    public string Type { get; init; } = "card";

    /// <summary>True once something was made of it.</summary>
    public bool Used { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>Which of the published cards it is, and what a payment method would show of it.</summary>
    [JsonIgnore]
    public TokenPrivate Private { get; init; } = TokenPrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(!Livemode, "a test card is no card where money is real");
}

/// <summary>What is known of a token but never shown.</summary>
/// <param name="TestCard">The name of the published card.</param>
/// <param name="Details">What a payment method shows of it.</param>
public sealed record TokenPrivate(string TestCard, CardDetails? Details)
{
    /// <summary>Until it has been read.</summary>
    public static TokenPrivate Unread { get; } = new("", null);
}

/// <summary>A card in the older shape that tokens have. https://docs.stripe.com/api/cards/object</summary>
public sealed record TokenCard
{
    /// <summary><c>card_…</c></summary>
    public required string Id { get; init; }

    /// <summary><c>card</c></summary>
    public string Object { get; init; } = "card";

    /// <summary>City.</summary>
    public string? AddressCity { get; init; }

    /// <summary>Country.</summary>
    public string? AddressCountry { get; init; }

    /// <summary>Street.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>What the issuer said of the street.</summary>
    public string? AddressLine1Check { get; init; }

    /// <summary>More of the street.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>State or region.</summary>
    public string? AddressState { get; init; }

    /// <summary>Postal code.</summary>
    public string? AddressZip { get; init; }

    /// <summary>What the issuer said of the postal code.</summary>
    public string? AddressZipCheck { get; init; }

    /// <summary>The brand in its older writing: <c>American Express</c>.</summary>
    public required string Brand { get; init; }

    /// <inheritdoc cref="CardDetails.Country"/>
    public string? Country { get; init; }

    /// <summary>What the issuer said of the security code.</summary>
    public string? CvcCheck { get; init; }

    /// <summary>Always null: there are no wallets.</summary>
    public string? DynamicLast4 { get; init; }

    /// <inheritdoc cref="CardDetails.ExpMonth"/>
    public long ExpMonth { get; init; }

    /// <inheritdoc cref="CardDetails.ExpYear"/>
    public long ExpYear { get; init; }

    /// <inheritdoc cref="CardDetails.Fingerprint"/>
    public string? Fingerprint { get; init; }

    /// <inheritdoc cref="CardDetails.Funding"/>
    public required string Funding { get; init; }

    /// <inheritdoc cref="CardDetails.Last4"/>
    public required string Last4 { get; init; }

    /// <summary>Empty: notes belong to payment methods.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The holder.</summary>
    public string? Name { get; init; }

    /// <inheritdoc cref="CardDetails.RegulatedStatus"/>
    public string? RegulatedStatus { get; init; }

    /// <summary>Always null: there are no wallets.</summary>
    public string? TokenizationMethod { get; init; }

    /// <summary>A token's card.</summary>
    public static TokenCard Of(string id, CardDetails card, BillingDetails holder) => new()
    {
        Id = id,
        AddressCity = holder.Address.City,
        AddressCountry = holder.Address.Country,
        AddressLine1 = holder.Address.Line1,
        AddressLine1Check = card.Checks?.AddressLine1Check,
        AddressLine2 = holder.Address.Line2,
        AddressState = holder.Address.State,
        AddressZip = holder.Address.PostalCode,
        AddressZipCheck = card.Checks?.AddressPostalCodeCheck,
        Brand = card.Brand switch
        {
            "amex" => "American Express",
            "diners" => "Diners Club",
            "discover" => "Discover",
            "jcb" => "JCB",
            "mastercard" => "MasterCard",
            "unionpay" => "UnionPay",
            _ => "Visa",
        },
        Country = card.Country,
        CvcCheck = card.Checks?.CvcCheck,
        ExpMonth = card.ExpMonth,
        ExpYear = card.ExpYear,
        Fingerprint = card.Fingerprint,
        Funding = card.Funding,
        Last4 = card.Last4,
        Name = holder.Name,
        RegulatedStatus = card.RegulatedStatus,
    };
}
