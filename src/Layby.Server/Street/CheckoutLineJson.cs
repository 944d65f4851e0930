using System.Globalization;
using System.Text.Json.Nodes;
using Layby.Core.CheckoutSessions;

namespace Layby.Server.Street;

/// <summary>A line of a session, with its price, as the API shows it.</summary>
public static class CheckoutLineJson
{
    /// <summary>The address of a session's lines.</summary>
    public static string Url(string session) => $"/v1/checkout/sessions/{session}/line_items";

    /// <summary>The first page of a session's lines: as many as a list shows that says nothing.</summary>
    public static JsonObject List(CheckoutSession session)
    {
        var list = Lists.Of(
            [.. session.Private.Lines.Take(Wire.WireLimits.DefaultPageSize).Select(Write)], Url(session.Id));
        list["has_more"] = session.Private.Lines.Length > Wire.WireLimits.DefaultPageSize;
        return list;
    }

    /// <summary>https://docs.stripe.com/api/checkout/sessions/line_items</summary>
    public static JsonNode Write(CheckoutLine line) => new JsonObject
    {
        ["id"] = line.Id,
        ["object"] = "item",
        ["adjustable_quantity"] = null,
        ["amount_discount"] = 0,
        ["amount_subtotal"] = line.Amount,
        ["amount_tax"] = 0,
        ["amount_total"] = line.Amount,
        ["currency"] = line.Price.Currency,
        ["description"] = line.Price.Product.Name,
        ["metadata"] = Notes(line.Metadata),
        ["price"] = Write(line.Price, Account.SecondsOf(line.Price.Id)),
        ["quantity"] = line.Quantity,
    };

    // https://docs.stripe.com/api/prices/object
    private static JsonObject Write(CheckoutPrice price, long created) => new()
    {
        ["id"] = price.Id,
        ["object"] = "price",
        ["active"] = false,
        ["billing_scheme"] = "per_unit",
        ["created"] = created,
        ["currency"] = price.Currency,
        ["custom_unit_amount"] = null,
        ["livemode"] = false,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["nickname"] = null,
        ["product"] = price.Product.Id,
        ["recurring"] = null,
        ["tax_behavior"] = price.TaxBehavior,
        ["tiers_mode"] = null,
        ["transform_quantity"] = null,
        ["type"] = "one_time",
        ["unit_amount"] = decimal.IsInteger(price.UnitAmount) ? (long)price.UnitAmount : null,
        ["unit_amount_decimal"] = price.UnitAmount.ToString("0.############", CultureInfo.InvariantCulture),
    };

    private static JsonObject Notes(IReadOnlyDictionary<string, string> notes) =>
        new(notes.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
}
