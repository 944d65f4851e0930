using System.Collections.Frozen;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// What a publishable key sees of an intent: what a checkout needs, not what the shop keeps to itself. From recordings
/// of Stripe's own clients; metadata, customer and charges are not among it.
/// </summary>
public static class PublishableView
{
    private static readonly FrozenSet<string> Visible = FrozenSet.Create((
        "id object amount amount_details automatic_payment_methods canceled_at cancellation_reason capture_method "
        + "client_secret confirmation_method created currency description last_payment_error livemode next_action "
        + "payment_method payment_method_configuration_details payment_method_options payment_method_types processing "
        + "receipt_email setup_future_usage shipping source status").Split(' '));

    private static readonly FrozenSet<string> VisibleOfSetup = FrozenSet.Create((
        "id object automatic_payment_methods cancellation_reason client_secret created description last_setup_error livemode "
        + "next_action payment_method payment_method_configuration_details payment_method_options payment_method_types status "
        + "usage").Split(' '));

    /// <summary>The body as this caller may see it.</summary>
    public static ReadOnlySpan<byte> For(bool isSecret, ReadOnlySpan<byte> body) =>
        isSecret ? body : JsonBytes.Text(body, "object"u8) switch
        {
            "payment_intent" => JsonBytes.Keep(body, Visible.Contains),
            "setup_intent" => JsonBytes.Keep(body, VisibleOfSetup.Contains),
            _ => body,
        };
}
