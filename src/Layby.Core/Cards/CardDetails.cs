namespace Layby.Core.Cards;

/// <summary>
/// What is kept and shown of a card: never its number or security code. Its properties are, in their order, the JSON of
/// a payment method's <c>card</c>. https://docs.stripe.com/api/payment_methods/object#payment_method_object-card
/// </summary>
public sealed record CardDetails
{
    /// <summary><c>visa</c>, <c>mastercard</c>, <c>amex</c>, …</summary>
    public required string Brand { get; init; }

    /// <summary>What the issuer said of address and security code.</summary>
    public CardChecks? Checks { get; init; }

    /// <summary>Where it was issued, ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The brand as it is to be shown: <c>american_express</c>.</summary>
    public string? DisplayBrand { get; init; }

    /// <summary>1 to 12.</summary>
    public required long ExpMonth { get; init; }

    /// <summary>Four digits.</summary>
    public required long ExpYear { get; init; }

    /// <summary>The same for the same card; it does not lead back to the number.</summary>
    public string? Fingerprint { get; init; }

    /// <summary><c>credit</c>, <c>debit</c> or <c>prepaid</c>.</summary>
    public required string Funding { get; init; }

    /// <summary>Always null: there are no terminals.</summary>
    public string? GeneratedFrom { get; init; }

    /// <summary>The last four digits.</summary>
    public required string Last4 { get; init; }

    /// <summary>The networks that it belongs to.</summary>
    public CardNetworks? Networks { get; init; }

    /// <summary><c>unregulated</c></summary>
    public string? RegulatedStatus { get; init; } = "unregulated";

    /// <summary>Whether its network has 3D Secure.</summary>
    public ThreeDSecureUsage? ThreeDSecureUsage { get; init; }

    /// <summary>Always null: there are no wallets.</summary>
    public string? Wallet { get; init; }

    /// <summary>What is shown of a card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="expires">Until when it is good.</param>
    /// <param name="checks">What the issuer is asked besides.</param>
    public static CardDetails Of(TestCard card, CardExpiry expires, CardChecks checks) => new()
    {
        Brand = card.Brand,
        Checks = checks,
        Country = card.Country,
        DisplayBrand = card.Brand switch
        {
            "amex" => "american_express",
            "diners" => "diners_club",
            "unionpay" => "union_pay",
            var same => same,
        },
        ExpMonth = expires.Month,
        ExpYear = expires.Year,
        Fingerprint = CardNumbers.Fingerprint(card),
        Funding = card.Funding,
        Last4 = card.Last4,
        Networks = new([card.Brand], null),
        ThreeDSecureUsage = new(card.HasThreeDSecure),
    };
}

/// <summary>The last month in which a card is good.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Year">Four digits.</param>
public sealed record CardExpiry(long Month, long Year);

/// <summary>What the issuer said: <c>pass</c>, <c>fail</c>, <c>unavailable</c>, or null where nothing was given.</summary>
/// <param name="AddressLine1Check">Of the street.</param>
/// <param name="AddressPostalCodeCheck">Of the postal code.</param>
/// <param name="CvcCheck">Of the security code.</param>
public sealed record CardChecks(string? AddressLine1Check, string? AddressPostalCodeCheck, string? CvcCheck)
{
    /// <summary>What the issuer says of what was given.</summary>
    public static CardChecks Of(TestCard card, Address address, bool hasCvc) => new(
        address.Line1 is null ? null : card.AddressChecks.Line1,
        address.PostalCode is null ? null : card.AddressChecks.PostalCode,
        hasCvc ? card.CvcCheck : null);
}

/// <summary>Networks.</summary>
/// <param name="Available">Those that can take it.</param>
/// <param name="Preferred">The customer's choice; null for none.</param>
public sealed record CardNetworks(IReadOnlyList<string> Available, string? Preferred);

/// <summary>3D Secure.</summary>
/// <param name="Supported">Whether it can be asked for.</param>
public sealed record ThreeDSecureUsage(bool Supported);
