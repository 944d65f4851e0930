using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/2022-08-01/updates-shipping-property-checkout-session</summary>
public sealed record CheckoutShippingRenamed() : VersionChange(
    "2022-08-01",
    "checkout.session",
    "Earlier versions call shipping_details shipping, and show the shipping rate beside it, here always null.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        subject.Remove("shipping_details", out var shipping);
        subject["shipping"] = shipping;
        subject["shipping_rate"] = null;
    }
}
