using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Parameters that contradict each other, or the version, or the methods that are there.</summary>
internal static class Contradictions
{
    private const string Exclusive = "parameters_exclusive";
    private const string Types = "payment_method_types";
    private const string Back = "return_url=https://shop.example";
    private const string NoLonger =
        "The `payment_method_types` parameter is no longer supported as of API version 2026-09-30.endive…";

    private const string UsedAlready =
        "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with "
        + "a connected account without Customer attachment, or was detached from a Customer. It may not be used again. "
        + "To use a PaymentMethod multiple times, you must attach it to a Customer first.";

    public static WrongRequest[] Rows { get; } =
    [
        OnlyOne(
            "named and automatic types", $"{Types}[]=klarna&automatic_payment_methods[enabled]=true", Types,
            "automatic_payment_methods"),
        OnlyOne("named and allowed types", $"{Types}[]=klarna&allowed_{Types}[]=klarna", Types, $"allowed_{Types}"),
        OnlyOne("named and excluded types", $"{Types}[]=klarna&excluded_{Types}[]=alma", Types, $"excluded_{Types}"),
        OnlyOne(
            "allowed and excluded types", $"allowed_{Types}[]=klarna&excluded_{Types}[]=alma", $"allowed_{Types}",
            $"excluded_{Types}"),
        OnlyOne(
            "allowed and automatic types", $"allowed_{Types}[]=klarna&automatic_payment_methods[enabled]=true",
            $"allowed_{Types}", "automatic_payment_methods"),
        OnlyOne(
            "a method by id and by word", "payment_method={used}&payment_method_data[type]=klarna", "payment_method",
            "payment_method_data"),
        Get(
            "a page with two beginnings", $"{Intents}?starting_after={{id}}&ending_before={{id}}", Exclusive,
            "starting_after",
            "You may only specify one of these parameters: starting_after, ending_before."),
        Get(
            "one type and many", "/v1/events?type=a&types[]=b", Exclusive, "type",
            "You may only specify one of these parameters: type, types."),
        Get(
            "more types than 20",
            "/v1/events?limit=1" + string.Concat(Enumerable.Range(0, 21).Select(each => $"&types[]=a{each}")), null,
            "types", "You may specify at most 20 event types."),

        Endive(Create("named types since endive, created", $"{Types}[]=klarna", "", Types, NoLonger)),
        Endive(Post("named types since endive, updated", Intent, $"{Types}[]=klarna", "", Types, NoLonger)),
        Endive(Post(
            "named types since endive, confirmed", $"{Intent}/confirm", $"{Types}[]=klarna&{Back}", "", Types, NoLonger))
            with { State = "requires_confirmation" },

        Unconfirmed("return_url", "https://shop.example"),
        Unconfirmed("off_session", "true"),
        Unconfirmed("error_on_requires_action", "true"),
        Unconfirmed("mandate_data[customer_acceptance][type]", "offline", "mandate_data"),
        Create(
            "a fee for nobody", "application_fee_amount=10", null, "application_fee_amount",
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
            + "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`)."),

        Create(
            "PayPal can not pay here", "payment_method_data[type]=paypal", null, "payment_method_data[type]",
            "The payment method type provided: paypal is invalid. Please ensure the provided type is activated in your "
            + "dashboard (https://dashboard.stripe.com/account/payments/settings)…"),
        Create(
            "Alma where only Klarna may pay", $"{Types}[]=klarna&payment_method_data[type]=alma", null,
            "payment_method",
            "The PaymentMethod provided (alma) is not allowed for this PaymentIntent. Please attempt using one of the "
            + "following payment method types: klarna."),
        Create(
            "a redirect where none may be",
            $"automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never&confirm=true&{Back}"
            + "&payment_method_data[type]=klarna",
            null, "payment_method",
            "The PaymentMethod provided (klarna) is not allowed for this PaymentIntent, because "
            + "`automatic_payment_methods[allow_redirects]` is set to `never` and this type redirects your customer."),
        Create("a method that has paid", "payment_method={used}", null, "payment_method", UsedAlready),
        Post(
            "an update with a method that has paid", Intent, "payment_method={used}", null, "payment_method",
            UsedAlready),
        Post(
            "a confirm with a method that has paid", $"{Intent}/confirm", $"payment_method={{used}}&{Back}", null,
            "payment_method", UsedAlready),
        Post(
            "no way back for automatic types", Intents, $"{Price}&confirm=true&{Shop.Customer("klarna")}", null, null,
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of "
            + "these payment methods might redirect your customer off of your page, you must provide a `return_url`. "
            + "If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to "
            + "`true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
            + "Payment Intents."),
        NoWayBack("klarna"),
        NoWayBack("alma"),
        Post(
            "a capture that is not the last", $"{Intent}/capture", "final_capture=false", null, "final_capture",
            "Multiple captures are not available for klarna: the first capture is always the final one.")
            with { State = "requires_capture" },
    ];

    private static WrongRequest OnlyOne(string story, string rest, string first, string second) => Create(
        story, rest, Exclusive, first, $"You may only specify one of these parameters: {first}, {second}.");

    private static WrongRequest Endive(WrongRequest wrong) => wrong with
    {
        Code = "payment_method_types_no_longer_supported",
        Headers = [("Stripe-Version", "2026-10-28.endive")],
    };

    private static WrongRequest Unconfirmed(string name, string value, string? param = null) => Create(
        $"{name} without confirm", $"{name}={value}", null, param ?? name,
        $"The parameter `{param ?? name}` cannot be passed when creating a PaymentIntent unless `confirm` is set to "
        + "true.");

    private static WrongRequest NoWayBack(string method) => Post(
        $"no way back from {method}", $"{Intent}/confirm", "",
        "payment_intent_redirect_confirmation_without_return_url",
        "return_url",
        $"You must provide a `return_url` to confirm a PaymentIntent with {method}: this payment method redirects your "
        + "customer off of your page.") with
    { State = "requires_confirmation", Of = method };
}
