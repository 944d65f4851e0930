using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/upgrades#2022-11-15</summary>
public sealed record ChargeWithoutRefunds() : VersionChange(
    "2022-11-15",
    "charge",
    "A charge shows its refunds only when asked to. Earlier versions always carry their list.")
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Needs => ["refunds"];

    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        // Nothing to undo: that the list is there is what Needs has asked for.
    }
}
