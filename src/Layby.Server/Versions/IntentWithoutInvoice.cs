using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/basil</summary>
public sealed record IntentWithoutInvoice() : VersionChange(
    "2025-03-31",
    "payment_intent",
    "A PaymentIntent no longer names its invoice. Earlier versions show the field, here always null.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        // A publishable key's view never had it, as it has no latest_charge.
        if (subject.ContainsKey("latest_charge"))
        {
            subject["invoice"] = null;
        }
    }
}
