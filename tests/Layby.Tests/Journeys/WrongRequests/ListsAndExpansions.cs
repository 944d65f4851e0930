using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Pages that are too small or too large, and what can not be shown in the place of an id.</summary>
internal static class ListsAndExpansions
{
    public static WrongRequest[] Rows { get; } =
    [
        Page("0", "Invalid integer: 0. A page holds 1 to 100 objects."),
        Page("101", "Invalid integer: 101. A page holds 1 to 100 objects."),
        Page("-1", "Invalid integer: -1. A page holds 1 to 100 objects."),
        Page("9223372036854775807", "Invalid integer: 9223372036854775807. A page holds 1 to 100 objects."),
        Page("abc", "Invalid integer: abc"),
        Page("1.5", "Invalid integer: 1.5"),
        Get(
            "events by 0", "/v1/events?limit=0", "parameter_invalid_integer", "limit",
            "Invalid integer: 0. A page holds 1 to 100 objects."),
        Get(
            "charges by 101", "/v1/charges?limit=101", "parameter_invalid_integer", "limit",
            "Invalid integer: 101. A page holds 1 to 100 objects."),

        Expand(
            "what does not exist", Intent, "colour",
            "This property cannot be expanded because it doesn't exist: colour."),
        Expand("what is no object", Intent, "amount", "This property cannot be expanded (amount)."),
        Expand(
            "what is no object, deeper", Intent, "latest_charge.amount",
            "This property cannot be expanded (latest_charge.amount)."),
        Expand(
            "what does not exist, deeper", Intent, "latest_charge.colour",
            "This property cannot be expanded because it doesn't exist: latest_charge.colour."),
        Get(
            "expanding five levels",
            $"{Intent}?expand[]=latest_charge.payment_intent.latest_charge.payment_intent.latest_charge",
            "property_expansion_max_depth", null,
            "You cannot expand more than 4 levels of a property. Property: "
            + "latest_charge.payment_intent.latest_charge.payment_intent.latest_charge"),
        Expand(
            "a list's member without data", Intents, "payment_method",
            "This property cannot be expanded (payment_method). You may want to try expanding 'data.payment_method' "
            + "instead."),
        Expand(
            "a list's member that does not exist", Intents, "data.colour",
            "This property cannot be expanded because it doesn't exist: data.colour."),
        Expand("a dot at the end", Intent, "payment_method.", "This property cannot be expanded (payment_method)."),
        Expand(
            "a dot at the beginning", Intent, ".customer",
            "This property cannot be expanded because it doesn't exist: ."),
        Expand("an event's object", "/v1/events", "data.data", "This property cannot be expanded (data.data)."),
        Create(
            "a wrong wish with a create", "expand[]=colour", null, null,
            "This property cannot be expanded because it doesn't exist: colour."),
        Post(
            "a wrong wish with a cancel", $"{Intent}/cancel", "expand[]=colour", null, null,
            "This property cannot be expanded because it doesn't exist: colour."),
        Get(
            "21 wishes", $"{Intent}?" + string.Join('&', Enumerable.Repeat("expand[]=customer", 21)), null, "expand",
            "You may expand at most 20 properties at once."),
    ];

    private static WrongRequest Page(string limit, string message) =>
        Get($"a page of {limit}", $"{Intents}?limit={limit}", "parameter_invalid_integer", "limit", message);

    private static WrongRequest Expand(string story, string path, string wish, string message) =>
        Get($"expanding {story}", $"{path}?expand[]={wish}", null, null, message);
}
