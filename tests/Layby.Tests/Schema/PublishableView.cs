namespace Layby.Tests.Schema;

/// <summary>
/// What a browser or an app may see with a publishable key and a client secret. Recorded for PaymentIntents; of what an
/// intent carries with it (its method, a SetupIntent) keys may be absent too, but which ones is not written down.
/// </summary>
internal static class PublishableView
{
    private static readonly HashSet<string> Always =
    [
        "id", "object", "amount", "canceled_at", "cancellation_reason", "capture_method", "client_secret",
        "confirmation_method", "created", "currency", "description", "last_payment_error", "livemode", "next_action",
        "payment_method", "payment_method_types", "receipt_email", "setup_future_usage", "shipping", "status",
    ];

    private static readonly HashSet<string> Sometimes =
    [
        "amount_details", "automatic_payment_methods", "payment_method_configuration_details",
        "payment_method_options", "processing", "source",
    ];

    // As the browser library types it, and what an app is shown besides.
    private static readonly HashSet<string> OfSetup =
    [
        "id", "object", "cancellation_reason", "client_secret", "created", "description", "last_setup_error", "livemode",
        "next_action", "payment_method", "payment_method_configuration_details", "payment_method_types", "status", "usage",
    ];

    private static readonly HashSet<string> SometimesOfSetup = ["automatic_payment_methods", "payment_method_options"];

    public static bool Hides(string schema, string key) => schema switch
    {
        "payment_intent" => !Always.Contains(key) && !Sometimes.Contains(key),
        "setup_intent" => !OfSetup.Contains(key) && !SometimesOfSetup.Contains(key),
        _ => false,
    };

    public static bool MayLack(string schema, string key) => schema switch
    {
        "payment_intent" => !Always.Contains(key),
        "payment_method" => key is "metadata" or "customer" or "customer_account",
        "setup_intent" => !OfSetup.Contains(key),
        _ => false,
    };
}
