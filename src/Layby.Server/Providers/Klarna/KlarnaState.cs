using System.Collections.Immutable;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Klarna;

/// <summary>The steps of Klarna's page, in order.</summary>
public enum KlarnaStep
{
    /// <summary>The telephone number.</summary>
    Phone,

    /// <summary>The code that was sent to it.</summary>
    Code,

    /// <summary>How to pay.</summary>
    Option,

    /// <summary>Where the money comes from.</summary>
    Repayment,

    /// <summary>The review.</summary>
    Review,
}

/// <summary>
/// How far a customer has come. It stands in the page's address, so that the back button and a second tab work and the
/// server keeps nothing; so it may hold nothing personal.
/// </summary>
/// <param name="Step">The step that is shown.</param>
/// <param name="Option">What was chosen; present from <see cref="KlarnaStep.Repayment"/> on, but not in a setup.</param>
/// <param name="Repayment">What was chosen; present at <see cref="KlarnaStep.Review"/>.</param>
public sealed record KlarnaState(KlarnaStep Step, KlarnaOption? Option = null, string? Repayment = null)
{
    /// <summary>How many steps there are; in a setup there is nothing to choose between.</summary>
    public static int Steps(bool isSetup) => isSetup ? 4 : 5;

    /// <summary>Which of them this is, from 1.</summary>
    public int Number(bool isSetup) => (int)Step + (isSetup && Step > KlarnaStep.Option ? 0 : 1);

    /// <summary>The state as a query.</summary>
    public string Query => (Step, Option, Repayment) switch
    {
        (KlarnaStep.Phone, _, _) => "",
        (_, null, null) => $"?step={Name(Step)}",
        (_, null, _) => $"?step={Name(Step)}&repayment={Repayment}",
        (_, _, null) => $"?step={Name(Step)}&option={Option.Category}",
        _ => $"?step={Name(Step)}&option={Option.Category}&repayment={Repayment}",
    };

    /// <summary>
    /// Reads the state from an address. One that leaves out a choice, or names one that is not offered, is at the step
    /// where that choice is made.
    /// </summary>
    public static KlarnaState Read(SandboxVisit visit, ImmutableArray<KlarnaOption> offered)
    {
        var step = Enum.GetValues<KlarnaStep>().FirstOrDefault(step => Name(step) == visit.Query("step"));
        var option = offered.FirstOrDefault(option => option.Category == visit.Query("option"));
        var repayment = KlarnaRepayment.Kinds.FirstOrDefault(kind => kind == visit.Query("repayment"));
        if (visit.Attempt.IsSetup)
        {
            return (step, repayment) switch
            {
                (KlarnaStep.Option, _) or (KlarnaStep.Review, null) => new(KlarnaStep.Repayment),
                _ => new(step, null, repayment),
            };
        }

        return (step, option, repayment) switch
        {
            ( < KlarnaStep.Repayment, _, _) => new(step, option, repayment),
            (_, null, _) => new(KlarnaStep.Option, null, repayment),
            (_, _, null) => new(KlarnaStep.Repayment, option),
            _ => new(step, option, repayment),
        };
    }

    private static string Name(KlarnaStep step) => step switch
    {
        KlarnaStep.Phone => "phone",
        KlarnaStep.Code => "code",
        KlarnaStep.Option => "option",
        KlarnaStep.Repayment => "repayment",
        KlarnaStep.Review => "review",
    };
}
