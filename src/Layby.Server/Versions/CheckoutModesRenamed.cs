using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/dahlia/2026-03-25/updates-available-checkout-session-ui-modes</summary>
public sealed record CheckoutModesRenamed() : VersionChange(
    "2026-03-25",
    "checkout.session",
    "The ui_mode of a page of its own is hosted_page. Earlier versions call it hosted, when it is sent too.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject) => subject["ui_mode"] = "hosted";
}
