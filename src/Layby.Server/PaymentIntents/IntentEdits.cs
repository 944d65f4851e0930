using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>An intent with what a call says of it. What was not given stays; the empty string unsets.</summary>
public static class IntentEdits
{
    /// <summary>The intent as the call wants it.</summary>
    public static PaymentIntent Apply(PaymentIntent intent, ApiCall call)
    {
        var form = call.Form;
        return Types(intent, form) with
        {
            Amount = form.Number("amount") ?? intent.Amount,
            Currency = form.Text("currency")?.ToLowerInvariant() ?? intent.Currency,
            AmountDetails = AmountEdits.Details(form, intent.AmountDetails),
            CaptureMethod = form.Text("capture_method") ?? intent.CaptureMethod,
            Customer = form.Text("customer") ?? intent.Customer,
            Description = form.GivenText("description").Or(intent.Description),
            Metadata = form.Metadata(intent.Metadata),
            PaymentDetails = form.GivenHash("payment_details", given => References(given, intent.PaymentDetails))
                is { IsGiven: true } given ? given.Value : intent.PaymentDetails,
            ReceiptEmail = form.GivenText("receipt_email").Or(intent.ReceiptEmail),
            SetupFutureUsage = form.GivenText("setup_future_usage").Or(intent.SetupFutureUsage),
            Shipping = form.GivenHash("shipping", ShippingOf) is { IsGiven: true } shipping ? shipping.Value : intent.Shipping,
            StatementDescriptor = form.GivenText("statement_descriptor").Or(intent.StatementDescriptor),
            StatementDescriptorSuffix = form.GivenText("statement_descriptor_suffix").Or(intent.StatementDescriptorSuffix),
            TransferGroup = form.GivenText("transfer_group").Or(intent.TransferGroup),
            Private = intent.Private with
            {
                LineItems = AmountEdits.Lines(form, intent.Private.LineItems, call.Account),
                KlarnaPlans = KlarnaPlanParams.Read(
                    form.Hash("payment_method_options")?["klarna"], intent.Private.KlarnaPlans),
            },
        };
    }

    private static PaymentIntent Types(PaymentIntent intent, FormNode form)
    {
        var currency = form.Text("currency")?.ToLowerInvariant() ?? intent.Currency;
        var named = form.Texts("payment_method_types");
        var allowed = named is null ? form.Texts("allowed_payment_method_types") ?? intent.AllowedPaymentMethodTypes : null;
        var chosen = named is not null || allowed is not null;
        var excluded = form["excluded_payment_method_types"] is null
            ? intent.ExcludedPaymentMethodTypes
            : form.Texts("excluded_payment_method_types") is { Count: > 0 } some ? some : null;
        var types = named ?? Fitting(allowed, currency) ?? Active(intent, form, currency) ?? intent.PaymentMethodTypes;
        var next = intent with
        {
            AllowedPaymentMethodTypes = allowed,
            AutomaticPaymentMethods = chosen ? null : intent.AutomaticPaymentMethods,
            ExcludedPaymentMethodTypes = excluded,
            PaymentMethodConfigurationDetails = chosen ? null : intent.PaymentMethodConfigurationDetails,
            PaymentMethodTypes = excluded is null ? types : [.. types.Except(excluded)],
        };
        return next with { PaymentMethodOptions = Options(next, form.Hash("payment_method_options")) };
    }

    // Allowed types that can not take the currency are left out without a word; named types are refused.
    private static IReadOnlyList<string>? Fitting(IReadOnlyList<string>? allowed, string currency) =>
        allowed is null ? null
            : [.. allowed.Where(each => ProviderRules.Of(each) is not { } rules || rules.Currencies.Contains(currency))];

    // Automatic types follow the currency and the configuration, and come back when they are no longer excluded. Those that
    // redirect are not offered to whom refuses that, nor one that can not be kept where the method is to be kept.
    private static IReadOnlyList<string>? Active(PaymentIntent intent, FormNode form, string currency)
    {
        var keeps = form.GivenText("setup_future_usage").Or(intent.SetupFutureUsage) is not null;
        return intent.AutomaticPaymentMethods is { Enabled: true, AllowRedirects: var redirects }
            ?
            [
                .. ProviderRules.All
                    .Where(each => each.Currencies.Contains(currency) && (each.Recurring || !keeps)
                        && !(each.SandboxOnly && intent.Livemode)
                        && (redirects == "always" || !each.Redirects))
                    .Select(each => each.Method)
                    .Where(each => intent.Private.OfferedTypes?.Contains(each) is not false),
            ]
            : null;
    }

    /// <summary>An intent whose automatic types are those that a configuration offers.</summary>
    public static PaymentIntent Configured(PaymentIntent intent, PaymentMethodConfiguration configuration) =>
        intent.AutomaticPaymentMethods is not { Enabled: true } ? intent : intent with
        {
            PaymentMethodConfigurationDetails = new(configuration.Id, configuration.Parent),
            Private = intent.Private with
            {
                OfferedTypes = [.. ProviderRules.All.Select(each => each.Method).Where(configuration.Offers)],
            },
        };

    /// <summary>The options of the types that may pay: as given, as they were, or a type's own defaults.</summary>
    private static PaymentMethodOptions Options(PaymentIntent intent, FormNode? given)
    {
        var was = intent.PaymentMethodOptions;
        var types = intent.PaymentMethodTypes;
        return new PaymentMethodOptions
        {
            Alma = types.Contains("alma") ? Alma(given?["alma"], was.Alma ?? new()) : null,
            Card = types.Contains("card") ? Card(given?["card"], was.Card ?? new()) : null,
            Klarna = types.Contains("klarna") ? Klarna(given?["klarna"], was.Klarna ?? new()) : null,
        };
    }

    private static AlmaOptions Alma(FormNode? given, AlmaOptions was) => given switch
    {
        null => was,
        { Text: not null } => new(),
        _ => new() { CaptureMethod = given.GivenText("capture_method").Or(was.CaptureMethod) },
    };

    private static CardOptions Card(FormNode? given, CardOptions was) => given switch
    {
        null => was,
        { Text: not null } => new(),
        _ => new()
        {
            CaptureMethod = given.GivenText("capture_method").Or(was.CaptureMethod),
            RequestThreeDSecure = given.Text("request_three_d_secure") ?? was.RequestThreeDSecure,
            SetupFutureUsage = given.GivenText("setup_future_usage").Or(was.SetupFutureUsage),
        },
    };

    private static KlarnaOptions Klarna(FormNode? given, KlarnaOptions was) => given switch
    {
        null => was,
        { Text: not null } => new(),
        _ => new()
        {
            CaptureMethod = given.GivenText("capture_method").Or(was.CaptureMethod),
            PreferredLocale = given.GivenText("preferred_locale").Or(was.PreferredLocale),
            SetupFutureUsage = given.GivenText("setup_future_usage").Or(was.SetupFutureUsage),
        },
    };

    private static PaymentDetails References(FormNode form, PaymentDetails? was) => new(
        form.GivenText("customer_reference").Or(was?.CustomerReference),
        form.GivenText("order_reference").Or(was?.OrderReference));

    private static Shipping ShippingOf(FormNode form) => new()
    {
        Address = form.Hash("address") is { } address ? Addresses.Postal(address, Address.Unknown) : null,
        Carrier = form.Text("carrier"),
        Name = form.Text("name"),
        Phone = form.Text("phone"),
        TrackingNumber = form.Text("tracking_number"),
    };
}
