using System.Collections.Immutable;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Klarna;

/// <summary>What Klarna's page shows of one step.</summary>
public sealed record KlarnaView
{
    /// <summary>The page's address, from the root, without a query.</summary>
    public required string Self { get; init; }

    /// <summary>How far the customer has come.</summary>
    public required KlarnaState State { get; init; }

    /// <summary>Where they pay from; null where Klarna does not lend in the currency.</summary>
    public required KlarnaMarket? Market { get; init; }

    /// <summary>What they may choose.</summary>
    public required ImmutableArray<KlarnaOption> Offered { get; init; }

    /// <summary>The telephone number that stands in the field before anything is typed.</summary>
    public string Phone { get; init; } = "";

    /// <summary>What was just typed, where it must be corrected.</summary>
    public PageForm Typed { get; init; } = PageForm.Empty;

    /// <summary>What must be corrected.</summary>
    public PageMistake? Mistake { get; init; }

    /// <summary>Where this step's form is sent.</summary>
    public string Address => Self + State.Query;

    /// <summary>An earlier step, to choose again.</summary>
    public string AddressOf(KlarnaStep step) => Self + (State with { Step = step }).Query;

    /// <summary>The option's name.</summary>
    public static string Name(KlarnaOption option, KlarnaTexts texts) => option.Plan switch
    {
        KlarnaPlan.PayInFull => texts.PayNow,
        KlarnaPlan.PayLater => texts.PayLater,
        KlarnaPlan.PayIn3 => texts.Instalments(3),
        KlarnaPlan.PayIn4 => texts.Instalments(4),
        KlarnaPlan.Financing => texts.Financing,
    };

    /// <summary>What the option means for this amount, in a line.</summary>
    public static string Line(KlarnaOption option, SandboxVisit visit)
    {
        var texts = visit.Texts.Klarna;
        var plan = option.Schedule(visit.Attempt.Amount, visit.Today);
        var first = visit.Language.Write(plan[0].Amount);
        var last = visit.Language.Write(plan[^1].Amount);
        return option.Plan switch
        {
            KlarnaPlan.PayInFull => texts.PayNowLine(first),
            KlarnaPlan.PayLater => texts.PayLaterLine(first, visit.Language.Write(plan[0].Due)),
            KlarnaPlan.PayIn3 => texts.MonthlyLine(first, last),
            KlarnaPlan.PayIn4 => texts.FortnightlyLine(first, last),
            KlarnaPlan.Financing => texts.FinancingLine(plan.Length, last),
        };
    }
}
