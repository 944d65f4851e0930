using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Parameters that must be there and are not.</summary>
internal static class MissingNames
{
    private const string Code = "parameter_missing";
    private const string Line = "amount_details[line_items][0]";
    private const string Method = "payment_method_data";

    public static WrongRequest[] Rows { get; } =
    [
        Post("nothing at all", Intents, "", Code, "amount", "Missing required param: amount."),
        Post(
            "a currency without an amount", Intents, "currency=eur", Code, "amount", "Missing required param: amount."),
        Post(
            "an amount without a currency", Intents, "amount=1099", Code, "currency",
            "Missing required param: currency."),
        Missing("goods sent to nobody", "shipping[address][line1]=a", "shipping[name]"),
        Missing("goods sent to nowhere", "shipping[name]=A", "shipping[address]"),
        Missing(
            "automatic methods that are not said to be on", "automatic_payment_methods[allow_redirects]=never",
            "automatic_payment_methods[enabled]"),
        Missing("a line without a name", $"{Line}[quantity]=1&{Line}[unit_cost]=1", $"{Line}[product_name]"),
        Missing("a line without a quantity", $"{Line}[product_name]=a&{Line}[unit_cost]=1", $"{Line}[quantity]"),
        Missing("a line without a price", $"{Line}[product_name]=a&{Line}[quantity]=1", $"{Line}[unit_cost]"),
        Missing("a method without a type", $"{Method}[billing_details][name]=A", $"{Method}[type]"),
        Missing(
            "a date of birth without a day",
            $"{Method}[type]=klarna&{Method}[klarna][dob][month]=1&{Method}[klarna][dob][year]=1990",
            $"{Method}[klarna][dob][day]"),
        Missing(
            "a subscription without a reference", "payment_method_options[klarna][subscriptions][0][interval]=month",
            "payment_method_options[klarna][subscriptions][0][reference]"),
        Post("a method of no type", "/v1/payment_methods", "", Code, "type", "Missing required param: type."),
        Get("a browser without the secret", Intent, Code, "client_secret", "Missing required param: client_secret.")
            with { Key = "publishable" },
        Post(
            "a browser that confirms without the secret", $"{Intent}/confirm", "", Code, "client_secret",
            "Missing required param: client_secret.") with { Key = "publishable", State = "requires_confirmation" },
    ];

    private static WrongRequest Missing(string story, string rest, string param) =>
        Create(story, rest, Code, param, $"Missing required param: {param}.");
}
