using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>Each verb in each state in which it is refused. The answer carries the intent as it stands.</summary>
internal static class States
{
    private const string Code = "payment_intent_unexpected_state";
    private const string Ready = "requires_payment_method, requires_confirmation, requires_action";

    private static readonly string[] Unpaid =
        ["requires_payment_method", "requires_confirmation", "requires_action", "failed", "canceled"];

    private static readonly string[] Decided = ["requires_capture", "succeeded", "canceled"];

    public static WrongRequest[] Rows { get; } =
    [
        .. Decided.Select(state => TooLate(state, "amount", "amount=20000")),
        .. Decided.Select(state => TooLate(state, "currency", "currency=usd")),
        .. Decided.Select(state => TooLate(state, "payment_method", "payment_method_data[type]=klarna")),
        .. Decided.Select(state => TooLate(state, "capture_method", "capture_method=automatic")),
        .. Decided.Select(state => TooLate(
            state, "payment_method_types", "payment_method_types[]=klarna&payment_method_types[]=alma")),

        .. Unpaid.Select(state => Refused($"capture while {state}", state, "capture", "",
            $"This PaymentIntent could not be captured because it has a status of {Wire(state)}. Only a PaymentIntent "
            + "with one of the following statuses may be captured: requires_capture.")),
        Refused("capture what was captured", "succeeded", "capture", "",
            "This PaymentIntent could not be captured because it has a status of succeeded. Only a PaymentIntent with "
            + "one of the following statuses may be captured: requires_capture."),
        Refused("capture the rest", "captured in part", "capture", "amount_to_capture=1",
            "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized "
            + "amount has been released."),

        Refused("confirm what is paid", "succeeded", "confirm", "return_url=https://shop.example",
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."),
        .. new[] { "canceled", "requires_capture" }.Select(state =>
            Refused($"confirm while {state}", state, "confirm", Shop.Customer("klarna"),
                $"You cannot confirm this PaymentIntent because it has a status of {state}. Only a PaymentIntent with "
                + "one of the following statuses may be confirmed: requires_confirmation, requires_action.")),
        .. new[] { "requires_payment_method", "failed" }.Select(state =>
            Refused($"confirm without a method while {state}", state, "confirm",
                "return_url=https://a.example&receipt_email=a@b.fr",
                "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update "
                + "the PaymentIntent with a payment method and then confirm it again, or confirm it again directly "
                + "with a payment method or ConfirmationToken.")),
        Post(
            "create and confirm without a method", Intents, $"{Price}&confirm=true&return_url=https://shop.example",
            Code, null,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update…"),

        .. new[] { "canceled", "succeeded", "captured in part" }.Select(state =>
            Refused($"cancel while {state}", state, "cancel", "cancellation_reason=duplicate",
                $"You cannot cancel this PaymentIntent because it has a status of {Wire(state)}. Only a PaymentIntent "
                + "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
                + "requires_reauthorization, requires_confirmation, requires_action, processing.")),

        .. new[] { "approve", "decline", "cancel", "fail", "expire" }
            .Select(verb => NoCustomer("requires_payment_method", verb)),
        .. new[] { "requires_confirmation", "failed", "requires_capture", "canceled", "succeeded" }
            .Select(state => NoCustomer(state, "approve")),
    ];

    private static string Wire(string state) => state switch
    {
        "failed" => "requires_payment_method",
        "captured in part" => "succeeded",
        _ => state,
    };

    private static WrongRequest TooLate(string state, string field, string form) => Post(
        $"update {field} while {state}", Intent, form, Code, field,
        $"This PaymentIntent's {field} could not be updated because it has a status of {state}. You may only update the "
        + $"{field} of a PaymentIntent with one of the following statuses: {Ready}.") with
    { State = state };

    private static WrongRequest Refused(string story, string state, string verb, string form, string message) =>
        Post(story, $"{Intent}/{verb}", form, Code, null, message) with { State = state };

    private static WrongRequest NoCustomer(string state, string verb) => Post(
        $"a customer can not {verb} while {state}", $"/sandbox/payment_intents/{{id}}/{verb}", "", Code, null,
        $"No customer can act on this PaymentIntent because it has a status of {Wire(state)}. They can while it has the "
        + "status: requires_action.") with
    { State = state };
}
