using System.Text.Json.Serialization;
using Layby.Core.Cards;
using Layby.Core.Customers;
using Layby.Core.Mandates;
using Layby.Core.PaymentMethods;

namespace Layby.Core.ConfirmationTokens;

/// <summary>
/// What a customer entered in a browser, to be confirmed by the merchant's server, once.
/// https://docs.stripe.com/api/confirmation_tokens/object
/// </summary>
public sealed record ConfirmationToken : IApiObject
{
    /// <summary>How long one lives, seconds: twelve hours.</summary>
    public const long LifeSeconds = 12 * 3600;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>confirmation_token</c></summary>
    public string Object { get; init; } = "confirmation_token";

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Seconds since 1970, UTC, on the account's clock; null once it was used.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>How the customer agreed to be charged later; null where nothing was said of it.</summary>
    public MandateData? MandateData { get; init; }

    /// <summary>The merchant's own notes; always null.</summary>
    public string? Metadata { get; init; }

    /// <summary>The intent that it confirmed; null until then.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Always null: only cards have options here.</summary>
    public string? PaymentMethodOptions { get; init; }

    /// <summary>The method as it will be.</summary>
    public required PaymentMethodPreview PaymentMethodPreview { get; init; }

    /// <summary>Where the customer is sent afterwards.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary><c>on_session</c>, <c>off_session</c> or null.</summary>
    public string? SetupFutureUsage { get; init; }

    /// <summary>The setup that it confirmed; null until then.</summary>
    public string? SetupIntent { get; init; }

    /// <summary>Where goods are sent.</summary>
    public CustomerShipping? Shipping { get; init; }

    /// <summary>Whether the browser handles actions itself; redirects stay redirects.</summary>
    public bool UseStripeSdk { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What it stands for in a confirm: parameters as they were given, form encoded.</summary>
    [JsonIgnore]
    public string Form { get; init; } = "";

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <summary>The token once it has confirmed an intent, of a payment or of a setup.</summary>
    public ConfirmationToken UsedFor(string intent) => intent.StartsWith("seti_", StringComparison.Ordinal)
        ? this with { SetupIntent = intent, ExpiresAt = null }
        : this with { PaymentIntent = intent, ExpiresAt = null };

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(
        ExpiresAt is null == (PaymentIntent ?? SetupIntent) is not null, "a token ends when it was used, or by itself");
}

/// <summary>How the customer agreed.</summary>
/// <param name="CustomerAcceptance">From where.</param>
public sealed record MandateData(TokenAcceptance CustomerAcceptance);

/// <summary>How the customer agreed, as a token shows it.</summary>
/// <param name="Online">From where; null when it was not in a browser.</param>
/// <param name="Type"><c>online</c> or <c>offline</c>.</param>
public sealed record TokenAcceptance(OnlineAcceptance? Online, string Type);

/// <summary>A method as it will be.</summary>
public sealed record PaymentMethodPreview
{
    /// <summary><c>always</c>, <c>limited</c> or <c>unspecified</c>.</summary>
    public required string AllowRedisplay { get; init; }

    /// <summary>Present when the type is alma.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlmaDetails? Alma { get; init; }

    /// <summary>Who is billed.</summary>
    public required BillingDetails BillingDetails { get; init; }

    /// <summary>Present when the type is card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardDetails? Card { get; init; }

    /// <summary>Whose it is already; null when it is new.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Present when the type is klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaDetails? Klarna { get; init; }

    /// <summary><c>card</c>, <c>klarna</c> or <c>alma</c>.</summary>
    public required string Type { get; init; }

    /// <summary>A method's preview.</summary>
    public static PaymentMethodPreview Of(PaymentMethod method) => new()
    {
        AllowRedisplay = method.AllowRedisplay,
        Alma = method.Alma,
        BillingDetails = method.BillingDetails,
        Card = method.Card,
        Customer = method.Customer,
        Klarna = method.Klarna,
        Type = method.Type,
    };
}

/// <summary>What is known of a token but never shown.</summary>
/// <param name="Form">Parameters, form encoded.</param>
public sealed record ConfirmationTokenPrivate(string Form);
