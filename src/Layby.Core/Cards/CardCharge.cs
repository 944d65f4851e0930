using System.Text.Json.Serialization;

namespace Layby.Core.Cards;

/// <summary>
/// A card's part of a charge. What programmes of the networks add is always there and never used.
/// https://docs.stripe.com/api/charges/object#charge_object-payment_method_details-card
/// </summary>
public sealed record CardCharge
{
    /// <summary>What the issuer has agreed to, minor units; null when it has not.</summary>
    public long? AmountAuthorized { get; init; }

    /// <summary>The issuer's six digits.</summary>
    public string? AuthorizationCode { get; init; }

    /// <inheritdoc cref="CardDetails.Brand"/>
    public string? Brand { get; init; }

    /// <summary>Until when reserved money can be taken, seconds since 1970, UTC; absent where it was taken at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CaptureBefore { get; init; }

    /// <inheritdoc cref="CardDetails.Checks"/>
    public CardChecks? Checks { get; init; }

    /// <inheritdoc cref="CardDetails.Country"/>
    public string? Country { get; init; }

    /// <summary>Null: it is the network's.</summary>
    public string? ElectronicCommerceIndicator { get; init; }

    /// <inheritdoc cref="CardDetails.ExpMonth"/>
    public long ExpMonth { get; init; }

    /// <inheritdoc cref="CardDetails.ExpYear"/>
    public long ExpYear { get; init; }

    /// <summary>Not had.</summary>
    public CardProgramme ExtendedAuthorization { get; init; } = new("disabled");

    /// <inheritdoc cref="CardDetails.Fingerprint"/>
    public string? Fingerprint { get; init; }

    /// <inheritdoc cref="CardDetails.Funding"/>
    public string? Funding { get; init; }

    /// <summary>Not had.</summary>
    public CardProgramme IncrementalAuthorization { get; init; } = new("unavailable");

    /// <summary>Always null.</summary>
    public string? Installments { get; init; }

    /// <inheritdoc cref="CardDetails.Last4"/>
    public string? Last4 { get; init; }

    /// <summary>Always null: a card is saved without one.</summary>
    public string? Mandate { get; init; }

    /// <summary>Not had.</summary>
    public CardProgramme Multicapture { get; init; } = new("unavailable");

    /// <summary>The network that took it: the brand.</summary>
    public string? Network { get; init; }

    /// <summary>Not used.</summary>
    public NetworkToken NetworkToken { get; init; } = new(false);

    /// <summary>The network's name for the payment.</summary>
    public string? NetworkTransactionId { get; init; }

    /// <summary>No more than what was asked.</summary>
    public required Overcapture Overcapture { get; init; }

    /// <inheritdoc cref="CardDetails.RegulatedStatus"/>
    public string? RegulatedStatus { get; init; }

    /// <summary>How its holder proved who they are; null when they were not asked.</summary>
    public ThreeDSecureResult? ThreeDSecure { get; init; }

    /// <summary>Always null.</summary>
    public string? TransactionLinkId { get; init; }

    /// <inheritdoc cref="CardDetails.Wallet"/>
    public string? Wallet { get; init; }

    /// <summary>A charge of a card.</summary>
    /// <param name="card">The card.</param>
    /// <param name="amount">What is asked, minor units.</param>
    /// <param name="issuer">What the issuer said; null when it declined.</param>
    /// <param name="authenticated">True when its holder has proved who they are.</param>
    public static CardCharge Of(CardDetails card, long amount, string? issuer, bool authenticated) => new()
    {
        AmountAuthorized = issuer is null ? null : amount,
        AuthorizationCode = issuer,
        Brand = card.Brand,
        Checks = card.Checks,
        Country = card.Country,
        ExpMonth = card.ExpMonth,
        ExpYear = card.ExpYear,
        Fingerprint = card.Fingerprint,
        Funding = card.Funding,
        Last4 = card.Last4,
        Network = card.Brand,
        Overcapture = new(amount, "unavailable"),
        RegulatedStatus = card.RegulatedStatus,
        ThreeDSecure = authenticated ? new() : null,
    };
}

/// <summary>A programme of the networks.</summary>
/// <param name="Status"><c>disabled</c> or <c>unavailable</c>.</param>
public sealed record CardProgramme(string Status);

/// <summary>A network's stand-in for the number.</summary>
/// <param name="Used">Always false.</param>
public sealed record NetworkToken(bool Used);

/// <summary>Taking more than was reserved.</summary>
/// <param name="MaximumAmountCapturable">Minor units.</param>
/// <param name="Status"><c>unavailable</c></param>
public sealed record Overcapture(long MaximumAmountCapturable, string Status);

/// <summary>How a card's holder proved who they are.</summary>
public sealed record ThreeDSecureResult
{
    /// <summary><c>challenge</c>: on a page.</summary>
    public string? AuthenticationFlow { get; init; } = "challenge";

    /// <summary><c>05</c>: the issuer vouches.</summary>
    public string? ElectronicCommerceIndicator { get; init; } = "05";

    /// <summary>Null: none was asked for.</summary>
    public string? ExemptionIndicator { get; init; }

    /// <summary><c>authenticated</c></summary>
    public string? Result { get; init; } = "authenticated";

    /// <summary>Null: it went well.</summary>
    public string? ResultReason { get; init; }

    /// <summary>Null: it is the network's.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The version of the protocol.</summary>
    public string? Version { get; init; } = "2.2.0";
}
