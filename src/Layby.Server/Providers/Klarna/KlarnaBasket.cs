using System.Collections.Immutable;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// An order's lines as Klarna wants them. Outside the United States prices are gross and a line's tax is a rate of its total; there
/// prices are net, and all tax is one line of its own.
/// </summary>
internal static class KlarnaBasket
{
    private const int MostLines = 1000;
    private const long MostOfALine = 200_000_000;
    private const int LongestName = 255;

    /// <summary>
    /// The caller's lines where they add up exactly, else one line for all: a line that was invented to round with is what later
    /// captures and refunds stumble over.
    /// </summary>
    /// <returns>The lines, and the tax in them.</returns>
    public static (ImmutableArray<KlarnaLine> Lines, long Tax) Of(ProviderOrder order, OrderDetails details, string country)
    {
        var given = details.Lines;
        var tax = given.Sum(line => line.Tax);
        if (given.Length is 0 or >= MostLines
            || given.Any(line => !AddsUp(line))
            || given.Sum(line => line.Amount) != order.Amount.Amount)
        {
            return ([One(order, details, order.Amount.Amount)], 0);
        }

        if (country == "US")
        {
            var net = All(given, Net) ?? [One(order, details, order.Amount.Amount - tax)];
            return (tax == 0 ? net : [.. net, SalesTax(tax)], tax);
        }

        return All(given, Gross) is { } gross ? (gross, tax) : ([One(order, details, order.Amount.Amount)], 0);
    }

    // Null where one of them can not be written so.
    private static ImmutableArray<KlarnaLine>? All(ImmutableArray<OrderLine> given, Func<OrderLine, KlarnaLine?> write)
    {
        ImmutableArray<KlarnaLine> lines = [.. given.Select(write).OfType<KlarnaLine>()];
        return lines.Length == given.Length ? lines : null;
    }

    private static bool AddsUp(OrderLine line) =>
        line.Name.Length > 0 && line.Quantity > 0 && line.Discount >= 0 && line.Tax >= 0 && line.Tax <= Math.Abs(line.Amount)
        && Math.Abs(line.UnitAmount) <= MostOfALine && Math.Abs(line.Amount) <= MostOfALine && line.Quantity <= MostOfALine
        && line.Amount == (line.Quantity * line.UnitAmount) - line.Discount;

    // Null where no rate in whole hundredths of a percent gives this tax.
    private static KlarnaLine? Gross(OrderLine line)
    {
        var net = line.Amount - line.Tax;
        var rate = line.Tax == 0 ? 0 : net <= 0 ? -1 : (long)Math.Round(10_000m * line.Tax / net);
        return rate is < 0 or > 10_000 || Math.Round(line.Amount * rate / (10_000m + rate), MidpointRounding.AwayFromZero) != line.Tax
            ? null
            : Line(line, line.UnitAmount, line.Amount) with { TaxRate = rate, TotalTaxAmount = line.Tax };
    }

    // Null where the price of one is no whole number without its tax.
    private static KlarnaLine? Net(OrderLine line)
    {
        var before = line.Amount - line.Tax + line.Discount;
        return before % line.Quantity == 0 ? Line(line, before / line.Quantity, line.Amount - line.Tax) : null;
    }

    private static KlarnaLine Line(OrderLine line, long unit, long total) => new()
    {
        Type = "physical",
        Name = Cut(line.Name),
        Reference = line.Reference is { Length: > 0 } reference ? Cut(reference) : null,
        Quantity = line.Quantity,
        UnitPrice = unit,
        TotalAmount = total,
        TotalDiscountAmount = line.Discount,
    };

    private static KlarnaLine One(ProviderOrder order, OrderDetails details, long amount) => new()
    {
        Type = "physical",
        Name = Cut(details.Description is { Length: > 0 } words ? words : $"Order {order.IntentId}"),
        Reference = Cut(order.IntentId),
        Quantity = 1,
        UnitPrice = amount,
        TotalAmount = amount,
    };

    private static KlarnaLine SalesTax(long tax) => new()
    {
        Type = "sales_tax",
        Name = "Sales tax",
        Quantity = 1,
        UnitPrice = tax,
        TotalAmount = tax,
    };

    private static string Cut(string text) => text.Length <= LongestName ? text : text[..LongestName];
}
