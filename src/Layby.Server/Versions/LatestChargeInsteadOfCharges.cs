using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/upgrades#2022-11-15</summary>
public sealed record LatestChargeInsteadOfCharges() : VersionChange(
    "2022-11-15",
    "payment_intent",
    "A PaymentIntent names its latest charge. Earlier versions carry the list of its charges instead.")
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Needs => ["latest_charge"];

    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        if (!subject.Remove("latest_charge", out var charge))
        {
            return; // a publishable key's view never had it
        }

        subject["charges"] = new JsonObject
        {
            ["object"] = "list",
            ["data"] = charge is JsonObject ? new JsonArray(charge) : new JsonArray(),
            ["has_more"] = false,
            ["total_count"] = charge is JsonObject ? 1 : 0,
            ["url"] = $"/v1/charges?payment_intent={(string?)subject["id"]}",
        };
    }
}
