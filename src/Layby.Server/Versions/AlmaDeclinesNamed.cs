using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/clover</summary>
public sealed record AlmaDeclinesNamed() : VersionChange(
    "2025-09-30",
    "payment_intent",
    "Failures of local payment methods carry the provider's reason as decline_code.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject) => (subject["last_payment_error"] as JsonObject)?.Remove("decline_code");
}
