using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>What a setup refuses: its states carry it as it stands.</summary>
internal static class Setups
{
    private const string Code = "setup_intent_unexpected_state";
    private const string Back = "return_url=https://shop.example";
    private const string Data = "payment_method_data[type]=klarna";
    private const string NoMethod =
        "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with "
        + "a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";

    public static WrongRequest[] Rows { get; } =
    [
        Post("a setup for nobody who exists", WrongRequest.Setups, "customer=cus_none", "resource_missing", "customer",
            "No such customer: 'cus_none'"),
        Post("a setup with a method that is not there", WrongRequest.Setups, "payment_method=pm_none", "resource_missing",
            "payment_method", "No such PaymentMethod: 'pm_none'"),
        Post("a setup with an unknown parameter", WrongRequest.Setups, "amount=100", "parameter_unknown", "amount",
            "Received unknown parameter: amount"),
        Post("a setup for an unknown use", WrongRequest.Setups, "usage=sometimes", null, "usage",
            "Invalid usage: must be one of off_session or on_session"),
        Post("a setup of single payments", WrongRequest.Setups, "payment_method_types[]=alma", null, "payment_method_types",
            "The payment method type alma is for single payments and cannot be set up for future payments."),
        Post("a setup of Alma by its details", WrongRequest.Setups, "payment_method_types[]=klarna&payment_method_data[type]=alma",
            null, "payment_method",
            "The PaymentMethod provided (alma) is not allowed for this SetupIntent. Please attempt using one of the following "
            + "payment method types: klarna."),
        Post("a setup without types", WrongRequest.Setups, "payment_method_types=", "parameter_invalid_empty",
            "payment_method_types", "You passed an empty string for 'payment_method_types'.…"),
        Post("a setup from which every type is excluded", WrongRequest.Setups,
            "excluded_payment_method_types[]=klarna&excluded_payment_method_types[]=card", null, null,
            "No valid payment method types for this Setup Intent. Please ensure…"),
        Post("a setup with two choices of types", WrongRequest.Setups,
            "payment_method_types[]=klarna&automatic_payment_methods[enabled]=true", "parameters_exclusive",
            "payment_method_types",
            "You may only specify one of these parameters: payment_method_types, automatic_payment_methods."),
        Post("named types of a setup since endive", WrongRequest.Setups, "payment_method_types[]=klarna",
            "payment_method_types_no_longer_supported", "payment_method_types",
            "The `payment_method_types` parameter is no longer supported as of API version 2026-09-30.endive…") with
        { Headers = [("Stripe-Version", "2026-10-28.endive")] },
        Post("a setup in a currency that Klarna has not", WrongRequest.Setups,
            "payment_method_types[]=klarna&payment_method_options[klarna][currency]=jpy", "payment_intent_invalid_currency",
            "payment_method_options[klarna][currency]",
            "The currency provided (jpy) is invalid. Payments with klarna support the following currencies: aud…"),
        Post("a setup whose plans do not fit together", WrongRequest.Setups,
            "payment_method_options[klarna][on_demand][minimum_amount]=3&payment_method_options[klarna][on_demand][maximum_amount]=2",
            null, "payment_method_options[klarna][on_demand][minimum_amount]",
            "The `minimum_amount` (3) must be less than or equal to the `maximum_amount` (2)."),
        Post("a setup in a language that Klarna has not", WrongRequest.Setups,
            "payment_method_options[klarna][preferred_locale]=xx-XX", null, "payment_method_options[klarna][preferred_locale]",
            "Invalid payment_method_options[klarna][preferred_locale]: must be one of…"),
        Post("a setup for the account itself", WrongRequest.Setups, "attach_to_self=true", null, "attach_to_self",
            "The parameter `attach_to_self` needs a connected account, and this account has none."),
        Post("a setup for one payment", WrongRequest.Setups, "single_use[amount]=100&single_use[currency]=eur", null, "single_use",
            "The parameter `single_use` needs a payment method whose mandates are for one payment, and this account has none."),
        Post("a setup on behalf of another", WrongRequest.Setups, "on_behalf_of=acct_other", "resource_missing", "on_behalf_of",
            "No such account: 'acct_other'"),
        Post("a setup with a method by id and by word", WrongRequest.Setups, $"payment_method={{customers}}&{Data}",
            "parameters_exclusive", "payment_method",
            "You may only specify one of these parameters: payment_method, payment_method_data."),
        Post("a return address before there is an attempt", WrongRequest.Setups, Back, null, "return_url",
            "The parameter `return_url` cannot be passed when creating a SetupIntent unless `confirm` is set to true."),
        Post("a setup confirmed at once without a method", WrongRequest.Setups, $"confirm=true&{Back}", Code, null, NoMethod),
        Post("a setup confirmed at once with a script for an address", WrongRequest.Setups,
            $"confirm=true&{Data}&return_url=javascript:alert(1)", "url_invalid", "return_url", "Not a valid URL"),
        Post("a customer's method in a setup for nobody", WrongRequest.Setups, "payment_method={customers}", null,
            "payment_method",
            "The payment method supplied ({customers}) belongs to the Customer {customer}. Please include the Customer in the "
            + "`customer` parameter on the SetupIntent."),
        Post("a customer's method added to a setup for nobody", Setup, "payment_method={customers}", null, "payment_method",
            "The payment method supplied ({customers}) belongs to the Customer {customer}. Please include the Customer in the "
            + "`customer` parameter on the SetupIntent."),
        Post("a method that has paid already", WrongRequest.Setups, "payment_method={used}", null, "payment_method",
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment…"),

        Post("a setup confirmed without a method", $"{Setup}/confirm", Back, Code, null, NoMethod),
        Post("a canceled setup confirmed without a method", $"{Setup}/confirm", Back, Code, null, NoMethod) with
        { State = "canceled without a method" },
        Post("a setup confirmed after its success", $"{Setup}/confirm", Back, Code, null,
            "You cannot confirm this SetupIntent because it has already succeeded.") with
        { State = "succeeded" },
        Post("a canceled setup confirmed", $"{Setup}/confirm", Back, Code, null,
            "You cannot confirm this SetupIntent because it has a status of canceled. Only a SetupIntent with one of the "
            + "following statuses may be confirmed: requires_confirmation, requires_action.") with
        { State = "canceled" },
        Post("a setup confirmed without a way back", $"{Setup}/confirm", "", null, "return_url",
            "You must provide a `return_url` to confirm a SetupIntent with klarna…") with
        { State = "requires_confirmation" },
        Post("a setup canceled after its success", $"{Setup}/cancel", "", Code, null,
            "You cannot cancel this SetupIntent because it has a status of succeeded. Only a SetupIntent with one of the "
            + "following statuses may be canceled: `requires_payment_method`, `requires_confirmation`, or `requires_action`.") with
        { State = "succeeded" },
        Post("a setup canceled twice", $"{Setup}/cancel", "", Code, null,
            "You cannot cancel this SetupIntent because it is already canceled.") with
        { State = "canceled" },
        Post("a setup canceled for a payment's reason", $"{Setup}/cancel", "cancellation_reason=fraudulent", null,
            "cancellation_reason", "Invalid cancellation_reason: must be one of abandoned, duplicate, or requested_by_customer"),
        Post("another method after the success", Setup, Data, Code, null,
            "You cannot update this SetupIntent because it has already succeeded.") with
        { State = "succeeded" },
        Post("another method after the end", Setup, Data, Code, null,
            "You cannot update this SetupIntent because it has a status of canceled.") with
        { State = "canceled" },

        .. new[] { "approve", "decline", "cancel", "fail", "expire" }.Select(verb => Post(
            $"nobody can {verb} a setup that sent nobody anywhere", $"/sandbox/setup_intents/{{setup}}/{verb}", "", Code, null,
            "No customer can act on this SetupIntent because it has a status of requires_payment_method. They can while it has "
            + "the status: requires_action.")),
        Post("nobody who is not there agrees", "/sandbox/setup_intents/seti_none/approve", "", "resource_missing", "intent",
            "No such setupintent: 'seti_none'") with
        { Status = 404 },

        Get("a setup that is not there", $"{WrongRequest.Setups}/seti_none", "resource_missing", "intent",
            "No such setupintent: 'seti_none'") with
        { Status = 404 },
        Get("a setup by its secret", $"{WrongRequest.Setups}/seti_1_secret_2", null, "intent",
            "You passed a string that looks like a client secret as the SetupIntent ID, but you must provide a valid SetupIntent "
            + "ID. Please use the value in the `id` field of the SetupIntent.") with
        { Status = 404 },
        Get("a setup by another's secret", $"{Setup}?client_secret=seti_1_secret_2", "resource_missing", "client_secret",
            "The client_secret provided does not match any associated SetupIntent on this account…") with
        { Status = 404 },
        Get("a setup in a browser without its secret", Setup, "parameter_missing", "client_secret",
            "Missing required param: client_secret.") with
        { Key = "publishable" },
        Get("attempts of no setup", "/v1/setup_attempts", "parameter_missing", "setup_intent",
            "Missing required param: setup_intent."),
        Get("attempts of a setup that is not there", "/v1/setup_attempts?setup_intent=seti_none", "resource_missing",
            "setup_intent", "No such setupintent: 'seti_none'"),
        Get("setups of nobody who exists", $"{WrongRequest.Setups}?customer=cus_none", "resource_missing", "customer",
            "No such customer: 'cus_none'"),
        Get("setups after one that is not there", $"{WrongRequest.Setups}?starting_after=seti_none", "resource_missing",
            "starting_after", "No such setupintent: 'seti_none'"),
        Post("setups made in a browser", WrongRequest.Setups, "", "secret_key_required", null,
            "This API call cannot be made with a publishable API key…") with
        { Status = 401, Key = "publishable" },
    ];
}
