namespace Layby.Core.CheckoutSessions;

/// <summary>One line of what is bought, with the price and the product that were made for it.</summary>
public sealed record CheckoutLine
{
    /// <summary><c>li_…</c></summary>
    public required string Id { get; init; }

    /// <summary>1 to 999999.</summary>
    public required long Quantity { get; init; }

    /// <summary>The whole line, minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What one costs.</summary>
    public required CheckoutPrice Price { get; init; }

    /// <summary>The most that a line can hold.</summary>
    public const long MaxQuantity = 999_999;

    /// <summary>What so many of a price cost, minor units: a part of one is rounded to the nearest.</summary>
    public static long Total(decimal unit, long quantity) =>
        (long)Math.Round(unit * quantity, MidpointRounding.AwayFromZero);
}

/// <summary>What one costs: a price that was given with the line.</summary>
public sealed record CheckoutPrice
{
    /// <summary><c>price_…</c></summary>
    public required string Id { get; init; }

    /// <summary>ISO 4217, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>Minor units, with up to twelve decimals.</summary>
    public required decimal UnitAmount { get; init; }

    /// <summary><c>unspecified</c>, <c>inclusive</c> or <c>exclusive</c>.</summary>
    public string TaxBehavior { get; init; } = "unspecified";

    /// <summary>What is sold, as it was described when the line was made.</summary>
    public required CheckoutProduct Product { get; init; }
}

/// <summary>What is sold: what the page says of a <see cref="Products.Product"/>.</summary>
/// <param name="Id"><c>prod_…</c></param>
/// <param name="Name">Its name.</param>
/// <param name="Description">More about it; null where nothing was said.</param>
public sealed record CheckoutProduct(string Id, string Name, string? Description);
