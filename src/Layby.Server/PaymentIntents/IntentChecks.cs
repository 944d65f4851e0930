using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>What a table can not check: rules between parameters, and what the account does not have.</summary>
public static class IntentChecks
{
    /// <summary>The first refusal of a call's parameters; null when they fit together.</summary>
    public static ApiError? Check(ApiCall call) =>
        TypeChoice.Refuses(call) ?? CheckNobodys(call) ?? CheckContacts(call.Form);

    /// <summary>Why an amount can not be asked for; null when it can.</summary>
    public static ApiError? CheckAmount(long amount, string currency)
    {
        if (!Currency.IsKnown(currency))
        {
            return ApiError.Invalid(
                "currency",
                $"Invalid currency: {(currency.Length <= 20 ? currency : currency[..20])}. Stripe currently supports these "
                + $"currencies: {string.Join(", ", Currency.All)}");
        }

        var money = new Money(amount, currency);
        return amount == 0 ? AmountZero
            : amount < Currency.Minimum(currency)
                ? ApiError.Invalid(
                    "amount",
                    $"Amount must be at least {Currency.Spoken(money with { Amount = Currency.Minimum(currency) })}",
                    "amount_too_small")
            : amount > Currency.MaxAmount
                ? ApiError.Invalid(
                    "amount",
                    $"Amount must be no more than {Currency.Spoken(money with { Amount = Currency.MaxAmount })}",
                    "amount_too_large")
            : null;
    }

    /// <summary>Why none of the types that the merchant named can take this amount; null when one can.</summary>
    public static ApiError? CheckPayable(IReadOnlyList<string> types, Money money)
    {
        ApiError? first = null;
        foreach (var type in types)
        {
            if (ProviderRules.Of(type) is { } rules)
            {
                var refusal = rules.Refuses(money);
                if (refusal is { Param: "currency" })
                {
                    return refusal;
                }

                if (refusal is null)
                {
                    return null;
                }

                first ??= refusal;
            }
        }

        return first;
    }

    /// <summary>Why an intent that no type is left for can not be; null when one is.</summary>
    public static ApiError? CheckTypes(PaymentIntent intent) => intent.PaymentMethodTypes.Count > 0
        ? null
        : ApiError.Invalid(
            null,
            "No valid payment method types for this Payment Intent. Please ensure that you have activated payment "
            + "methods compatible with your chosen currency in your dashboard "
            + "(https://dashboard.stripe.com/settings/payments).");

    private static ApiError AmountZero { get; } = ApiError.Invalid(
        "amount",
        "The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency "
        + "set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment "
        + "Method for future use without an immediate payment, use a Setup Intent instead: "
        + "https://docs.stripe.com/payments/save-and-reuse",
        "parameter_invalid_integer");

    private static ApiError? CheckNobodys(ApiCall call)
    {
        var form = call.Form;
        foreach (var (param, kind) in Nobodys)
        {
            if (form.Text(param) is { } id)
            {
                return ApiError.NoSuch(kind, id, param);
            }
        }

        if (form.Hash("transfer_data")?.Text("destination") is { } destination)
        {
            return ApiError.NoSuch("destination", destination, "transfer_data[destination]");
        }

        return form.Number("application_fee_amount") is null ? null : ApiError.Invalid(
            "application_fee_amount",
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth "
            + "key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).");
    }

    // Kinds of objects that no account has yet.
    private static readonly (string Param, string Kind)[] Nobodys =
    [
        ("customer_account", "account"), ("on_behalf_of", "account"),
    ];

    private static ApiError? CheckContacts(FormNode form) =>
        Addresses.RefusesEmail(form.Text("receipt_email"), "receipt_email")
        ?? Addresses.RefusesCountry(
            form.Hash("shipping")?.Hash("address")?.Text("country"), "shipping[address][country]")
        ?? (form.Text("return_url") is { } url ? Addresses.RefusesUrl(url, "return_url") : null)
        ?? (form["payment_method"] is not null && form["payment_method_data"] is not null
            ? ApiError.Invalid(
                "payment_method",
                "You may only specify one of these parameters: payment_method, payment_method_data.",
                "parameters_exclusive")
            : null);
}
