using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Names that no parameter has. They are found before anything else is looked at.</summary>
internal static class UnknownNames
{
    private const string Code = "parameter_unknown";

    public static WrongRequest[] Rows { get; } =
    [
        Create("a name that nobody knows", "colour=red", Code, "colour", "Received unknown parameter: colour"),
        Create("two such names", "colour=red&size=9", Code, "colour", "Received unknown parameters: colour, size"),
        Create(
            "the same name twice", "colour=red&colour=blue", Code, "colour", "Received unknown parameter: colour"),
        Post(
            "an unknown name while others are missing", Intents, "colour=red", Code, "colour",
            "Received unknown parameter: colour"),
        Post(
            "an unknown name beside a wrong value", Intents, "amount=lots&colour=red", Code, "colour",
            "Received unknown parameter: colour"),
        Create(
            "an unknown name deep in a hash",
            "shipping[name]=A&shipping[address][line1]=b&shipping[address][planet]=earth",
            Code, "shipping[address][planet]", "Received unknown parameter: shipping[address][planet]"),
        Create(
            "an unknown name in a list's element",
            "amount_details[line_items][0][product_name]=Socks&amount_details[line_items][0][colour]=red", Code,
            "amount_details[line_items][0][colour]",
            "Received unknown parameter: amount_details[line_items][0][colour]"),
        Create(
            "unknown names in two places", "payment_method_data[billing_details][fax]=1&colour=red", Code,
            "payment_method_data[billing_details][fax]",
            "Received unknown parameters: payment_method_data[billing_details][fax], colour"),
        Create(
            "an unknown name in Klarna's options", "payment_method_options[klarna][colour]=pink", Code,
            "payment_method_options[klarna][colour]",
            "Received unknown parameter: payment_method_options[klarna][colour]"),
        Create(
            "an unknown name in Alma's options", "payment_method_options[alma][installments]=3", Code,
            "payment_method_options[alma][installments]",
            "Received unknown parameter: payment_method_options[alma][installments]"),
        Create(
            "an unknown name in automatic_payment_methods", "automatic_payment_methods[active]=true", Code,
            "automatic_payment_methods[active]", "Received unknown parameter: automatic_payment_methods[active]"),
        Create(
            "an unknown name in a date of birth",
            "payment_method_data[type]=klarna&payment_method_data[klarna][dob][hour]=3", Code,
            "payment_method_data[klarna][dob][hour]",
            "Received unknown parameter: payment_method_data[klarna][dob][hour]"),
        Post("update takes no confirm", Intent, "confirm=true", Code, "confirm", "Received unknown parameter: confirm"),
        Post(
            "update takes no confirmation_method", Intent, "confirmation_method=manual", Code, "confirmation_method",
            "Received unknown parameter: confirmation_method"),
        Post(
            "confirm takes no amount", $"{Intent}/confirm", "amount=1", Code, "amount",
            "Received unknown parameter: amount"),
        Post(
            "capture takes no amount", $"{Intent}/capture", "amount=1", Code, "amount",
            "Received unknown parameter: amount"),
        Post(
            "cancel takes no reason", $"{Intent}/cancel", "reason=x", Code, "reason",
            "Received unknown parameter: reason"),
        Get("retrieve takes no colour", $"{Intent}?colour=red", Code, "colour", "Received unknown parameter: colour"),
        Get("a list takes no status", $"{Intents}?status=paid", Code, "status", "Received unknown parameter: status"),
        Get(
            "a range knows four bounds", $"{Intents}?created[after]=1", Code, "created[after]",
            "Received unknown parameter: created[after]"),
        Get("events take no kind", "/v1/events?kind=a", Code, "kind", "Received unknown parameter: kind"),
        Get("a charge takes no colour", "/v1/charges/{charge}?x[y]=1", Code, "x", "Received unknown parameter: x"),
        Post(
            "a method's type can not be changed", "/v1/payment_methods/{used}", "type=alma", Code, "type",
            "Received unknown parameter: type"),
        Post(
            "a customer has no colour", "/sandbox/payment_intents/{id}/approve", "colour=red", Code, "colour",
            "Received unknown parameter: colour") with { State = "requires_action" },
    ];
}
