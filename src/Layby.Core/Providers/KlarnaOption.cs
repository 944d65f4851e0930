using System.Collections.Immutable;

namespace Layby.Core.Providers;

/// <summary>A way to pay with Klarna.</summary>
public enum KlarnaPlan
{
    /// <summary>All of it, now.</summary>
    PayInFull,

    /// <summary>All of it, thirty days from now.</summary>
    PayLater,

    /// <summary>Three payments, a month apart: Europe.</summary>
    PayIn3,

    /// <summary>Four payments, two weeks apart: Australia, Canada, New Zealand, the United States.</summary>
    PayIn4,

    /// <summary>Monthly payments over up to three years.</summary>
    Financing,
}

/// <summary>A way to pay, as one country offers it.</summary>
/// <param name="Plan">Which way.</param>
/// <param name="Min">The smallest amount, minor units of the country's currency.</param>
/// <param name="Max">The largest amount, minor units of the country's currency.</param>
/// <param name="OneTimeOnly">Not offered for a payment method that shall be charged again later.</param>
public sealed record KlarnaOption(KlarnaPlan Plan, long Min, long Max, bool OneTimeOnly)
{
    /// <summary>What the API and the page call it: a charge's <c>payment_method_category</c>.</summary>
    public string Category => Plan switch
    {
        KlarnaPlan.PayInFull => "pay_now",
        KlarnaPlan.PayLater => "pay_later",
        KlarnaPlan.PayIn3 or KlarnaPlan.PayIn4 => "pay_in_installments",
        KlarnaPlan.Financing => "pay_with_financing",
    };

    /// <summary>
    /// What is owed when. The sandbox finances over a year and without interest; Klarna decides that for each customer.
    /// </summary>
    public ImmutableArray<Instalment> Schedule(Money amount, DateOnly today) => Plan switch
    {
        KlarnaPlan.PayInFull => [new(today, amount)],
        KlarnaPlan.PayLater => [new(today.AddDays(30), amount)],
        KlarnaPlan.PayIn3 => PaymentPlan.Split(amount, 3, today, PaymentPlan.Monthly),
        KlarnaPlan.PayIn4 => PaymentPlan.Split(amount, 4, today, PaymentPlan.Fortnightly),
        KlarnaPlan.Financing => PaymentPlan.Split(amount, 12, today.AddMonths(1), PaymentPlan.Monthly),
    };
}
