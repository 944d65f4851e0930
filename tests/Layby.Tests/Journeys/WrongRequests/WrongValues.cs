using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>
/// Words that are none of the few, flags that are neither, empty strings, texts in the place of hashes and lists.
/// </summary>
internal static class WrongValues
{
    private const string Klarna = "payment_method_options[klarna]";

    public static WrongRequest[] Rows { get; } =
    [
        OneOf("a capture at no time", "capture_method", "later", "automatic, automatic_async, or manual"),
        OneOf("a confirmation by nobody", "confirmation_method", "auto", "automatic or manual"),
        OneOf("a use that is neither", "setup_future_usage", "never", "off_session or on_session"),
        OneOf("Klarna captured at no time", $"{Klarna}[capture_method]", "automatic", "manual"),
        OneOf("a Klarna use that is neither", $"{Klarna}[setup_future_usage]", "x", "none, off_session, or on_session"),
        OneOf(
            "a Klarna page in a language that it has not", $"{Klarna}[preferred_locale]", "fr", "cs-CZ, da-DK, de-AT…"),
        OneOf("a type that nobody knows", "payment_method_types[0]", "gold", "acss_debit, affirm, afterpay_clearpay…"),
        OneOf("a second type that nobody knows", "excluded_payment_method_types[0]", "klarnas", "acss_debit, affirm…"),
        OneOf("a method of an unknown type", "payment_method_data[type]", "klarnas", "acss_debit, affirm…"),
        OneOf("redirects that are sometimes", "automatic_payment_methods[allow_redirects]", "maybe", "always or never"),
        OneOf("words are told apart by case", "capture_method", "Manual", "automatic, automatic_async, or manual"),
        Post(
            "a reason of one's own", $"{Intent}/cancel", "cancellation_reason=bored", null, "cancellation_reason",
            "Invalid cancellation_reason: must be one of duplicate, fraudulent, requested_by_customer, or abandoned"),
        Post(
            "a payment option that Klarna has not", "/sandbox/payment_intents/{id}/approve", "payment_option=gold",
            null,
            "payment_option",
            "Invalid payment_option: must be one of pay_now, pay_later, pay_in_installments, or pay_with_financing")
            with { State = "requires_action" },

        Create("a flag that is neither", "confirm=maybe", null, "confirm", "Invalid boolean: maybe"),
        Create(
            "a nested flag that is neither", "automatic_payment_methods[enabled]=yes", null,
            "automatic_payment_methods[enabled]", "Invalid boolean: yes"),
        Get(
            "a delivery that is neither", "/v1/events?delivery_success=perhaps", null, "delivery_success",
            "Invalid boolean: perhaps"),

        Empty("amount", Intents, "amount=&currency=eur"),
        Empty("currency", Intents, "amount=1099&currency="),
        Empty("capture_method", Intents, $"{Price}&capture_method="),
        Empty("payment_method_types", Intents, $"{Price}&payment_method_types="),
        Empty("payment_method_types[0]", Intents, $"{Price}&payment_method_types[]="),
        Empty("payment_method_data", Intents, $"{Price}&payment_method_data="),
        Empty("customer", Intents, $"{Price}&customer="),
        Empty("shipping[name]", Intents, $"{Price}&shipping[name]=&shipping[address][line1]=a"),
        Empty("expand[0]", Intents, $"{Price}&expand[]="),
        Empty("amount_to_capture", $"{Intent}/capture", "amount_to_capture="),
        Empty("return_url", $"{Intent}/confirm", "return_url="),
        Empty("cancellation_reason", $"{Intent}/cancel", "cancellation_reason="),

        Create("a text for a hash", "shipping=home", null, "shipping", "Invalid object"),
        Create("a text for a list", "payment_method_types=klarna", null, "payment_method_types", "Invalid array"),
        Create(
            "a list that begins in its middle", "payment_method_types[5]=klarna", null, "payment_method_types",
            "Invalid array"),
        Create(
            "a list with a name in it", "payment_method_types[first]=klarna", null, "payment_method_types",
            "Invalid array"),
        Create("a hash for a text", "description[en]=socks", null, "description", "Invalid string"),
        Create("metadata that is a text", "metadata=blue", null, "metadata", "Invalid object"),
        Create(
            "metadata that is nested", "metadata[a][b]=c", null, "metadata[a]",
            "Metadata values must be strings, but you passed in a hash."),
        Create("a text and a hash of one name", "shipping=home&shipping[name]=A", null, "shipping", "Invalid object"),
        Get("expand as a text", $"{Intent}?expand=customer", null, "expand", "Invalid array"),
    ];

    private static WrongRequest OneOf(string story, string param, string value, string words) =>
        Create(story, $"{param}={value}", null, param, $"Invalid {param}: must be one of {words}");

    private static WrongRequest Empty(string param, string path, string form) => Post(
        $"an empty {param}", path, form, "parameter_invalid_empty", param,
        $"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a parameter; "
        + $"however '{param}' cannot be unset. You should remove '{param}' from your request or supply a non-empty "
        + "value.");
}
