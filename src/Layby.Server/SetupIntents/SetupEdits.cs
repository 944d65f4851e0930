using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>A setup with what a call says of it. What was not given stays; the empty string unsets.</summary>
public static class SetupEdits
{
    /// <summary>The setup as the call wants it.</summary>
    public static SetupIntent Apply(SetupIntent intent, ApiCall call)
    {
        var form = call.Form;
        var next = Types(intent, form);
        var klarna = form.Hash("payment_method_options")?["klarna"];
        return next with
        {
            Customer = form.Text("customer") ?? intent.Customer,
            Description = form.GivenText("description").Or(intent.Description),
            Metadata = form.Metadata(intent.Metadata),
            PaymentMethodOptions = Options(next, klarna),
            Private = intent.Private with
            {
                KlarnaPlans = KlarnaPlanParams.Read(klarna, intent.Private.KlarnaPlans),
            },
        };
    }

    /// <summary>A setup whose automatic types are those that a configuration offers.</summary>
    public static SetupIntent Configured(SetupIntent intent, PaymentMethodConfiguration configuration) =>
        intent.AutomaticPaymentMethods is not { Enabled: true } ? intent : intent with
        {
            PaymentMethodConfigurationDetails = new(configuration.Id, configuration.Parent),
            Private = intent.Private with
            {
                OfferedTypes = [.. ProviderRules.All.Select(each => each.Method).Where(configuration.Offers)],
            },
        };

    private static SetupIntent Types(SetupIntent intent, FormNode form)
    {
        var named = form.Texts("payment_method_types");
        var allowed = named is null ? form.Texts("allowed_payment_method_types") ?? intent.AllowedPaymentMethodTypes : null;
        var chosen = named is not null || allowed is not null;
        var excluded = form["excluded_payment_method_types"] is null
            ? intent.ExcludedPaymentMethodTypes
            : form.Texts("excluded_payment_method_types") is { Count: > 0 } some ? some : null;
        var types = named ?? allowed?.Where(Keeps).ToArray() ?? Active(intent) ?? intent.PaymentMethodTypes;
        return intent with
        {
            AllowedPaymentMethodTypes = allowed,
            AutomaticPaymentMethods = chosen ? null : intent.AutomaticPaymentMethods,
            ExcludedPaymentMethodTypes = excluded,
            PaymentMethodConfigurationDetails = chosen ? null : intent.PaymentMethodConfigurationDetails,
            PaymentMethodTypes = excluded is null ? types : [.. types.Except(excluded)],
        };
    }

    private static bool Keeps(string type) => ProviderRules.Of(type) is not { Recurring: false };

    // Automatic types follow the configuration, and come back when they are no longer excluded.
    private static IReadOnlyList<string>? Active(SetupIntent intent) =>
        intent.AutomaticPaymentMethods is not { Enabled: true, AllowRedirects: var redirects } ? null :
        [
            .. ProviderRules.All
                .Where(each => each.Recurring && (redirects == "always" || !each.Redirects))
                .Select(each => each.Method)
                .Where(each => intent.Private.OfferedTypes?.Contains(each) is not false),
        ];

    private static SetupMethodOptions Options(SetupIntent intent, FormNode? klarna)
    {
        var was = intent.PaymentMethodOptions;
        var types = intent.PaymentMethodTypes;
        return new SetupMethodOptions
        {
            Card = types.Contains("card") ? was.Card ?? new() : null,
            Klarna = types.Contains("klarna") ? Klarna(klarna, was.Klarna ?? new()) : null,
        };
    }

    private static SetupKlarnaOptions Klarna(FormNode? given, SetupKlarnaOptions was) => given switch
    {
        null => was,
        { Text: not null } => new(),
        _ => new(
            given.Text("currency")?.ToLowerInvariant() ?? was.Currency,
            given.GivenText("preferred_locale").Or(was.PreferredLocale)),
    };
}
