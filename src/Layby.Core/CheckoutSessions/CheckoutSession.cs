using System.Text.Json.Serialization;
using Layby.Core.PaymentIntents;

namespace Layby.Core.CheckoutSessions;

/// <summary>
/// A page on which a customer pays, or lets a method be kept: made by the shop, hosted here. Its properties are, in their
/// order, the JSON of the newest API version. https://docs.stripe.com/api/checkout/sessions/object
/// </summary>
public sealed record CheckoutSession : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>checkout.session</c></summary>
    public string Object { get; init; } = "checkout.session";

    /// <summary>Whether prices may be shown in the customer's currency; kept, and never done.</summary>
    public CheckoutSwitch AdaptivePricing { get; init; } = new(false);

    /// <summary>Always null: an expired session can not be recovered.</summary>
    public string? AfterExpiration { get; init; }

    /// <summary>Whether the customer may type a promotion code: there are none.</summary>
    public bool? AllowPromotionCodes { get; init; }

    /// <summary>The only types that the merchant allows, as they were given; null when they were not.</summary>
    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }

    /// <summary>All lines together, minor units; null in a setup.</summary>
    public long? AmountSubtotal { get; init; }

    /// <summary>What is to be paid, minor units; null in a setup.</summary>
    public long? AmountTotal { get; init; }

    /// <summary>Always off: taxes are not computed.</summary>
    public CheckoutTax AutomaticTax { get; init; } = new();

    /// <summary><c>auto</c>, or <c>required</c>: the customer must give their whole address.</summary>
    public string? BillingAddressCollection { get; init; }

    /// <summary>How the page looks.</summary>
    public CheckoutBranding? BrandingSettings { get; init; }

    /// <summary>Where the customer goes who does not want to pay.</summary>
    public string? CancelUrl { get; init; }

    /// <summary>The merchant's own word for it, at most 200 characters.</summary>
    public string? ClientReferenceId { get; init; }

    /// <summary>Always null: only sessions in the merchant's own page have one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the customer gave beside their address; null until they did.</summary>
    public CheckoutCollected? CollectedInformation { get; init; }

    /// <summary>Always null: no consent is asked for.</summary>
    public string? Consent { get; init; }

    /// <summary>Which consent is asked for; null where none was spoken of.</summary>
    public CheckoutConsents? ConsentCollection { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>ISO 4217, lower case; null where a setup named none.</summary>
    public string? Currency { get; init; }

    /// <summary>Always null: no currency is converted.</summary>
    public string? CurrencyConversion { get; init; }

    /// <summary>Always empty: fields of the merchant's own are not served.</summary>
    public IReadOnlyList<string> CustomFields { get; init; } = [];

    /// <summary>The merchant's words on the page.</summary>
    public CheckoutTexts CustomText { get; init; } = new();

    /// <summary>Who pays: whom the merchant named, or who was made once a payment was attempted.</summary>
    public string? Customer { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary><c>always</c> or <c>if_required</c>; null where the merchant named a customer.</summary>
    public string? CustomerCreation { get; init; }

    /// <summary>Who the customer says they are; null until something of it is known.</summary>
    public CheckoutCustomer? CustomerDetails { get; init; }

    /// <summary>The e-mail address that the merchant knows already.</summary>
    public string? CustomerEmail { get; init; }

    /// <summary>Always empty: coupons are not served.</summary>
    public IReadOnlyList<string> Discounts { get; init; } = [];

    /// <summary>Types that the merchant does not want; left out when none was named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ExcludedPaymentMethodTypes { get; init; }

    /// <summary>When it ends by itself: seconds since 1970, UTC; 30 minutes to 24 hours after it was made.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>The merchant's own word for where it was made.</summary>
    public string? IntegrationIdentifier { get; init; }

    /// <summary>Always null: invoices are not served.</summary>
    public string? Invoice { get; init; }

    /// <summary>Always off: invoices are not served. Null in a setup.</summary>
    public CheckoutInvoices? InvoiceCreation { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The page's language: <c>fr</c>; null or <c>auto</c> leaves it to the browser.</summary>
    public string? Locale { get; init; }

    /// <summary>Always null: managed payments are not served.</summary>
    public string? ManagedPayments { get; init; }

    /// <summary>The merchant's own notes: at most 50, keys of 40 and values of 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary><c>payment</c> or <c>setup</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Which names are asked for; left out when none is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckoutNames? NameCollection { get; init; }

    /// <summary><c>web</c> or <c>mobile_app</c>: where the customer comes from, as the merchant says.</summary>
    public string? OriginContext { get; init; }

    /// <summary>The intent that is paid: made when the customer first confirms. Null until then, and in a setup.</summary>
    public string? PaymentIntent { get; init; }

    /// <summary>Always null: payment links are not served.</summary>
    public string? PaymentLink { get; init; }

    /// <summary><c>if_required</c> for a payment, else <c>always</c>.</summary>
    public string? PaymentMethodCollection { get; init; }

    /// <summary>The configuration that chose the types; null when the merchant named them.</summary>
    public PaymentMethodConfigurationDetails? PaymentMethodConfigurationDetails { get; init; }

    /// <summary>What was asked for each type.</summary>
    public CheckoutMethodOptions PaymentMethodOptions { get; init; } = new();

    /// <summary>The types that the page offers, in its order.</summary>
    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }

    /// <summary>Whether the money is there.</summary>
    public CheckoutPaymentStatus PaymentStatus { get; init; } = CheckoutPaymentStatus.Unpaid;

    /// <summary>Always null: they are for sessions in the merchant's own page.</summary>
    public string? Permissions { get; init; }

    /// <summary>Whether a telephone number is asked for.</summary>
    public CheckoutSwitch PhoneNumberCollection { get; init; } = new(false);

    /// <summary>Always null: an expired session can not be recovered.</summary>
    public string? RecoveredFrom { get; init; }

    /// <summary>Whether kept methods are offered again; kept, and not done.</summary>
    public CheckoutSavedMethods? SavedPaymentMethodOptions { get; init; }

    /// <summary>The setup that is agreed to: made when the customer first confirms. Null until then, and in a payment.</summary>
    public string? SetupIntent { get; init; }

    /// <summary>Where goods can be sent; null when nobody asks where.</summary>
    public CheckoutCountries? ShippingAddressCollection { get; init; }

    /// <summary>Always null: shipping rates are not served.</summary>
    public string? ShippingCost { get; init; }

    /// <summary>Always empty: shipping rates are not served.</summary>
    public IReadOnlyList<string> ShippingOptions { get; init; } = [];

    /// <summary>Where in its life it is.</summary>
    public CheckoutSessionStatus Status { get; init; }

    /// <summary>What the last button says: <c>pay</c>, <c>book</c> or <c>donate</c>; null or <c>auto</c> for what fits.</summary>
    public string? SubmitType { get; init; }

    /// <summary>Always null: subscriptions are not served.</summary>
    public string? Subscription { get; init; }

    /// <summary>Where the customer goes who has paid, as the merchant gave it.</summary>
    public string? SuccessUrl { get; init; }

    /// <summary>What the total is made of besides; null in a setup.</summary>
    public CheckoutTotals? TotalDetails { get; init; }

    /// <summary><c>hosted_page</c></summary>
    public string UiMode { get; init; } = "hosted_page";

    /// <summary>The page, while the session is open; null afterwards.</summary>
    public string? Url { get; init; }

    /// <summary>Whether wallets are offered; none is.</summary>
    public CheckoutWallets? WalletOptions { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of the session but never shown.</summary>
    [JsonIgnore]
    public CheckoutSessionPrivate Private { get; init; } = CheckoutSessionPrivate.None;

    /// <summary>True when nothing is paid: a method is only kept.</summary>
    [JsonIgnore]
    public bool IsSetup => Mode == "setup";

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Customer, PaymentIntent, DueMs, Status.Wire());

    private long? DueMs => Status switch
    {
        CheckoutSessionStatus.Open => Private.AgainMs ?? (ExpiresAt * 1000),
        CheckoutSessionStatus.Complete or CheckoutSessionStatus.Expired => null,
    };

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Url is not null == Status is CheckoutSessionStatus.Open, "a session has an address exactly while it is open");
        Invariant.Holds(
            PaymentStatus is not CheckoutPaymentStatus.Paid || Status is CheckoutSessionStatus.Complete,
            "a session that is paid is complete");
        Invariant.Holds(
            PaymentStatus is CheckoutPaymentStatus.NoPaymentRequired == AmountTotal is null or 0,
            "a session asks for a payment exactly when there is something to pay");
        Invariant.Holds(AmountTotal is null == IsSetup, "a payment has a total, and a setup has none");
        Invariant.Holds(PaymentIntent is null || !IsSetup, "in a setup nothing is paid");
        Invariant.Holds(SetupIntent is null || IsSetup, "in a payment nothing is set up");
        Invariant.Holds(
            IsSetup || AmountSubtotal == Private.Lines.Sum(each => each.Amount), "the lines add up to what is to be paid");
        Invariant.Holds(!Private.Awaits || Status is CheckoutSessionStatus.Complete, "money is awaited of a complete session only");
    }
}
