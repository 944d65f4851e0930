using System.Text.Json.Serialization;
using Layby.Core.Cards;
using Layby.Core.Providers;

namespace Layby.Core.PaymentMethods;

/// <summary>How a customer pays. https://docs.stripe.com/api/payment_methods/object</summary>
public sealed record PaymentMethod : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>payment_method</c></summary>
    public string Object { get; init; } = "payment_method";

    /// <summary><c>always</c>, <c>limited</c> or <c>unspecified</c>: may it be shown again in a later checkout.</summary>
    public string AllowRedisplay { get; init; } = "unspecified";

    /// <summary>Present when the type is alma; it has no fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlmaDetails? Alma { get; init; }

    /// <summary>Who is billed.</summary>
    public BillingDetails BillingDetails { get; init; } = BillingDetails.Unknown;

    /// <summary>Present when the type is card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardDetails? Card { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Whom it is saved for; null while it is nobody's.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Present when the type is klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaDetails? Klarna { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary><c>card</c>, <c>klarna</c> or <c>alma</c>.</summary>
    public required string Type { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>The intent whose attempt has used it; null while it is fresh. A method that is nobody's pays only once.</summary>
    [JsonIgnore]
    public string? UsedBy { get; init; }

    /// <summary>The mandate under which it may be charged again without its customer; null while there is none.</summary>
    [JsonIgnore]
    public string? Mandate { get; init; }

    /// <summary>True once it was taken from its customer: it never pays again.</summary>
    [JsonIgnore]
    public bool Detached { get; init; }

    /// <summary>Which of the published test cards it is (<c>visa</c>); null for other types.</summary>
    [JsonIgnore]
    public string? TestCard { get; init; }

    /// <summary>True once its holder has agreed to be charged while they are away, where that needs no mandate.</summary>
    [JsonIgnore]
    public bool SetUp { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer);

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Alma is not null == Type is "alma", "a payment method has the details of its type");
        Invariant.Holds(Card is not null == Type is "card", "a payment method has the details of its type");
        Invariant.Holds(Klarna is not null == Type is "klarna", "a payment method has the details of its type");
        Invariant.Holds(TestCard is not null == Type is "card", "a card is one of the published test cards");
        Invariant.Holds(
            !Livemode || ProviderRules.Of(Type) is not { SandboxOnly: true }, "what is only for a sandbox moves no real money");
        Invariant.Holds(!Detached || Customer is null, "a detached payment method is nobody's");
    }
}

/// <summary>Alma asks for nothing.</summary>
public sealed record AlmaDetails;

/// <summary>What Klarna is told of the customer.</summary>
/// <param name="Dob">Date of birth; null when it was not given.</param>
public sealed record KlarnaDetails(DateOfBirth? Dob);

/// <summary>A date of birth.</summary>
/// <param name="Day">1 to 31.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Year">Four digits.</param>
public sealed record DateOfBirth(long? Day, long? Month, long? Year);

/// <summary>What is known of a payment method but never shown.</summary>
/// <param name="UsedBy">The intent whose attempt has used it.</param>
/// <param name="Mandate">The mandate under which it may be charged again.</param>
/// <param name="Detached">True once it was taken from its customer.</param>
/// <param name="TestCard">Which of the published test cards it is.</param>
/// <param name="SetUp">True once its holder has agreed to later charges without a mandate.</param>
public sealed record PaymentMethodPrivate(
    string? UsedBy, string? Mandate = null, bool Detached = false, string? TestCard = null, bool SetUp = false);
