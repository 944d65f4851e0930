using System.Text.Json.Nodes;

namespace Layby.Server.Versions;

/// <summary>https://docs.stripe.com/changelog/basil/2025-03-31/checkout-session-remove-shipping-details</summary>
public sealed record CheckoutShippingCollected() : VersionChange(
    "2025-03-31",
    "checkout.session",
    "Where goods are sent stands in collected_information. Earlier versions show it as shipping_details, too.")
{
    /// <inheritdoc/>
    public override void WalkBack(JsonObject subject)
    {
        var shipping = (subject["collected_information"] as JsonObject)?["shipping_details"] as JsonObject;
        subject["shipping_details"] = shipping?.DeepClone();
    }
}
