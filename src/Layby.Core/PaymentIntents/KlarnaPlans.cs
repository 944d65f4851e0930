using System.Collections.Immutable;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// What Klarna is told of payments that are to follow this one; it weighs them, and nobody is shown them again.
/// https://docs.stripe.com/payments/klarna/set-up-future-payments
/// </summary>
public sealed record KlarnaPlans
{
    /// <summary>Payments at the customer's whim; null when there are none.</summary>
    public KlarnaOnDemand? OnDemand { get; init; }

    /// <summary>Payments that come back by themselves, each reference once.</summary>
    public ImmutableArray<KlarnaSubscription> Subscriptions { get; init; } = [];

    /// <summary>Why these can not be what is planned, with the parameter at fault below the method's own; null when they can.</summary>
    public (string Param, string Message)? Refusal()
    {
        if (OnDemand?.Refusal() is { } wrong)
        {
            return wrong;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Subscriptions.Length; i++)
        {
            if (!known.Add(Subscriptions[i].Reference))
            {
                return (
                    $"[subscriptions][{i}][reference]",
                    $"Each subscription must have a reference of its own, but '{Subscriptions[i].Reference}' is given twice.");
            }

            if (Subscriptions[i].NextBilling is { } next && !IsDate(next.Date))
            {
                return ($"[subscriptions][{i}][next_billing][date]", $"Invalid date: {next.Date}; must be in the format YYYY-MM-DD.");
            }
        }

        return null;
    }

    /// <summary>By what they say: a record compares arrays by identity.</summary>
    public bool Equals(KlarnaPlans? other) =>
        other is not null && OnDemand == other.OnDemand && Subscriptions.SequenceEqual(other.Subscriptions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OnDemand, Subscriptions.Length);

    private static bool IsDate(string text) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);
}

/// <summary>Payments at the customer's whim: what they are likely to be. Amounts in minor units.</summary>
/// <param name="AverageAmount">The usual one.</param>
/// <param name="MaximumAmount">The largest.</param>
/// <param name="MinimumAmount">The least.</param>
/// <param name="PurchaseInterval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="PurchaseIntervalCount">How many of these lie between two payments.</param>
public sealed record KlarnaOnDemand(
    long? AverageAmount, long? MaximumAmount, long? MinimumAmount, string? PurchaseInterval, long? PurchaseIntervalCount)
{
    internal (string Param, string Message)? Refusal() =>
        MinimumAmount > AverageAmount ? Between("minimum_amount", MinimumAmount, "average_amount", AverageAmount)
        : AverageAmount > MaximumAmount ? Between("average_amount", AverageAmount, "maximum_amount", MaximumAmount)
        : MinimumAmount > MaximumAmount ? Between("minimum_amount", MinimumAmount, "maximum_amount", MaximumAmount)
        : null;

    private static (string, string) Between(string less, long? small, string more, long? large) =>
        ($"[on_demand][{less}]", $"The `{less}` ({small}) must be less than or equal to the `{more}` ({large}).");
}

/// <summary>A payment that comes back by itself.</summary>
/// <param name="Interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="IntervalCount">How many of these lie between two payments.</param>
/// <param name="Name">Its name for the customer.</param>
/// <param name="NextBilling">The payment after this one.</param>
/// <param name="Reference">The merchant's own number for it; lines and later payments name it.</param>
public sealed record KlarnaSubscription(
    string Interval, long? IntervalCount, string? Name, KlarnaNextBilling? NextBilling, string Reference);

/// <summary>A payment that is to come.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Date">YYYY-MM-DD.</param>
public sealed record KlarnaNextBilling(long Amount, string Date);
