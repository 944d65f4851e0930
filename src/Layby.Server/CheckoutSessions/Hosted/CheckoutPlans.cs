using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What a method's best known offer means for the amount: four payments of so much.</summary>
internal static class CheckoutPlans
{
    /// <summary>The number of payments and the amount of each but the first; null where there is none to show.</summary>
    public static (int Count, Money Amount)? Of(CheckoutVisit visit, string method)
    {
        if (visit.Total is not { } total)
        {
            return null;
        }

        return method switch
        {
            "alma" when AlmaTerms.Offered(total) is [.., var most] => (most, Part(total, most)),
            "klarna" => Klarna(visit.Country, total),
            _ => null,
        };
    }

    private static (int, Money)? Klarna(string country, Money total)
    {
        var market = KlarnaMarkets.For(country, null, total.Currency);
        return market is null ? null : KlarnaMarkets.Offered(market.Country, total, oneTime: true)
            .Select(each => each.Plan switch
            {
                KlarnaPlan.PayIn3 => 3,
                KlarnaPlan.PayIn4 => 4,
                KlarnaPlan.PayInFull or KlarnaPlan.PayLater or KlarnaPlan.Financing => 0,
            })
            .Where(each => each > 0)
            .Select(each => ((int, Money)?)(each, Part(total, each)))
            .FirstOrDefault();
    }

    private static Money Part(Money total, int count) =>
        PaymentPlan.Split(total, count, DateOnly.MinValue, PaymentPlan.Monthly)[^1].Amount;
}
