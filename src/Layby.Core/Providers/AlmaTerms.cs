using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>What Alma offers: the same in each of its six countries (docs.stripe.com/payments/alma).</summary>
public static class AlmaTerms
{
    /// <summary>Alma lends in euros only.</summary>
    public const string Currency = "eur";

    /// <summary>The smallest amount, minor units: €50.</summary>
    public const long Min = 5_000;

    /// <summary>The largest amount, minor units: €5,000.</summary>
    public const long Max = 500_000;

    /// <summary>How long a sandbox's refund is pending. The documents say at most five minutes.</summary>
    public static readonly TimeSpan RefundTime = TimeSpan.FromMinutes(2);

    /// <summary>In how many payments a customer may pay.</summary>
    public static ImmutableArray<int> Counts { get; } = [2, 3, 4];

    /// <summary>Where customers may live, ISO 3166 alpha-2.</summary>
    public static ImmutableArray<string> Countries { get; } = ["FR", "IT", "ES", "NL", "BE", "LU"];

    /// <summary>The counts that are offered for an amount: all of them, or none.</summary>
    public static ImmutableArray<int> Offered(Money amount) =>
        amount is { Currency: Currency, Amount: >= Min and <= Max } ? Counts : [];

    /// <summary>What is owed when: the first payment today, the others a month apart.</summary>
    public static ImmutableArray<Instalment> Schedule(Money amount, int count, DateOnly today) =>
        PaymentPlan.Split(amount, count, today, PaymentPlan.Monthly);
}
