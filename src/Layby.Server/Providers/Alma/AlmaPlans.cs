using System.Collections.Immutable;
using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>What a contract offers for an order. The contract's own plans change rarely, so they are remembered for a while.</summary>
internal sealed class AlmaPlans(AlmaWire wire, AlmaCredentials contract, TimeProvider time)
{
    /// <summary>How long the plans of a contract are believed.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private Known? known;

    /// <summary>The plans that are left; where there is none, why. An order that names a plan is asked about that alone.</summary>
    public async ValueTask<(ImmutableArray<PlanOffer> Offers, Opened? Not)> AskAsync(ProviderOrder order, CancellationToken stop)
    {
        var (counts, not) = await CountsAsync(order, stop);
        if (not is not null)
        {
            return ([], not);
        }

        if (counts.IsEmpty)
        {
            return ([], NoOffer("no_plan"));
        }

        var answer = await wire.EligibilityAsync(AlmaOrder.Question(order, counts), stop);
        if (answer is not { IsGood: true, Value: { } asked })
        {
            return ([], answer.Wire.IsGood ? new Opened.Unclear("an answer that can not be read") : AlmaMapping.NotMade(answer));
        }

        var read = asked.Where(plan => plan is not null).ToArray();
        ImmutableArray<PlanOffer> offers =
        [
            .. AlmaMapping.Offers(read, order.Amount, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
                .Where(offer => counts.Contains(offer.Count)),
        ];
        return offers.IsEmpty ? (offers, NoOffer(AlmaMapping.WhyNot(read))) : (offers, null);
    }

    private async ValueTask<(ImmutableArray<int> Counts, Opened? Not)> CountsAsync(ProviderOrder order, CancellationToken stop)
    {
        var wished = order.Installments is { } chosen ? [chosen] : contract.Counts;
        if (known is not { } remembered || remembered.Until <= time.GetUtcNow())
        {
            var answer = await wire.FeePlansAsync(stop);
            if (answer.IsBadContract)
            {
                return ([], AlmaMapping.NotMade(answer));
            }

            if (answer is not { IsGood: true, Value: { } plans })
            {
                // They only spare a question: the answer to the next one says the same.
                return (wished, null);
            }

            known = remembered = new([.. plans.Where(IsWhole)], time.GetUtcNow() + Remembered);
        }

        return ([.. wished.Where(count => remembered.Plans.Any(plan => Has(plan, count, order.Amount.Amount)))], null);
    }

    private static bool IsWhole(AlmaFeePlan? plan) => plan is
    {
        Kind: null or "general",
        Allowed: not false,
        DeferredDays: null or 0,
        DeferredMonths: null or 0,
    };

    private static bool Has(AlmaFeePlan plan, int count, long amount) =>
        plan.InstallmentsCount == count
        && amount >= (plan.MinPurchaseAmount ?? 0) && amount <= (plan.MaxPurchaseAmount ?? long.MaxValue);

    private static Opened.Refused NoOffer(string code) =>
        new(OpenRefusal.NoOffer, code, "Alma offers no instalments for this order.");

    private sealed record Known(ImmutableArray<AlmaFeePlan> Plans, DateTimeOffset Until);
}
