using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>What holds between the numbers of a basket.</summary>
internal static class KlarnaBasket
{
    private static readonly Lazy<Dictionary<string, (string Currency, string Region)>> Countries = new(() =>
        WireContract.Embedded("klarna-countries.json").EnumerateObject().ToDictionary(
            one => one.Name, one => (one.Value.GetProperty("currency").GetString()!, one.Value.GetProperty("region").GetString()!)));

    /// <summary>The fields that do not agree with the others.</summary>
    public static IEnumerable<string> Check(JsonObject body, string region)
    {
        var country = ((string)body["purchase_country"]!).ToUpperInvariant();
        if (!Countries.Value.TryGetValue(country, out var market) || market.Region != region)
        {
            yield return "purchase_country";
            yield break;
        }

        if (!market.Currency.Equals((string)body["purchase_currency"]!, StringComparison.OrdinalIgnoreCase))
        {
            yield return "purchase_currency";
        }

        var lines = body["order_lines"]!.AsArray().Select(line => line!.AsObject()).ToArray();
        foreach (var bad in lines.SelectMany((line, index) => Line(line, country).Select(field => $"order_lines[{index}].{field}")))
        {
            yield return bad;
        }

        if (lines.Sum(line => Long(line, "total_amount")) != (long)body["order_amount"]!)
        {
            yield return "order_amount";
        }

        var taxes = lines.Sum(line => Long(line, "total_tax_amount"));
        taxes += lines.Where(line => line["type"]?.ToString() == "sales_tax").Sum(line => Long(line, "total_amount"));
        if (Math.Abs(Long(body, "order_tax_amount") - taxes) > lines.Length)
        {
            yield return "order_tax_amount";
        }
    }

    /// <summary>The fields in which an order differs from its session.</summary>
    public static IReadOnlyList<string> Differences(JsonObject session, JsonObject order)
    {
        string[] fields = ["order_amount", "purchase_country", "purchase_currency", "order_tax_amount"];
        var found = fields.Where(field => session[field]?.ToJsonString() != order[field]?.ToJsonString()).ToList();
        var (lines, theirs) = (session["order_lines"]!.AsArray(), order["order_lines"]!.AsArray());
        if (lines.Count != theirs.Count)
        {
            found.Add($"Incorrect number of items. Expected [{lines.Count}] but was [{theirs.Count}]");
        }
        else if (lines.ToJsonString() != theirs.ToJsonString())
        {
            found.Add("order_lines");
        }

        return found;
    }

    private static IEnumerable<string> Line(JsonObject line, string country)
    {
        var (total, rate, tax) = (Long(line, "total_amount"), Long(line, "tax_rate"), Long(line, "total_tax_amount"));
        if (total != (Long(line, "quantity") * Long(line, "unit_price")) - Long(line, "total_discount_amount"))
        {
            yield return "total_amount";
        }

        if (country == "US" ? rate != 0 : Math.Abs(tax - (total * rate / (10000m + rate))) > 1)
        {
            yield return country == "US" ? "tax_rate" : "total_tax_amount";
        }

        if (country == "US" && tax != 0)
        {
            yield return "total_tax_amount";
        }
    }

    private static long Long(JsonObject from, string name) => from[name] is { } value ? (long)value : 0;
}
