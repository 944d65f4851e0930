using Layby.Core;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>What a table can not check: rules between parameters, and what the account does not have.</summary>
public static class SetupChecks
{
    // Kinds of objects that no account has.
    private static readonly string[] Nobodys = ["customer_account", "on_behalf_of"];

    private static readonly string[] NamingTypes = ["payment_method_types", "allowed_payment_method_types"];

    /// <summary>The first refusal of a call's parameters; null when they fit together.</summary>
    public static async ValueTask<ApiError?> CheckAsync(ApiCall call, World world, CancellationToken stop) =>
        TypeChoice.Refuses(call) ?? CheckTypes(call.Form) ?? CheckNobodys(call.Form) ?? CheckKlarna(call.Form)
        ?? CheckMethod(call.Form)
        ?? (call.Form.Text("return_url") is { } url ? Addresses.RefusesUrl(url, "return_url") : null)
        ?? await CheckCustomerAsync(call, world, stop);

    /// <summary>Why a setup that no type is left for can not be; null when one is.</summary>
    public static ApiError? CheckTypes(SetupIntent intent) => intent.PaymentMethodTypes.Count > 0
        ? null
        : ApiError.Invalid(
            null,
            "No valid payment method types for this Setup Intent. Please ensure that you have activated payment methods that can "
            + "be set up for future payments in your dashboard (https://dashboard.stripe.com/settings/payments).");

    private static ApiError? CheckTypes(FormNode form)
    {
        foreach (var param in NamingTypes)
        {
            if (form.Texts(param) is not { } named)
            {
                continue;
            }

            if (named.Count == 0)
            {
                return ApiError.Empty(param);
            }

            // Allowed types that can not be kept are left out without a word; named ones are refused.
            if (param is "payment_method_types"
                && named.FirstOrDefault(each => ProviderRules.Of(each) is { Recurring: false }) is { } single)
            {
                return SetupIntentRefusals.CannotKeep(single, param);
            }
        }

        return null;
    }

    private static ApiError? CheckNobodys(FormNode form)
    {
        foreach (var param in Nobodys)
        {
            if (form.Text(param) is { } id)
            {
                return ApiError.NoSuch("account", id, param);
            }
        }

        return form.Flag("attach_to_self") is true ? Unserved("attach_to_self", "a connected account")
            : form["flow_directions"] is not null ? Unserved("flow_directions", "a connected account")
            : form["single_use"] is not null ? Unserved("single_use", "a payment method whose mandates are for one payment")
            : null;
    }

    private static ApiError Unserved(string param, string lacking) =>
        ApiError.Invalid(param, $"The parameter `{param}` needs {lacking}, and this account has none.");

    private static ApiError? CheckKlarna(FormNode form)
    {
        var klarna = form.Hash("payment_method_options")?["klarna"];
        var currency = klarna?.Text is null ? klarna?.Text("currency")?.ToLowerInvariant() : null;
        return currency is not null && !ProviderRules.Klarna.Currencies.Contains(currency)
            ? ApiError.Invalid(
                "payment_method_options[klarna][currency]",
                $"The currency provided ({(currency.Length <= 20 ? currency : currency[..20])}) is invalid. Payments with klarna "
                + $"support the following currencies: {string.Join(", ", ProviderRules.Klarna.Currencies)}.",
                "payment_intent_invalid_currency")
            : KlarnaPlanParams.Refuses(KlarnaPlanParams.Read(klarna, null));
    }

    private static ApiError? CheckMethod(FormNode form) =>
        form["payment_method"] is not null && form["payment_method_data"] is not null
            ? ApiError.Invalid(
                "payment_method",
                "You may only specify one of these parameters: payment_method, payment_method_data.",
                "parameters_exclusive")
            : null;

    private static async ValueTask<ApiError?> CheckCustomerAsync(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("customer") is { } id
        && !(await Owners.OfAsync(id, "customer", call, world, stop)).Ok(out _, out var unknown)
            ? unknown
            : null;
}
