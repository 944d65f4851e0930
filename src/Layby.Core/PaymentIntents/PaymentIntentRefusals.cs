using Layby.Core.PaymentMethods;

namespace Layby.Core.PaymentIntents;

/// <summary>Refusals that are about an intent's state; each carries the intent, so that a client can see it.</summary>
public static class PaymentIntentRefusals
{
    private const string Unconfirmed = "requires_payment_method, requires_confirmation, requires_action";

    /// <summary>It is too late to change this field.</summary>
    public static ApiError Update(PaymentIntent intent, string field) => State(
        intent,
        $"This PaymentIntent's {field} could not be updated because it has a status of {intent.Status.Wire()}. You may "
        + $"only update the {field} of a PaymentIntent with one of the following statuses: {Unconfirmed}.") with
    {
        Param = field,
    };

    /// <summary>It can not be confirmed any more.</summary>
    public static ApiError Confirm(PaymentIntent intent) => State(
        intent,
        intent.Status is PaymentIntentStatus.Succeeded
            ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
            : $"You cannot confirm this PaymentIntent because it has a status of {intent.Status.Wire()}. Only a "
              + "PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, "
              + "requires_action.");

    /// <summary>There is nothing to pay with.</summary>
    public static ApiError ConfirmWithoutMethod(PaymentIntent intent) => State(
        intent,
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
        + "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment "
        + "method or ConfirmationToken.");

    /// <summary>The customer would have to act, and the merchant does not want it. 402, whatever the method.</summary>
    public static ApiError ActionRequired(PaymentIntent intent) => new()
    {
        Status = 402,
        Type = "card_error",
        Code = "authentication_required",
        DeclineCode = "authentication_not_handled",
        Message = PaymentFailures.ActionMessage,
        PaymentIntent = intent,
        PaymentMethod = intent.LastPaymentError?.PaymentMethod,
        Executed = true,
    };

    /// <summary>The provider refused at once, while nobody was there to be asked. 402: the call was right, the payment failed.</summary>
    public static ApiError AttemptFailed(PaymentIntent intent) => new()
    {
        Status = 402,
        Type = intent.LastPaymentError!.Type,
        AdviceCode = intent.LastPaymentError.AdviceCode,
        Charge = intent.LastPaymentError.Charge,
        Code = intent.LastPaymentError.Code,
        DeclineCode = intent.LastPaymentError.DeclineCode,
        Message = intent.LastPaymentError.Message!,
        NetworkDeclineCode = intent.LastPaymentError.NetworkDeclineCode,
        PaymentIntent = intent,
        PaymentMethod = intent.LastPaymentError.PaymentMethod,
        Executed = true,
    };

    /// <summary>Nobody has agreed to be charged while they are away. There is no code for it.</summary>
    /// <param name="stored">The intent as it is stored; null where it was never made.</param>
    public static ApiError MandateMissing(PaymentIntent? stored) => ApiError.Invalid(
        null,
        "This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the "
        + "customer and try again, providing acceptance data in the mandate_data parameter.") with
    {
        PaymentIntent = stored,
    };

    /// <summary>The method is a customer's, and the intent names another.</summary>
    public static ApiError AnothersMethod(PaymentMethod method, string customer) => ApiError.Invalid(
        "payment_method",
        $"The PaymentMethod {method.Id} does not belong to the Customer you supplied {customer}. Please use this PaymentMethod "
        + "with the Customer that it belongs to instead.");

    /// <summary>The method is a customer's, and the intent names nobody.</summary>
    public static ApiError CustomerMissing(PaymentMethod method) => ApiError.Invalid(
        "source",
        $"The `payment_method` parameter supplied {method.Id} belongs to the Customer {method.Customer}. Please include the "
        + "Customer in the `customer` parameter on the PaymentIntent.",
        "parameter_missing");

    /// <summary>The type is for one payment only and can not be kept.</summary>
    public static ApiError CannotKeep(string type) => ApiError.Invalid(
        "setup_future_usage",
        $"`setup_future_usage` cannot be used with the payment method type {type}: it is for a single payment and cannot be "
        + "saved for later.");

    /// <summary>No customer is on a provider's page. Only a sandbox says this.</summary>
    public static ApiError NoCustomer(PaymentIntent intent) => State(
        intent,
        $"No customer can act on this PaymentIntent because it has a status of {intent.Status.Wire()}. They can while it "
        + "has the status: requires_action.");

    /// <summary>There is nothing reserved.</summary>
    public static ApiError Capture(PaymentIntent intent) => State(
        intent,
        $"This PaymentIntent could not be captured because it has a status of {intent.Status.Wire()}. Only a "
        + "PaymentIntent with one of the following statuses may be captured: requires_capture.");

    /// <summary>A part was captured; the rest is gone.</summary>
    public static ApiError CaptureReleased(PaymentIntent intent) => State(
        intent,
        "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized "
        + "amount has been released.");

    /// <summary>More is asked than is reserved.</summary>
    public static ApiError CaptureTooLarge(PaymentIntent intent) => new()
    {
        Status = 400,
        Code = "amount_too_large",
        Param = "amount_to_capture",
        Message = "The payment could not be captured because the requested capture amount is greater than the amount "
            + $"you can capture for this charge. You can capture up to {Spoken(intent)}.",
        Executed = true,
    };

    /// <summary>It has ended.</summary>
    public static ApiError Cancel(PaymentIntent intent) => State(
        intent,
        $"You cannot cancel this PaymentIntent because it has a status of {intent.Status.Wire()}. Only a PaymentIntent "
        + "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
        + "requires_reauthorization, requires_confirmation, requires_action, processing.");

    private static string Spoken(PaymentIntent intent) =>
        Currency.Spoken(new(intent.AmountCapturable, intent.Currency));

    private static ApiError State(PaymentIntent intent, string message) => new()
    {
        Status = 400,
        Code = "payment_intent_unexpected_state",
        Message = message,
        PaymentIntent = intent,
        Executed = true,
    };
}
