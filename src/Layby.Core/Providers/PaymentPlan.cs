using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>One payment that a customer owes.</summary>
/// <param name="Due">The day, in UTC.</param>
/// <param name="Amount">What falls due.</param>
public readonly record struct Instalment(DateOnly Due, Money Amount);

/// <summary>How an amount is spread over days.</summary>
public static class PaymentPlan
{
    /// <summary>
    /// Spreads an amount over a number of payments, the first of them today. The parts add up to the amount exactly:
    /// what does not divide is paid with the first, as both providers do.
    /// </summary>
    /// <param name="amount">What is owed altogether.</param>
    /// <param name="count">How many payments.</param>
    /// <param name="today">The first day.</param>
    /// <param name="due">The day of the n-th payment after the first.</param>
    public static ImmutableArray<Instalment> Split(
        Money amount, int count, DateOnly today, Func<DateOnly, int, DateOnly> due)
    {
        var part = amount.Amount / count;
        var first = amount.Amount - (part * (count - 1));
        var plan = ImmutableArray.CreateBuilder<Instalment>(count);
        for (var number = 0; number < count; number++)
        {
            plan.Add(new(
                number == 0 ? today : due(today, number),
                amount with { Amount = number == 0 ? first : part }));
        }

        return plan.MoveToImmutable();
    }

    /// <summary>The same day of a later month, or that month's last day where it is shorter.</summary>
    public static DateOnly Monthly(DateOnly today, int number) => today.AddMonths(number);

    /// <summary>Every other week.</summary>
    public static DateOnly Fortnightly(DateOnly today, int number) => today.AddDays(14 * number);
}
