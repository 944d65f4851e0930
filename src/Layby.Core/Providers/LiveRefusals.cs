using Layby.Core.PaymentIntents;

namespace Layby.Core.Providers;

/// <summary>What a caller is told where a live provider's part can not be done, or not yet.</summary>
public static class LiveRefusals
{
    /// <summary>401: a live key on a server that serves sandboxes only; another node may have made it since this one started.</summary>
    public static ApiError NotLive { get; } = new()
    {
        Status = 401,
        Message = "This server serves sandboxes only: a key that moves real money opens nothing here.",
    };

    /// <summary>400: what was asked for can not be. Nothing was changed.</summary>
    public static ApiError BadOrder(string method, Opened.Refused refused) => ApiError.Invalid(
        null, $"The payment provider of {method} does not take this order: {refused.Message}", "payment_method_invalid_parameter");

    /// <summary>400: a live account is not served this.</summary>
    public static ApiError OnlySandbox(string what) => ApiError.Invalid(
        null, $"{what} can only be used in a sandbox: this server has no live provider for it.");

    /// <summary>
    /// 500: nobody knows yet whether it was done. The object stays as it is, somebody asks on, and the same request under the same
    /// idempotency key is told how it ended.
    /// </summary>
    public static ApiError Unclear(PaymentIntent intent, string method) => new()
    {
        Status = 500,
        Type = "api_error",
        Message = $"The payment provider of {method} has not answered yet. The PaymentIntent has the status {intent.Status.Wire()}; "
            + "nothing is lost, and the provider is asked until it answers. Send the same request again to learn how it ended.",
        PaymentIntent = intent,
        ShouldRetry = true,
    };

    /// <summary>402: the provider refused the capture; the money stays reserved.</summary>
    public static ApiError NotCaptured(PaymentIntent intent, string method, string code) => new()
    {
        Status = 402,
        Code = "charge_not_capturable",
        Message = $"The payment provider of {method} refused the capture ({code}). Nothing was captured.",
        PaymentIntent = intent,
        Executed = true,
    };
}
