using System.Text.Json.Serialization;
using Layby.Core.Cards;
using Layby.Core.Providers;

namespace Layby.Core.Charges;

/// <summary>Money taken or reserved by one attempt, or what a card's issuer refused. https://docs.stripe.com/api/charges/object</summary>
public sealed record Charge : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>charge</c></summary>
    public string Object { get; init; } = "charge";

    /// <summary>What was asked, minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>What was taken, minor units; less than asked after a partial capture.</summary>
    public long AmountCaptured { get; init; }

    /// <summary>What was given back, minor units; with what was <see cref="Released"/>.</summary>
    public long AmountRefunded { get; init; }

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? ApplicationFee { get; init; }

    /// <inheritdoc cref="Application"/>
    public long? ApplicationFeeAmount { get; init; }

    /// <summary>Null until the money has settled.</summary>
    public string? BalanceTransaction { get; init; }

    /// <summary>Who is billed, from the payment method.</summary>
    public BillingDetails BillingDetails { get; init; } = BillingDetails.Unknown;

    /// <summary>What a card's statement says; null for other methods.</summary>
    public string? CalculatedStatementDescriptor { get; init; }

    /// <summary>True once the money was taken.</summary>
    public bool Captured { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>Who paid, if a customer was named.</summary>
    public string? Customer { get; init; }

    /// <summary>The intent's description.</summary>
    public string? Description { get; init; }

    /// <summary>True once the customer has disputed it.</summary>
    public bool Disputed { get; init; }

    /// <summary>Always null: what failed has moved nothing.</summary>
    public string? FailureBalanceTransaction { get; init; }

    /// <summary>Why a card was declined; null for any other charge, since other methods' failures make none.</summary>
    public string? FailureCode { get; init; }

    /// <summary>The same for people.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>What the merchant has reported of fraud.</summary>
    public FraudDetails FraudDetails { get; init; } = new();

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The intent's metadata when the charge was made.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc cref="Application"/>
    public string? OnBehalfOf { get; init; }

    /// <summary>Why it was accepted.</summary>
    public Outcome? Outcome { get; init; } = Outcome.Accepted;

    /// <summary>True when the payment went through, also while it is only reserved.</summary>
    public bool Paid { get; init; } = true;

    /// <summary>The intent that it pays.</summary>
    public required string PaymentIntent { get; init; }

    /// <summary>The method that paid.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>How the customer chose to pay.</summary>
    public required PaymentMethodDetails PaymentMethodDetails { get; init; }

    /// <summary>Empty: there is no Radar session.</summary>
    public RadarOptions RadarOptions { get; init; } = new();

    /// <summary>Where a receipt is sent.</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary>Null until a receipt is sent.</summary>
    public string? ReceiptNumber { get; init; }

    /// <summary>Null: there are no receipt pages.</summary>
    public string? ReceiptUrl { get; init; }

    /// <summary>True once all of it was given back.</summary>
    public bool Refunded { get; init; }

    /// <summary>The last review of it; null where nobody had to look, and always in a sandbox.</summary>
    public string? Review { get; init; }

    /// <summary>Where goods are sent.</summary>
    public Shipping? Shipping { get; init; }

    /// <summary>Always null: older than payment methods.</summary>
    public string? Source { get; init; }

    /// <inheritdoc cref="Application"/>
    public string? SourceTransfer { get; init; }

    /// <summary>The text for the customer's statement.</summary>
    public string? StatementDescriptor { get; init; }

    /// <summary>What is added to it.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "succeeded";

    /// <inheritdoc cref="Application"/>
    public string? TransferData { get; init; }

    /// <summary>The merchant's own grouping.</summary>
    public string? TransferGroup { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>
    /// What of <see cref="AmountRefunded"/> was reserved and never taken, minor units; 0 where letting it go was no refund.
    /// </summary>
    [JsonIgnore]
    public long Released { get; init; }

    /// <summary>What can still be given back, minor units.</summary>
    [JsonIgnore]
    public long Refundable => AmountCaptured - (AmountRefunded - Released);

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer, PaymentIntent);

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Amount > 0, "a charge is for a positive amount");
        Invariant.Holds(AmountCaptured >= 0 && AmountCaptured <= Amount, "no more is captured than was authorised");
        Invariant.Holds(Released == 0 || Released == Amount - AmountCaptured, "what is released is all that was not captured");
        Invariant.Holds(AmountRefunded >= Released && Refundable >= 0, "no more is refunded than was captured");
        Invariant.Holds(
            Refunded == (AmountRefunded > 0 && Refundable == 0), "a charge is refunded when nothing of it is left to refund");
        Invariant.Holds(Captured == AmountCaptured > 0, "a captured charge has a captured amount");
        Invariant.Holds(Status is not "failed" || (!Paid && !Captured && FailureCode is not null), "a failed charge took nothing");
        Invariant.Holds(
            !Livemode || ProviderRules.Of(PaymentMethodDetails.Type) is not { SandboxOnly: true },
            "what is only for a sandbox moves no real money");
    }
}

/// <summary>What is known of a charge but never shown.</summary>
/// <param name="Released">As <see cref="Charge.Released"/> says.</param>
public sealed record ChargePrivate(long Released);

/// <summary>What is known of fraud.</summary>
public sealed record FraudDetails
{
    /// <summary>The merchant's own word: <c>fraudulent</c> or <c>safe</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserReport { get; init; }
}

/// <summary>Nothing is set.</summary>
public sealed record RadarOptions;

/// <summary>How the network judged the payment.</summary>
public sealed record Outcome
{
    /// <summary>Null for an accepted payment.</summary>
    public string? AdviceCode { get; init; }

    /// <summary>Null for an accepted payment.</summary>
    public string? NetworkAdviceCode { get; init; }

    /// <summary>Null for an accepted payment.</summary>
    public string? NetworkDeclineCode { get; init; }

    /// <summary><c>approved_by_network</c>, <c>declined_by_network</c> or <c>not_sent_to_network</c>.</summary>
    public string? NetworkStatus { get; init; }

    /// <summary>Null for an accepted payment.</summary>
    public string? Reason { get; init; }

    /// <summary><c>not_assessed</c>: risk is the provider's; a card's is <c>normal</c>, or <c>highest</c> when it is blocked.</summary>
    public string? RiskLevel { get; init; }

    /// <summary>For people.</summary>
    public string? SellerMessage { get; init; }

    /// <summary><c>authorized</c>, <c>issuer_declined</c> or <c>blocked</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The outcome of every approved payment.</summary>
    public static Outcome Accepted { get; } = new()
    {
        NetworkStatus = "approved_by_network",
        RiskLevel = "not_assessed",
        SellerMessage = "Payment complete.",
        Type = "authorized",
    };

    /// <summary>The same for a card, whose risk is weighed.</summary>
    public static Outcome AcceptedCard { get; } = Accepted with { RiskLevel = "normal" };
}

/// <summary>How the customer chose to pay.</summary>
public sealed record PaymentMethodDetails
{
    /// <summary>Present when the type is alma.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlmaCharge? Alma { get; init; }

    /// <summary>Present when the type is card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardCharge? Card { get; init; }

    /// <summary>Present when the type is klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaCharge? Klarna { get; init; }

    /// <summary><c>card</c>, <c>klarna</c> or <c>alma</c>.</summary>
    public required string Type { get; init; }
}

/// <summary>An Alma payment.</summary>
public sealed record AlmaCharge
{
    /// <summary>The plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Installments? Installments { get; init; }

    /// <summary>Alma's reference.</summary>
    public string? TransactionId { get; init; }
}

/// <summary>A plan of equal parts.</summary>
/// <param name="Count">2, 3 or 4.</param>
public sealed record Installments(int Count);

/// <summary>A Klarna payment.</summary>
public sealed record KlarnaCharge
{
    /// <summary>Who pays.</summary>
    public PayerDetails? PayerDetails { get; init; }

    /// <summary><c>pay_now</c>, <c>pay_later</c>, <c>pay_in_installments</c> or <c>pay_with_financing</c>.</summary>
    public string? PaymentMethodCategory { get; init; }

    /// <summary>The language of Klarna's page, <c>fr-FR</c>.</summary>
    public string? PreferredLocale { get; init; }
}

/// <summary>Who pays.</summary>
/// <param name="Address">From where.</param>
public sealed record PayerDetails(PayerAddress? Address);

/// <summary>From where.</summary>
/// <param name="Country">ISO 3166 alpha-2.</param>
public sealed record PayerAddress(string? Country);
