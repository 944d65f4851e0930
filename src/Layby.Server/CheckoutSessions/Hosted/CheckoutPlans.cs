using Layby.Core;
using Layby.Core.Providers;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>What a method's best known offer means for the amount, in the words of the providers' pages.</summary>
internal static class CheckoutPlans
{
    /// <summary>The sentence; null where there is nothing to show, as where only the provider knows what it offers.</summary>
    public static string? Of(CheckoutVisit visit, string method)
    {
        if (visit.Total is not { } total || visit.Account.IsLive)
        {
            return null;
        }

        return method switch
        {
            "alma" => AlmaTerms.Offered(total) is [.., var most]
                ? $"{visit.Common.Alma.Instalments(most)}: {Parts(visit, total, most, visit.Common.Klarna.MonthlyLine)}"
                : null,
            "klarna" => Klarna(visit, total),
            _ => null,
        };
    }

    private static string? Klarna(CheckoutVisit visit, Money total)
    {
        var texts = visit.Common.Klarna;
        return KlarnaMarkets.For(visit.Country, null, total.Currency) is not { } market ? null
            : KlarnaMarkets.Offered(market.Country, total, oneTime: true).Select(each => each.Plan switch
            {
                KlarnaPlan.PayIn3 => $"{texts.Instalments(3)}: {Parts(visit, total, 3, texts.MonthlyLine)}",
                KlarnaPlan.PayIn4 => $"{texts.Instalments(4)}: {Parts(visit, total, 4, texts.FortnightlyLine)}",
                KlarnaPlan.PayInFull or KlarnaPlan.PayLater or KlarnaPlan.Financing => null,
            }).FirstOrDefault(each => each is not null);
    }

    private static string Parts(CheckoutVisit visit, Money total, int count, Func<string, string, string> words)
    {
        var plan = PaymentPlan.Split(total, count, DateOnly.MinValue, PaymentPlan.Monthly);
        return words(visit.Language.Write(plan[0].Amount), visit.Language.Write(plan[^1].Amount));
    }
}
