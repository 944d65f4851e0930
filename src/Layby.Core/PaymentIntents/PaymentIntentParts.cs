using System.Text.Json.Serialization;
using Layby.Core.PaymentMethods;

namespace Layby.Core.PaymentIntents;

/// <summary>The configured methods decide which types may pay.</summary>
public sealed record AutomaticPaymentMethods
{
    /// <summary><c>always</c> or <c>never</c>: may the customer be sent to another page.</summary>
    public string AllowRedirects { get; init; } = "always";

    /// <summary>True: the configuration decides.</summary>
    public required bool Enabled { get; init; }
}

/// <summary>The configuration that chose the types.</summary>
/// <param name="Id"><c>pmc_…</c></param>
/// <param name="Parent">Always null: there is no platform above.</param>
public sealed record PaymentMethodConfigurationDetails(string Id, string? Parent);

/// <summary>What was asked for each type; a type is present when it may pay.</summary>
public sealed record PaymentMethodOptions
{
    /// <summary>Alma.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlmaOptions? Alma { get; init; }

    /// <summary>Cards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardOptions? Card { get; init; }

    /// <summary>Klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KlarnaOptions? Klarna { get; init; }
}

/// <summary>What was asked for Alma.</summary>
public sealed record AlmaOptions
{
    /// <summary><c>manual</c>, or null for the intent's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CaptureMethod { get; init; }
}

/// <summary>What was asked for Klarna.</summary>
public sealed record KlarnaOptions
{
    /// <summary><c>manual</c>, or null for the intent's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CaptureMethod { get; init; }

    /// <summary>The language of Klarna's page, <c>fr-FR</c>.</summary>
    public string? PreferredLocale { get; init; }

    /// <summary><c>none</c>, <c>on_session</c> or <c>off_session</c>; null for the intent's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SetupFutureUsage { get; init; }
}

/// <summary>What was asked for cards.</summary>
public sealed record CardOptions
{
    /// <summary><c>manual</c>, or null for the intent's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CaptureMethod { get; init; }

    /// <summary>Always null: there are none.</summary>
    public string? Installments { get; init; }

    /// <summary>Always null: they are for cards of India.</summary>
    public string? MandateOptions { get; init; }

    /// <summary>Always null: a test card has one network.</summary>
    public string? Network { get; init; }

    /// <summary><c>automatic</c> where the card decides; <c>any</c> and <c>challenge</c> ask its holder, where it can be.</summary>
    public string RequestThreeDSecure { get; init; } = "automatic";

    /// <summary><c>none</c>, <c>on_session</c> or <c>off_session</c>; null for the intent's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SetupFutureUsage { get; init; }
}

/// <summary>Where the customer must go.</summary>
/// <param name="RedirectToUrl">The address.</param>
/// <param name="Type">Always <c>redirect_to_url</c>, also when the client asked for its own handling.</param>
public sealed record NextAction(RedirectToUrl RedirectToUrl, string Type = "redirect_to_url");

/// <summary>An address and the way back.</summary>
/// <param name="ReturnUrl">
/// Where the merchant wants the customer afterwards, letter for letter as it was given; null where it gave none, which
/// only a card lets it.
/// </param>
/// <param name="Url">The provider's page.</param>
public sealed record RedirectToUrl(string? ReturnUrl, string Url);

/// <summary>Why an attempt failed. Fields without a value are left out.</summary>
public sealed record LastPaymentError
{
    /// <summary>What to do about a declined card.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AdviceCode { get; init; }

    /// <summary>The charge that failed; only a declined card makes one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Charge { get; init; }

    /// <summary>For programs; since 2023-08-16 Klarna's failures have four codes of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>The provider's reason, for programs; given for Alma since 2025-09-30.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeclineCode { get; init; }

    /// <summary>The page that explains the code.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DocUrl { get; init; }

    /// <summary>For people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The network's own number for the reason.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NetworkDeclineCode { get; init; }

    /// <summary>The method that failed; it is detached from the intent and stands only here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentMethod? PaymentMethod { get; init; }

    /// <summary><c>invalid_request_error</c>; <c>card_error</c> for a declined card.</summary>
    public string Type { get; init; } = "invalid_request_error";
}

/// <summary>References for the customer's documents.</summary>
/// <param name="CustomerReference">The customer's own number.</param>
/// <param name="OrderReference">The order's number; Klarna shows its first 255 characters.</param>
public sealed record PaymentDetails(string? CustomerReference, string? OrderReference);

/// <summary>What an amount is made of.</summary>
public sealed record AmountDetails
{
    /// <summary>Taken off the whole, minor units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DiscountAmount { get; init; }

    /// <summary>What does not add up, where the merchant asked to be told rather than refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AmountDetailsError? Error { get; init; }

    /// <summary>What it costs to send.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AmountShipping? Shipping { get; init; }

    /// <summary>Tax on the whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AmountTax? Tax { get; init; }

    /// <summary>Always there, always empty: tips are given at a till.</summary>
    public Tip Tip { get; init; } = new();

    /// <summary>Nothing is known.</summary>
    public static AmountDetails None { get; } = new();
}

/// <summary>What does not add up.</summary>
/// <param name="Code">One of the two in <see cref="AmountArithmetic"/>.</param>
/// <param name="Message">For people.</param>
public sealed record AmountDetailsError(string? Code, string? Message);

/// <summary>What it costs to send.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="FromPostalCode">At most 10 characters.</param>
/// <param name="ToPostalCode">At most 10 characters.</param>
public sealed record AmountShipping(long? Amount, string? FromPostalCode, string? ToPostalCode);

/// <summary>Tax.</summary>
/// <param name="TotalTaxAmount">Minor units.</param>
public sealed record AmountTax(long? TotalTaxAmount);

/// <summary>No tip.</summary>
public sealed record Tip;
