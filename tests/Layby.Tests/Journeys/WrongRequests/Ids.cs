using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Ids that are nobody's, in addresses and in parameters, and addresses that lead nowhere.</summary>
internal static class Ids
{
    private const string Code = "resource_missing";
    private const string NoIntent = "No such payment_intent: 'pi_none'";
    private const string LooksLikeSecret =
        "You passed a string that looks like a client secret as the PaymentIntent ID, but you must provide a valid "
        + "PaymentIntent ID. Please use the value in the `id` field of the PaymentIntent.";

    public static WrongRequest[] Rows { get; } =
    [
        NotFound("retrieve nobody's intent", "GET", $"{Intents}/pi_none", "intent", NoIntent),
        NotFound("update nobody's intent", "POST", $"{Intents}/pi_none", "intent", NoIntent),
        NotFound("confirm nobody's intent", "POST", $"{Intents}/pi_none/confirm", "intent", NoIntent),
        NotFound("refresh nobody's intent", "POST", $"{Intents}/pi_none/refresh", "intent", NoIntent),
        NotFound("capture nobody's intent", "POST", $"{Intents}/pi_none/capture", "intent", NoIntent),
        NotFound("cancel nobody's intent", "POST", $"{Intents}/pi_none/cancel", "intent", NoIntent),
        NotFound("nobody's lines", "GET", $"{Intents}/pi_none/amount_details_line_items", "intent", NoIntent),
        NotFound("nobody's customer", "POST", "/sandbox/payment_intents/pi_none/approve", "intent", NoIntent),
        NotFound(
            "another shop's intent", "GET", $"{Intents}/{{foreign}}", "intent", "No such payment_intent: '{foreign}'"),
        NotFound(
            "another shop's intent to cancel", "POST", $"{Intents}/{{foreign}}/cancel", "intent",
            "No such payment_intent: '{foreign}'"),
        NotFound(
            "a charge for an intent", "GET", $"{Intents}/{{charge}}", "intent", "No such payment_intent: '{charge}'"),
        NotFound("a method for an intent", "POST", $"{Intents}/{{used}}", "intent", "No such payment_intent: '{used}'"),
        NotFound("a client secret for an id", "GET", $"{Intents}/{{secret}}", "intent", LooksLikeSecret, null),
        NotFound(
            "a client secret for an id to update", "POST", $"{Intents}/{{secret}}", "intent", LooksLikeSecret, null),
        NotFound(
            "a client secret for an id to confirm", "POST", $"{Intents}/{{secret}}/confirm", "intent", LooksLikeSecret,
            null),
        NotFound(
            "nobody's method", "GET", "/v1/payment_methods/pm_none", "payment_method",
            "No such PaymentMethod: 'pm_none'"),
        NotFound(
            "nobody's method to update", "POST", "/v1/payment_methods/pm_none", "payment_method",
            "No such PaymentMethod: 'pm_none'"),
        NotFound("nobody's charge", "GET", "/v1/charges/py_none", "id", "No such charge: 'py_none'"),
        NotFound("an intent for a charge", "GET", "/v1/charges/{id}", "id", "No such charge: '{id}'"),
        NotFound("nobody's event", "GET", "/v1/events/evt_none", "id", "No such event: 'evt_none'"),

        NoSuch("nobody's customer to charge", "customer", "cus_none", "customer"),
        NoSuch("nobody's method to pay with", "payment_method", "pm_none", "PaymentMethod"),
        NoSuch("an intent to pay with", "payment_method", "{id}", "PaymentMethod"),
        NoSuch("nobody's configuration", "payment_method_configuration", "pmc_none", "payment_method_configuration"),
        NoSuch("nobody's account to charge for", "on_behalf_of", "acct_none", "account"),
        NoSuch("nobody's account to send it to", "transfer_data[destination]", "acct_none", "destination"),
        Post(
            "a method of nobody's customer", "/v1/payment_methods", "type=klarna&customer=cus_none", Code, "customer",
            "No such customer: 'cus_none'"),
        Get("lists after nobody", $"{Intents}?starting_after=pi_none", Code, "starting_after", NoIntent),
        Get("lists before nobody", $"{Intents}?ending_before=pi_none", Code, "ending_before", NoIntent),
        Get(
            "lists after another shop's", $"{Intents}?starting_after={{foreign}}", Code, "starting_after",
            "No such payment_intent: '{foreign}'"),
        Get(
            "charges after nobody", "/v1/charges?starting_after=py_none", Code, "starting_after",
            "No such charge: 'py_none'"),
        Get(
            "events before nobody", "/v1/events?ending_before=evt_none", Code, "ending_before",
            "No such event: 'evt_none'"),

        Unknown("no such thing", "GET", "/v1/unicorns"),
        Unknown("an empty id", "GET", "/v1/payment_intents/"),
        Unknown("an empty id to update", "POST", "/v1/payment_intents/"),
        Unknown("an empty id to confirm", "POST", "/v1/payment_intents//confirm"),
        Unknown("no such verb", "POST", "/v1/payment_intents/{id}/explode"),
        Unknown("an address in capitals", "GET", "/v1/Payment_Intents"),
        Unknown("intents are not deleted", "DELETE", Intent),
        Unknown("intents are not put", "PUT", Intent),
        Unknown("confirming is not reading", "GET", $"{Intent}/confirm"),
        Unknown("balances are not made", "POST", "/v1/balance"),
        Unknown("events are not made", "POST", "/v1/events"),
        Unknown("the second API is not here", "GET", "/v2/core/events"),
    ];

    private static WrongRequest NotFound(
        string story, string method, string path, string param, string message, string? code = Code) =>
        new(story, method, path, method == "GET" ? null : "", code, param, message) { Status = 404 };

    private static WrongRequest NoSuch(string story, string param, string id, string kind) =>
        Create(story, $"{param}={id}", Code, param, $"No such {kind}: '{id}'");

    private static WrongRequest Unknown(string story, string method, string path) => new(
        story, method, path, method == "GET" ? null : "", null, null,
        $"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. "
        + "If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. "
        + "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.")
    {
        Status = 404,
    };
}
