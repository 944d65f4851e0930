using System.Collections.Immutable;
using System.Globalization;
using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.Products;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.CheckoutSessions;

/// <summary>Reads the lines of a session: prices and products that are described with them.</summary>
public static class Lines
{
    /// <summary>The lines of a new session, and the products that they describe, or why they can not be.</summary>
    public static async ValueTask<Result<LinesRead>> ReadAsync(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form["line_items"] is not { Children.Count: > 0 } list)
        {
            return ApiError.Invalid("line_items", "The `line_items` parameter is required in payment mode.");
        }

        var read = new LinesRead([], Change.None);
        foreach (var (index, form) in list.Children)
        {
            if (!(await OneAsync(form, $"line_items[{index}]", call, world, stop)).Ok(out var one, out var refusal))
            {
                return refusal;
            }

            read = new(read.Lines.Add(one.Lines[0]), read.Change.Then(one.Change));
        }

        return CheckCurrency(read.Lines, call.Form) is { } mixed ? mixed : read;
    }

    /// <summary>
    /// The lines after a call: those it names by their ids, in its order, with what it changes, and new ones; a line that it
    /// does not name is taken away.
    /// </summary>
    public static async ValueTask<Result<LinesRead>> EditAsync(
        CheckoutSession session, ApiCall call, World world, CancellationToken stop)
    {
        var read = new LinesRead([], Change.None);
        foreach (var (index, form) in call.Form["line_items"]!.Children)
        {
            var at = $"line_items[{index}]";
            if (form.Text("id") is not { } id)
            {
                if (!(await OneAsync(form, at, call, world, stop)).Ok(out var one, out var refusal))
                {
                    return refusal;
                }

                read = new(read.Lines.Add(one.Lines[0]), read.Change.Then(one.Change));
                continue;
            }

            if (session.Private.Lines.FirstOrDefault(each => each.Id == id) is not { } line)
            {
                return ApiError.NoSuch("line item", id, $"{at}[id]");
            }

            if (form["price_data"] is not null || form["price"] is not null)
            {
                return ApiError.Invalid(
                    $"{at}[price_data]", "The price of a line item can not be changed. Remove the line item and add another.");
            }

            var quantity = form.Number("quantity") ?? line.Quantity;
            if (Refuses(form, at, quantity) is { } wrong)
            {
                return wrong;
            }

            if (quantity > 0)
            {
                read = read with { Lines = read.Lines.Add(Of(line, quantity, form.Metadata(line.Metadata))) };
            }
        }

        return read.Lines.IsEmpty ? ApiError.Empty("line_items")
            : read.Lines.Any(each => each.Price.Currency != session.Currency) ? MixedCurrencies
            : read;
    }

    private static CheckoutLine Of(CheckoutLine line, long quantity, IReadOnlyDictionary<string, string> notes) => line with
    {
        Quantity = quantity,
        Amount = CheckoutLine.Total(line.Price.UnitAmount, quantity),
        Metadata = notes,
    };

    private static async ValueTask<Result<LinesRead>> OneAsync(
        FormNode form, string at, ApiCall call, World world, CancellationToken stop)
    {
        if (form.Text("price") is { } price)
        {
            return ApiError.NoSuch("price", price, $"{at}[price]");
        }

        if (form.Hash("price_data") is not { } given)
        {
            return ApiError.Invalid(at, "You must provide either price or price_data for each line item when using prices.");
        }

        if (form.Number("quantity") is not { } quantity)
        {
            return ApiError.Missing($"{at}[quantity]");
        }

        if ((Refuses(form, at, quantity) ?? RefusesPrice(given, $"{at}[price_data]")) is { } wrong)
        {
            return wrong;
        }

        if (RefusesUnit(given, $"{at}[price_data]", out var unit) is { } unclear)
        {
            return unclear;
        }

        if (!(await ProductAsync(given, $"{at}[price_data]", call, world, stop)).Ok(out var sold, out var refusal))
        {
            return refusal;
        }

        var line = new CheckoutLine
        {
            Id = call.Account.NewId("li_1"),
            Quantity = quantity,
            Amount = CheckoutLine.Total(unit, quantity),
            Metadata = form.Metadata(new Dictionary<string, string>()),
            Price = new CheckoutPrice
            {
                Id = call.Account.NewId("price_1"),
                Currency = given.Text("currency")!.ToLowerInvariant(),
                UnitAmount = unit,
                TaxBehavior = given.Text("tax_behavior") ?? "unspecified",
                Product = new(sold.Product.Id, sold.Product.Name, sold.Product.Description),
            },
        };
        return new LinesRead([line], sold.Change);
    }

    private static ApiError? Refuses(FormNode form, string at, long quantity) =>
        form["tax_rates"]?.Children is [var (_, rate), ..]
            ? ApiError.NoSuch("tax rate", rate.Text ?? "", $"{at}[tax_rates]")
        : form.Hash("adjustable_quantity")?.Flag("enabled") is true
            ? Unserved.Needs($"{at}[adjustable_quantity]", "a page on which quantities can be changed")
        : quantity > CheckoutLine.MaxQuantity
            ? ApiError.Invalid($"{at}[quantity]", $"Invalid quantity: must be at most {CheckoutLine.MaxQuantity}.")
        : null;

    private static ApiError? RefusesPrice(FormNode price, string at) =>
        price["recurring"] is not null
            ? ApiError.Invalid(
                at,
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only "
                + "one-time prices.")
        : !Currency.IsKnown(price.Text("currency")!.ToLowerInvariant())
            ? UnknownCurrency(price.Text("currency")!, $"{at}[currency]")
        : null;

    /// <summary>Why this is no currency.</summary>
    public static ApiError UnknownCurrency(string currency, string param) => ApiError.Invalid(
        param,
        $"Invalid currency: {(currency.Length <= 20 ? currency : currency[..20])}. Stripe currently supports these currencies: "
        + string.Join(", ", Currency.All));

    private static ApiError? RefusesUnit(FormNode price, string at, out decimal unit)
    {
        unit = price.Number("unit_amount") ?? 0;
        if (price["unit_amount"] is not null)
        {
            return price["unit_amount_decimal"] is not null
                ? ApiError.Invalid(
                    $"{at}[unit_amount]",
                    "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
                    "parameters_exclusive")
                : unit <= Currency.MaxAmount ? null : TooLarge(at);
        }

        return price.Text("unit_amount_decimal") is not { } text ? ApiError.Missing($"{at}[unit_amount]")
            : !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out unit) || unit.Scale > 12
                ? ApiError.Invalid($"{at}[unit_amount_decimal]", $"Invalid decimal: {text}; must be at most 12 decimal places")
            : unit <= Currency.MaxAmount ? null
            : TooLarge(at);
    }

    private static ApiError TooLarge(string at) => ApiError.Invalid(
        $"{at}[unit_amount]", $"Invalid unit amount: must be no more than {Currency.MaxAmount}", "amount_too_large");

    private static async ValueTask<Result<ProductMade>> ProductAsync(
        FormNode price, string at, ApiCall call, World world, CancellationToken stop)
    {
        if (price.Text("product") is { } id)
        {
            return price["product_data"] is not null
                ? ApiError.Invalid(
                    $"{at}[product]",
                    "You may only specify one of these parameters: product, product_data.",
                    "parameters_exclusive")
                : await world.FindAsync<Product>(call.Account, id, stop) is { } known
                    ? new ProductMade(known, Change.None)
                    : ApiError.NoSuch("product", id, $"{at}[product]");
        }

        if (price.Hash("product_data") is not { } described)
        {
            return ApiError.Invalid($"{at}[product]", "You must specify either `product` or `product_data` when creating a price.");
        }

        var made = call.Account.NewId("prod_1");
        var product = new Product
        {
            Id = made,
            Created = Account.SecondsOf(made),
            Livemode = call.Account.IsLive,
            Updated = Account.SecondsOf(made),
            Name = described.Text("name")!,
            Description = described.Text("description"),
            Images = described.Texts("images") ?? [],
            Metadata = described.Metadata(new Dictionary<string, string>()),
            TaxCode = described.Text("tax_code"),
            UnitLabel = described.Text("unit_label"),
        };
        return new ProductMade(product, new Change { Objects = [product] });
    }

    private static ApiError? CheckCurrency(ImmutableArray<CheckoutLine> lines, FormNode form)
    {
        var currency = form.Text("currency")?.ToLowerInvariant() ?? lines[0].Price.Currency;
        return lines.All(each => each.Price.Currency == currency) ? null : MixedCurrencies;
    }

    private static ApiError MixedCurrencies { get; } =
        ApiError.Invalid("line_items", "All prices on a Checkout Session must have the same currency.");

    private sealed record ProductMade(Product Product, Change Change);
}

/// <summary>Lines that were read.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Change">The products that they describe.</param>
public sealed record LinesRead(ImmutableArray<CheckoutLine> Lines, Change Change);
