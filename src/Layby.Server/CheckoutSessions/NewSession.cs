using System.Collections.Immutable;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>A session as a call describes it.</summary>
public static class NewSession
{
    private const int ChanceLetters = 33;
    private const string Test = "cs_test_a1";
    private const string Live = "cs_live_a1";

    /// <summary>
    /// The session. Its id carries the time and the account's mark, as all ids do, and then enough chance that nobody
    /// finds a page by trying: whoever knows it can act as its customer.
    /// </summary>
    /// <param name="lines">What is bought; empty in a setup.</param>
    /// <param name="configuration">The configuration that offers the types.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    public static CheckoutSession Of(
        ImmutableArray<CheckoutLine> lines, PaymentMethodConfiguration configuration, ApiCall call, World world)
    {
        var form = call.Form;
        var (id, created) = NewId(call.Account, world.Dice);
        var isSetup = form.Text("mode") == "setup";
        long? total = isSetup ? null : lines.Sum(each => each.Amount);
        var currency = isSetup ? form.Text("currency")?.ToLowerInvariant() : lines[0].Price.Currency;
        var chosen = form["payment_method_types"] is not null || form["allowed_payment_method_types"] is not null;
        return new CheckoutSession
        {
            Id = id,
            Created = created,
            Livemode = call.Account.IsLive,
            AdaptivePricing = new(form.Hash("adaptive_pricing")?.Flag("enabled") ?? false),
            AllowPromotionCodes = form.Flag("allow_promotion_codes"),
            AllowedPaymentMethodTypes = form.Texts("allowed_payment_method_types"),
            AmountSubtotal = total,
            AmountTotal = total,
            BillingAddressCollection = form.Text("billing_address_collection"),
            BrandingSettings = Look.Of(form.Hash("branding_settings"), world.Settings.MerchantName),
            CancelUrl = form.Text("cancel_url"),
            ClientReferenceId = form.Text("client_reference_id"),
            ConsentCollection = Look.Consents(form.Hash("consent_collection")),
            Currency = currency,
            CustomText = Look.Texts(form.Hash("custom_text")),
            Customer = form.Text("customer"),
            CustomerCreation = form["customer"] is not null ? null
                : form.Text("customer_creation") ?? (isSetup ? "always" : "if_required"),
            CustomerDetails = form.Text("customer_email") is { } email ? new() { Email = email } : null,
            CustomerEmail = form.Text("customer_email"),
            ExcludedPaymentMethodTypes = form.Texts("excluded_payment_method_types"),
            ExpiresAt = form.Number("expires_at") ?? created + SessionChecks.MaxLife,
            IntegrationIdentifier = form.Text("integration_identifier"),
            InvoiceCreation = isSetup ? null : new(),
            Locale = form.Text("locale"),
            Metadata = form.Metadata(new Dictionary<string, string>()),
            Mode = form.Text("mode")!,
            NameCollection = Look.Names(form.Hash("name_collection")),
            OriginContext = form.Text("origin_context"),
            PaymentMethodCollection = isSetup ? "always" : "if_required",
            PaymentMethodConfigurationDetails = chosen ? null : new(configuration.Id, configuration.Parent),
            PaymentMethodOptions = Look.Options(form.Hash("payment_method_options")),
            PaymentMethodTypes = [],
            PaymentStatus = isSetup || total == 0 ? CheckoutPaymentStatus.NoPaymentRequired : CheckoutPaymentStatus.Unpaid,
            PhoneNumberCollection = new(form.Hash("phone_number_collection")?.Flag("enabled") ?? false),
            SavedPaymentMethodOptions = Look.Saved(form.Hash("saved_payment_method_options")),
            ShippingAddressCollection = form.Hash("shipping_address_collection")?.Texts("allowed_countries") is { } countries
                ? new(countries)
                : null,
            SubmitType = form.Text("submit_type"),
            SuccessUrl = form.Text("success_url"),
            TotalDetails = isSetup ? null : new(),
            Url = $"{call.PublicUrl}/c/pay/{id}",
            WalletOptions = form.Hash("wallet_options") is { } wallets
                ? new(wallets.Hash("link") is { } link ? new(link.Text("display")) : null)
                : null,
            Private = new() { Lines = lines, PublicUrl = call.PublicUrl, Wishes = Wishes.Of(call, isSetup) },
        };
    }

    /// <summary>The account of a session's id; null when it is nobody's.</summary>
    public static ValueTask<Account?> AccountOfAsync(string id, Keyring keyring, CancellationToken stop) =>
        id.Length == Test.Length + 23 + ChanceLetters
        && (id.StartsWith(Test, StringComparison.Ordinal) || id.StartsWith(Live, StringComparison.Ordinal))
            ? keyring.ByMarkOfAsync(string.Concat("cs_1", id.AsSpan(Test.Length, 23)), stop)
            : default;

    private static (string Id, long Created) NewId(Account account, Dice dice)
    {
        var plain = account.NewId("cs_1");
        var prefix = account.IsLive ? Live : Test;
        return (dice.Word(string.Concat(prefix, plain.AsSpan(4)), ChanceLetters), Account.SecondsOf(plain));
    }
}
