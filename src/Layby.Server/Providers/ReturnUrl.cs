using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;

namespace Layby.Server.Providers;

/// <summary>The merchant's address with what the customer brings back to it.</summary>
public static class ReturnUrl
{
    /// <summary>
    /// Adds payment_intent, payment_intent_client_secret and redirect_status; the address's own query and fragment stay
    /// as they are. Clients must read the intent all the same.
    /// </summary>
    public static string Of(PaymentIntent intent, PaymentAttempt attempt) =>
        Of(attempt, $"payment_intent={intent.Id}&payment_intent_client_secret={intent.ClientSecret}");

    /// <summary>The same for a setup: setup_intent, setup_intent_client_secret and redirect_status.</summary>
    public static string Of(SetupIntent intent, PaymentAttempt attempt) =>
        Of(attempt, $"setup_intent={intent.Id}&setup_intent_client_secret={intent.ClientSecret}");

    private static string Of(PaymentAttempt attempt, string which)
    {
        var url = attempt.ReturnUrl;
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (page, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var joint = page.Contains('?', StringComparison.Ordinal) ? page.EndsWith('?') || page.EndsWith('&') ? "" : "&" : "?";
        return $"{page}{joint}{which}&redirect_status={Status(attempt.Outcome)}{fragment}";
    }

    private static string Status(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Approved => "succeeded",
        AttemptOutcome.Open => "pending",
        AttemptOutcome.Declined or AttemptOutcome.Canceled or AttemptOutcome.Failed or AttemptOutcome.Expired
            or AttemptOutcome.Replaced => "failed",
    };
}
