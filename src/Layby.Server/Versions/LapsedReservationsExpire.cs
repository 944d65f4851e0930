using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>
/// https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
/// </summary>
public sealed record LapsedReservationsExpire() : VersionChange(
    "2025-03-31",
    "payment_intent",
    "What was not captured in time is canceled as expired. Earlier versions call the reason automatic.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        if (subject["cancellation_reason"] is JsonValue reason && (string?)reason is "expired")
        {
            subject["cancellation_reason"] = "automatic";
        }
    }
}
