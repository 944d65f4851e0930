using System.Diagnostics;
using Layby.Core.Cards;
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
        if (method.Type is "card" && outcome is AttemptOutcome.Failed)
        {
            return OfCard(method, CardDeclines.Of("processing_error"), null);
        }

        var (code, message) = method.Type switch
        {
            "card" => Card(outcome),
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

    /// <summary>The failure of a method that was to be set up: the payment's, but for codes that name a payment.</summary>
    /// <param name="method">The method.</param>
    /// <param name="outcome">How the attempt ended; one of the four that are failures.</param>
    /// <param name="declineCode">The provider's reason, where it gave one.</param>
    public static LastPaymentError OfSetup(PaymentMethod method, AttemptOutcome outcome, string? declineCode)
    {
        if (method.Type is "card" && outcome is AttemptOutcome.Declined)
        {
            return OfCard(method, CardDeclines.Of(declineCode), null);
        }

        var failure = Of(method, outcome, declineCode);
        return failure.Code switch
        {
            "payment_intent_payment_attempt_expired" => Coded(failure, "setup_intent_setup_attempt_expired"),
            "payment_intent_authentication_failure" => Coded(failure, "setup_intent_authentication_failure"),
            _ => failure,
        };
    }

    private static LastPaymentError Coded(LastPaymentError failure, string code) =>
        failure with { Code = code, DocUrl = ApiError.DocUrl(code) };

    /// <summary>A card that its issuer declined.</summary>
    /// <param name="method">The card; it is detached, and stands in the error from now on.</param>
    /// <param name="decline">How.</param>
    /// <param name="charge">The charge that failed; null where it did not come to one.</param>
    public static LastPaymentError OfCard(PaymentMethod method, CardDecline decline, string? charge) => new()
    {
        Type = "card_error",
        AdviceCode = decline.Outcome.AdviceCode,
        Charge = charge,
        Code = decline.Code,
        DeclineCode = decline.DeclineCode,
        DocUrl = ApiError.DocUrl(decline.Code),
        Message = decline.Message,
        NetworkDeclineCode = decline.Outcome.NetworkDeclineCode,
        PaymentMethod = method,
    };

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

    // Who does not prove who they are has not paid. https://docs.stripe.com/error-codes
    private static (string Code, string Message) Card(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Canceled => (
            "payment_intent_authentication_failure",
            "We are unable to authenticate your payment method. Please choose a different payment method and try again."),
        AttemptOutcome.Expired => (
            "payment_intent_payment_attempt_expired",
            "The customer did not authenticate the payment in time, and the attempt has expired."),
        AttemptOutcome.Open or AttemptOutcome.Approved or AttemptOutcome.Replaced or AttemptOutcome.Declined
            or AttemptOutcome.Failed => throw new UnreachableException(outcome.ToString()),
    };

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
