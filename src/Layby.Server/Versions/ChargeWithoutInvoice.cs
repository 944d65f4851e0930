using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/basil</summary>
public sealed record ChargeWithoutInvoice() : VersionChange(
    "2025-03-31",
    "charge",
    "A charge no longer names its invoice. Earlier versions show the field, here always null.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject) => subject["invoice"] = null;
}
