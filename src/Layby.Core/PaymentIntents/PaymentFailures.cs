using System.Diagnostics;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;

namespace Layby.Core.PaymentIntents;

/// <summary>What an attempt that failed leaves in last_payment_error.</summary>
public static class PaymentFailures
{
    /// <summary>The failure of one method, in the words of its own page of the documents.</summary>
    /// <param name="method">The method; it is detached, and stands in the error from now on.</param>
    /// <param name="outcome">How the attempt ended; one of the four that are failures.</param>
    /// <param name="declineCode">The provider's reason, where it gave one.</param>
    public static LastPaymentError Of(PaymentMethod method, AttemptOutcome outcome, string? declineCode)
    {
        var (code, message) = method.Type switch
        {
            "klarna" => Klarna(outcome),
            _ => Alma(outcome),
        };
        return new LastPaymentError
        {
            Code = code,
            DeclineCode = declineCode,
            DocUrl = ApiError.DocUrl(code),
            Message = message,
            PaymentMethod = method,
        };
    }

    /// <summary>The failure of a method that was to be set up: the payment's, but for the end of time.</summary>
    /// <param name="method">The method.</param>
    /// <param name="outcome">How the attempt ended; one of the four that are failures.</param>
    /// <param name="declineCode">The provider's reason, where it gave one.</param>
    public static LastPaymentError OfSetup(PaymentMethod method, AttemptOutcome outcome, string? declineCode)
    {
        var failure = Of(method, outcome, declineCode);
        return outcome is not AttemptOutcome.Expired ? failure : failure with
        {
            Code = SetupExpired,
            DocUrl = ApiError.DocUrl(SetupExpired),
        };
    }

    private const string SetupExpired = "setup_intent_setup_attempt_expired";

    /// <summary>The merchant refused in advance to send the customer anywhere.</summary>
    public static LastPaymentError ActionNotHandled(PaymentMethod method) => new()
    {
        Type = "card_error",
        Code = "authentication_required",
        DeclineCode = "authentication_not_handled",
        DocUrl = ApiError.DocUrl("authentication_required"),
        Message = ActionMessage,
        PaymentMethod = method,
    };

    /// <summary>What the refusal and the intent both say of it.</summary>
    internal const string ActionMessage =
        "This payment required an authentication action to complete, but `error_on_requires_action` was set.";

    // https://docs.stripe.com/payments/klarna/accept-a-payment; the last message was never seen live.
    private static (string Code, string Message) Klarna(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Canceled => ("payment_method_customer_decline", "Customer cancelled checkout on Klarna"),
        AttemptOutcome.Declined => ("payment_method_provider_decline", "Customer was declined by Klarna"),
        AttemptOutcome.Expired =>
            ("payment_intent_payment_attempt_expired", "Klarna checkout was not completed and has expired"),
        AttemptOutcome.Failed => ("payment_method_not_available", "Klarna is not available at the moment"),
        AttemptOutcome.Open or AttemptOutcome.Approved or AttemptOutcome.Replaced =>
            throw new UnreachableException(outcome.ToString()),
    };

    // https://docs.stripe.com/payments/alma/accept-a-payment names one code for all but the end of time.
    private static (string Code, string Message) Alma(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Canceled => ("payment_intent_payment_attempt_failed", "Customer cancelled checkout on Alma"),
        AttemptOutcome.Declined =>
            ("payment_intent_payment_attempt_failed", "The payment provider has declined the payment."),
        AttemptOutcome.Expired =>
            ("payment_intent_payment_attempt_expired", "Alma checkout was not completed and has expired"),
        AttemptOutcome.Failed => ("payment_intent_payment_attempt_failed", "Alma is not available at the moment"),
        AttemptOutcome.Open or AttemptOutcome.Approved or AttemptOutcome.Replaced =>
            throw new UnreachableException(outcome.ToString()),
    };
}
