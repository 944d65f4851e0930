using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// Whether what an amount is made of adds up to it. https://docs.stripe.com/payments/payment-line-items
/// </summary>
public static class AmountArithmetic
{
    /// <summary>How many lines an intent may list.</summary>
    public const int MaxLines = 200;

    /// <summary>The lines with tax and shipping, less discounts, make another sum.</summary>
    public const string Mismatch = "amount_details_amount_mismatch";

    /// <summary>Without lines: tax and shipping, less the discount, are more than the whole.</summary>
    public const string MoreThanAmount = "amount_details_tax_shipping_discount_greater_than_amount";

    private const string Page = "See https://docs.stripe.com/payments/payment-line-items";

    /// <summary>What does not add up; null when everything does.</summary>
    /// <param name="details">Tax, shipping and discount of the whole.</param>
    /// <param name="lines">What is bought; none makes it a matter of the whole alone.</param>
    /// <param name="amount">What is asked or captured, minor units.</param>
    public static AmountDetailsError? Mistake(AmountDetails details, ImmutableArray<LineItem> lines, long amount)
    {
        // Callers choose each factor up to 63 bits, so the sum is made of numbers that can not overflow.
        BigInteger around = details.Tax?.TotalTaxAmount ?? 0;
        around += details.Shipping?.Amount ?? 0;
        around -= details.DiscountAmount ?? 0;
        if (lines.IsEmpty)
        {
            return around > amount ? new(MoreThanAmount, Sentence(around, amount)) : null;
        }

        var total = lines.Aggregate(around, static (sum, line) => sum + ValueOf(line));
        return total == amount ? null : new(
            Mismatch,
            $"The total value of `amount_details` ({Digits(total)}) does not match the `amount` ({Digits(amount)}). Make "
            + "sure that the total value of `line_items` matches the amount to charge, taking into account any discounts, "
            + $"tax, and shipping. {Page}");
    }

    /// <summary>What Klarna reads a line as: price times quantity, less its discount, with its tax.</summary>
    private static BigInteger ValueOf(LineItem line) =>
        ((BigInteger)line.UnitCost * line.Quantity) - (line.DiscountAmount ?? 0) + (line.TotalTaxAmount ?? 0);

    private static string Sentence(BigInteger sum, long amount) =>
        $"The sum of tax, shipping, and discount in `amount_details` ({Digits(sum)}) is greater than the `amount` "
        + $"({Digits(amount)}). {Page}";

    private static string Digits(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
