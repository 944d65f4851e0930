using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;

namespace Layby.Core.CheckoutSessions;

/// <summary>Why a session can not do what it is asked. The sentences are recorded, but where it is said.</summary>
public static class CheckoutSessionRefusals
{
    /// <summary>Ended after its end. https://github.com/Sylius/PayumStripePlugin/issues/70</summary>
    public static ApiError Expire(CheckoutSession session) => Executed(
        "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
        + $"`{session.Status.Wire()}`.");

    /// <summary>Changed after its end, and more than its notes. The sentence is ours.</summary>
    public static ApiError Update(CheckoutSession session) => Executed(
        "Only Checkout Sessions with a status in [\"open\"] can be updated. This Checkout Session has a status of "
        + $"`{session.Status.Wire()}`.");

    /// <summary>Confirmed on the page after its end. Nobody but the page hears it.</summary>
    public static ApiError Confirm(CheckoutSession session) => Executed(
        $"This Checkout Session can not be confirmed because it has a status of `{session.Status.Wire()}`.");

    /// <summary>What would do the session's work behind its back. https://github.com/stripe/stripe-dotnet/issues/2429</summary>
    public static ApiError OfCheckout(PaymentIntent intent) =>
        Executed("You cannot perform this action on PaymentIntents created by Checkout.") with { PaymentIntent = intent };

    /// <inheritdoc cref="OfCheckout(PaymentIntent)"/>
    public static ApiError OfCheckout(SetupIntent intent) =>
        Executed("You cannot perform this action on SetupIntents created by Checkout.") with { SetupIntent = intent };

    private static ApiError Executed(string message) => ApiError.Invalid(null, message) with { Executed = true };
}
