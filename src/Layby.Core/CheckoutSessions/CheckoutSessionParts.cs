using System.Text.Json.Serialization;

namespace Layby.Core.CheckoutSessions;

/// <summary>Something that is on or off.</summary>
/// <param name="Enabled">True: it is on.</param>
public sealed record CheckoutSwitch(bool Enabled);

/// <summary>Taxes that are computed: none.</summary>
public sealed record CheckoutTax
{
    /// <summary>Always false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Null.</summary>
    public string? Liability { get; init; }

    /// <summary>Null.</summary>
    public string? Provider { get; init; }

    /// <summary>Null.</summary>
    public string? Status { get; init; }
}

/// <summary>How the page looks.</summary>
/// <param name="BackgroundColor">Six hexadecimal digits after a #.</param>
/// <param name="BorderStyle"><c>rounded</c>, <c>rectangular</c> or <c>pill</c>.</param>
/// <param name="ButtonColor">Six hexadecimal digits after a #.</param>
/// <param name="DisplayName">The shop's name on the page.</param>
/// <param name="FontFamily">A font's name; kept, and not loaded.</param>
/// <param name="Icon">Always null: files are not served.</param>
/// <param name="Logo">Always null: files are not served.</param>
public sealed record CheckoutBranding(
    string BackgroundColor, string BorderStyle, string ButtonColor, string DisplayName, string FontFamily,
    string? Icon = null, string? Logo = null);

/// <summary>What the customer gave beside their address.</summary>
/// <param name="BusinessName">A company's name; null where it was not asked for or not given.</param>
/// <param name="IndividualName">A person's name, likewise.</param>
/// <param name="ShippingDetails">Where goods are sent; null where it was not asked for.</param>
public sealed record CheckoutCollected(string? BusinessName, string? IndividualName, CheckoutShipping? ShippingDetails);

/// <summary>Where goods are sent.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">Who receives them.</param>
public sealed record CheckoutShipping(Address Address, string Name);

/// <summary>Which consent is asked for.</summary>
/// <param name="PaymentMethodReuseAgreement">Where the agreement to be charged again stands; null where it was not spoken of.</param>
/// <param name="Promotions">Always <c>none</c> or null.</param>
/// <param name="TermsOfService">Always <c>none</c> or null.</param>
public sealed record CheckoutConsents(CheckoutReuse? PaymentMethodReuseAgreement, string? Promotions, string? TermsOfService);

/// <summary>Where the agreement to be charged again stands.</summary>
/// <param name="Position"><c>auto</c>, or <c>hidden</c>: the merchant shows it elsewhere.</param>
public sealed record CheckoutReuse(string Position);

/// <summary>The merchant's words on the page.</summary>
public sealed record CheckoutTexts
{
    /// <summary>Below the button.</summary>
    public CheckoutText? AfterSubmit { get; init; }

    /// <summary>Beside the address to which goods are sent.</summary>
    public CheckoutText? ShippingAddress { get; init; }

    /// <summary>Above the button.</summary>
    public CheckoutText? Submit { get; init; }

    /// <summary>In the place of the terms' own words; no terms are asked for, so it is not shown.</summary>
    public CheckoutText? TermsOfServiceAcceptance { get; init; }
}

/// <summary>A text on the page.</summary>
/// <param name="Message">At most 1200 characters.</param>
public sealed record CheckoutText(string Message);

/// <summary>Who the customer says they are.</summary>
public sealed record CheckoutCustomer
{
    /// <summary>Their address; null in a setup.</summary>
    public Address? Address { get; init; }

    /// <summary>A company's name.</summary>
    public string? BusinessName { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>A person's name.</summary>
    public string? IndividualName { get; init; }

    /// <summary>Full name.</summary>
    public string? Name { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary><c>none</c></summary>
    public string? TaxExempt { get; init; } = "none";

    /// <summary>Null while the session is open, then empty: tax numbers are not asked for.</summary>
    public IReadOnlyList<string>? TaxIds { get; init; }
}

/// <summary>Invoices that are made of the payment: none.</summary>
public sealed record CheckoutInvoices
{
    /// <summary>Always false.</summary>
    public bool Enabled { get; init; }

    /// <summary>How they would look.</summary>
    public CheckoutInvoiceLook InvoiceData { get; init; } = new();
}

/// <summary>How an invoice would look.</summary>
public sealed record CheckoutInvoiceLook
{
    /// <summary>Null.</summary>
    public string? AccountTaxIds { get; init; }

    /// <summary>Null.</summary>
    public string? CustomFields { get; init; }

    /// <summary>Null.</summary>
    public string? Description { get; init; }

    /// <summary>Null.</summary>
    public string? Footer { get; init; }

    /// <summary>Null.</summary>
    public string? Issuer { get; init; }

    /// <summary>Empty.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Null.</summary>
    public string? RenderingOptions { get; init; }
}

/// <summary>Which names are asked for.</summary>
/// <param name="Business">A company's; left out when it was not spoken of.</param>
/// <param name="Individual">A person's, likewise.</param>
public sealed record CheckoutNames(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CheckoutName? Business,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CheckoutName? Individual);

/// <summary>Whether a name is asked for.</summary>
/// <param name="Enabled">True: it is.</param>
/// <param name="Optional">True: it may be left empty.</param>
public sealed record CheckoutName(bool Enabled, bool Optional);

/// <summary>What was asked for each type; a type is present when something was.</summary>
public sealed record CheckoutMethodOptions
{
    /// <summary>Alma.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckoutMethodOption? Alma { get; init; }

    /// <summary>Cards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckoutMethodOption? Card { get; init; }

    /// <summary>Klarna.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckoutMethodOption? Klarna { get; init; }
}

/// <summary>What was asked for one type.</summary>
public sealed record CheckoutMethodOption
{
    /// <summary><c>manual</c></summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CaptureMethod { get; init; }

    /// <summary>Cards: <c>automatic</c>, <c>any</c> or <c>challenge</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestThreeDSecure { get; init; }

    /// <summary><c>none</c>, <c>on_session</c> or <c>off_session</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SetupFutureUsage { get; init; }
}

/// <summary>Whether kept methods are offered again.</summary>
/// <param name="AllowRedisplayFilters">Which; null where it was not spoken of.</param>
/// <param name="PaymentMethodRemove"><c>enabled</c> or <c>disabled</c>.</param>
/// <param name="PaymentMethodSave"><c>enabled</c> or <c>disabled</c>.</param>
public sealed record CheckoutSavedMethods(
    IReadOnlyList<string>? AllowRedisplayFilters, string? PaymentMethodRemove, string? PaymentMethodSave);

/// <summary>Where goods can be sent.</summary>
/// <param name="AllowedCountries">ISO 3166 alpha-2.</param>
public sealed record CheckoutCountries(IReadOnlyList<string> AllowedCountries);

/// <summary>What a total is made of besides its lines.</summary>
/// <param name="AmountDiscount">0</param>
/// <param name="AmountShipping">0</param>
/// <param name="AmountTax">0</param>
public sealed record CheckoutTotals(long AmountDiscount = 0, long? AmountShipping = 0, long AmountTax = 0);

/// <summary>Whether wallets are offered.</summary>
/// <param name="Link">Stripe's own; left out when it was not spoken of.</param>
public sealed record CheckoutWallets(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CheckoutWallet? Link = null);

/// <summary>Whether a wallet is offered.</summary>
/// <param name="Display"><c>auto</c> or <c>never</c>.</param>
public sealed record CheckoutWallet(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Display);
