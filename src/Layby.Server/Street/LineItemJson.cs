using System.Text.Json.Nodes;
using Layby.Core.PaymentIntents;

namespace Layby.Server.Street;

/// <summary>A line of what is bought, as the API shows it.</summary>
public static class LineItemJson
{
    /// <summary>https://docs.stripe.com/payments/payment-line-items</summary>
    public static JsonNode Write(LineItem line) => new JsonObject
    {
        ["id"] = line.Id,
        ["object"] = "payment_intent_amount_details_line_item",
        ["discount_amount"] = line.DiscountAmount,
        ["payment_method_options"] = line.Klarna is not { } klarna ? null : new JsonObject
        {
            ["klarna"] = new JsonObject
            {
                ["image_url"] = klarna.ImageUrl,
                ["product_url"] = klarna.ProductUrl,
                ["reference"] = klarna.Reference,
                ["subscription_reference"] = klarna.SubscriptionReference,
            },
        },
        ["product_code"] = line.ProductCode,
        ["product_name"] = line.ProductName,
        ["quantity"] = line.Quantity,
        ["tax"] = line.TotalTaxAmount is not { } tax ? null : new JsonObject { ["total_tax_amount"] = tax },
        ["unit_cost"] = line.UnitCost,
        ["unit_of_measure"] = line.UnitOfMeasure,
    };
}
