using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;

namespace Layby.Core.Providers;

/// <summary>
/// What a caller is told when the provider did not do its part. The statuses are documented in general, which of them
/// Klarna's and Alma's faults have is not. https://docs.stripe.com/api/errors
/// </summary>
public static class ProviderRefusals
{
    /// <summary>400: a type that this account can not be paid with, as where it has no contract with its provider.</summary>
    public static ApiError NotActivated(string type, string param) => ApiError.Invalid(
        param,
        $"The payment method type provided: {type} is invalid. Please ensure the provided type is activated in your "
        + "dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview "
        + "features that you are trying to use. See "
        + "https://stripe.com/docs/payments/payment-methods/integration-options for supported payment method and "
        + "country combinations.");

    /// <summary>402: the provider did not take the attempt, and the intent says why.</summary>
    public static ApiError NotTaken(PaymentIntent intent) => new()
    {
        Status = 402,
        Code = intent.LastPaymentError?.Code,
        Message = intent.LastPaymentError?.Message ?? "",
        PaymentIntent = intent,
        PaymentMethod = intent.LastPaymentError?.PaymentMethod,
        Executed = true,
    };

    /// <summary>424: the provider did not answer in time.</summary>
    public static ApiError NoAnswer(PaymentIntent intent, string method) => new()
    {
        Status = 424,
        Type = "api_error",
        Message = $"The payment provider of {method} did not answer in time. The PaymentIntent has the status "
            + $"{intent.Status.Wire()}; you can try again.",
        PaymentIntent = intent,
        Executed = true,
    };

    /// <summary>424: the provider did not answer in time.</summary>
    public static ApiError NoAnswer(SetupIntent intent, string method) => new()
    {
        Status = 424,
        Type = "api_error",
        Message = $"The payment provider of {method} did not answer in time. The SetupIntent has the status "
            + $"{intent.Status.Wire()}; you can try again.",
        SetupIntent = intent,
        Executed = true,
    };

    /// <summary>402: the provider did not capture; the money stays reserved.</summary>
    public static ApiError NotCaptured(PaymentIntent intent, string method) => new()
    {
        Status = 402,
        Code = "payment_method_not_available",
        Message = $"The payment provider of {method} is not available at the moment. Nothing was captured; you can try again.",
        PaymentIntent = intent,
        Executed = true,
    };

    /// <summary>400 or 402: more calls than the provider takes in a minute. Nothing was begun.</summary>
    public static ApiError RateLimited(string method, long status) => new()
    {
        Status = (int)status,
        Code = "rate_limit",
        Message = $"Too many requests were made to the payment provider of {method}. Please send them at a lower rate and try "
            + "again later.",
        ShouldRetry = true,
    };
}
