using System.Collections.Immutable;
using Layby.Core.PaymentIntents;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>What an amount is made of, after what a call says of it.</summary>
public static class AmountEdits
{
    /// <summary>Tax, shipping and discount of the whole. What was not given stays; the empty string unsets.</summary>
    public static AmountDetails Details(FormNode form, AmountDetails was)
    {
        if (form["amount_details"] is not { } given)
        {
            return was;
        }

        return given.Text is not null ? AmountDetails.None : was with
        {
            DiscountAmount = given.GivenNumber("discount_amount").Or(was.DiscountAmount),
            Shipping = given.GivenHash("shipping", ShippingCost) is { IsGiven: true } shipping ? shipping.Value : was.Shipping,
            Tax = given.GivenHash("tax", each => new AmountTax(each.Number("total_tax_amount"))) is { IsGiven: true } tax
                ? tax.Value
                : was.Tax,
        };
    }

    /// <summary>What is bought. A list replaces the whole list before; each line is new.</summary>
    public static ImmutableArray<LineItem> Lines(FormNode form, ImmutableArray<LineItem> was, Account account) =>
        form["amount_details"] switch
        {
            null => was,
            { Text: not null } => [],
            var given when given["line_items"] is { } lines => [.. lines.Children.Select(each => LineOf(each.Value, account))],
            _ => was,
        };

    private static AmountShipping ShippingCost(FormNode form) =>
        new(form.Number("amount"), form.Text("from_postal_code"), form.Text("to_postal_code"));

    private static LineItem LineOf(FormNode line, Account account) => new()
    {
        Id = account.NewId("uli_1"),
        DiscountAmount = line.Number("discount_amount"),
        ProductCode = line.Text("product_code"),
        ProductName = line.Text("product_name")!,
        Quantity = line.Number("quantity")!.Value,
        TotalTaxAmount = line.Hash("tax")?.Number("total_tax_amount"),
        UnitCost = line.Number("unit_cost")!.Value,
        UnitOfMeasure = line.Text("unit_of_measure"),
        Klarna = line.Hash("payment_method_options")?.Hash("klarna") is { } klarna
            ? new(
                klarna.Text("image_url"), klarna.Text("product_url"), klarna.Text("reference"),
                klarna.Text("subscription_reference"))
            : null,
    };
}
