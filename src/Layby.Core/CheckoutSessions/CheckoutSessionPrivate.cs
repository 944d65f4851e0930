using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Layby.Core.PaymentIntents;

namespace Layby.Core.CheckoutSessions;

/// <summary>What is known of a session but never shown.</summary>
public sealed record CheckoutSessionPrivate
{
    /// <summary>How many lines a session may have.</summary>
    public const int MaxLines = 100;

    /// <summary>What is bought, as the merchant listed it.</summary>
    public ImmutableArray<CheckoutLine> Lines { get; init; } = [];

    /// <summary>The address at which customers reached this server when the session was made, without a slash at its end.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>What the intent is to be like that is made when the customer confirms.</summary>
    public CheckoutWishes Wishes { get; init; } = new();

    /// <summary>What the customer typed when they last confirmed; null before.</summary>
    public CheckoutContact? Contact { get; init; }

    /// <summary>The customer that was made for this session; null where none was.</summary>
    public string? MadeCustomer { get; init; }

    /// <summary>True while a payment that was confirmed is on its way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Awaits { get; init; }

    /// <summary>
    /// When its end is looked at again, milliseconds since 1970, UTC: its time is over, and a live provider has yet to say whether it was
    /// paid. Null where nothing is waited for.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AgainMs { get; init; }

    /// <summary>Nothing.</summary>
    public static CheckoutSessionPrivate None { get; } = new();
}

/// <summary>What the merchant wants the intent to be like.</summary>
public sealed record CheckoutWishes
{
    /// <summary>Whether the method may be shown again: <c>always</c>, <c>limited</c> or <c>unspecified</c>.</summary>
    public string? AllowRedisplay { get; init; }

    /// <summary><c>automatic</c>, <c>automatic_async</c> or <c>manual</c>.</summary>
    public string CaptureMethod { get; init; } = "automatic_async";

    /// <summary>Which parts of a known customer the page may change.</summary>
    public CheckoutCustomerUpdate CustomerUpdate { get; init; } = new();

    /// <summary>What is bought.</summary>
    public string? Description { get; init; }

    /// <summary>What Klarna is told of the payments that are to follow.</summary>
    public KlarnaPlans? KlarnaPlans { get; init; }

    /// <summary>The intent's notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What each type is asked.</summary>
    public PaymentMethodOptions MethodOptions { get; init; } = new();

    /// <summary>Where a receipt is sent.</summary>
    public string? ReceiptEmail { get; init; }

    /// <summary><c>on_session</c>, <c>off_session</c>, or null.</summary>
    public string? SetupFutureUsage { get; init; }

    /// <summary>Where goods are sent, as the merchant knows it.</summary>
    public Shipping? Shipping { get; init; }

    /// <summary>The text for the customer's statement.</summary>
    public string? StatementDescriptor { get; init; }

    /// <summary>What is added to it.</summary>
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary>The merchant's own grouping.</summary>
    public string? TransferGroup { get; init; }
}

/// <summary>Which parts of a known customer the page may change.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Shipping">Where goods are sent.</param>
public sealed record CheckoutCustomerUpdate(bool Address = false, bool Name = false, bool Shipping = false);

/// <summary>What the customer typed.</summary>
/// <param name="Billing">Who they are.</param>
/// <param name="BusinessName">A company's name.</param>
/// <param name="IndividualName">A person's name.</param>
/// <param name="Shipping">Where goods are sent.</param>
public sealed record CheckoutContact(
    BillingDetails Billing, string? BusinessName = null, string? IndividualName = null, CheckoutShipping? Shipping = null);
