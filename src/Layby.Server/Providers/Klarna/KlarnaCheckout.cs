using System.Collections.Immutable;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// Klarna's five steps. Each form is checked, then answered with a redirect to the next step, so that a reload sends
/// nothing twice; only the last one, or leaving, changes anything.
/// </summary>
internal sealed class KlarnaCheckout
{
    private readonly KlarnaSimulator klarna;
    private readonly SandboxVisit visit;
    private readonly KlarnaMarket? market;
    private readonly ImmutableArray<KlarnaOption> offered;
    private readonly KlarnaState state;

    public KlarnaCheckout(KlarnaSimulator klarna, SandboxVisit visit)
    {
        this.klarna = klarna;
        this.visit = visit;
        market = KlarnaSimulator.MarketOf(visit.Attempt);
        offered = KlarnaSimulator.Offered(visit.Attempt);
        state = KlarnaState.Read(visit, offered);
    }

    /// <summary>Draws the step that the address names.</summary>
    public Task ShowAsync() => visit.ShowAsync<KlarnaPage>(parameters: ("View", View(PageForm.Empty, null)));

    /// <summary>Takes the form of the step that the address names.</summary>
    public Task SubmitAsync(PageForm form, IReportDesk desk)
    {
        if (form["action"] == "cancel")
        {
            var left = new ProviderReport.CustomerCanceled(visit.Attempt.AttemptId);
            return visit.ReportAsync(desk, left, leavesWith: AttemptOutcome.Canceled);
        }

        return Mistake(form) is { } mistake
            ? visit.ShowAsync<KlarnaPage>(
                StatusCodes.Status422UnprocessableEntity, ("View", View(form, mistake)))
            : state.Step switch
            {
                KlarnaStep.Phone => GoTo(new(KlarnaStep.Code)),
                KlarnaStep.Code => GoTo(new(visit.Attempt.IsSetup ? KlarnaStep.Repayment : KlarnaStep.Option)),
                KlarnaStep.Option => GoTo(new(KlarnaStep.Repayment, Chosen(form))),
                KlarnaStep.Repayment => GoTo(state with { Step = KlarnaStep.Review, Repayment = form["repayment"] }),
                KlarnaStep.Review => PayAsync(desk),
            };
    }

    private Task PayAsync(IReportDesk desk)
    {
        var choice = new Approval
        {
            PaymentMethodCategory = state.Option?.Category,
            Locale = visit.Attempt.PreferredLocale ?? market?.LocaleFor(visit.Language.Tag),
        };
        // A refused customer reads it here before they go back, as they would at Klarna.
        return visit.ReportAsync(desk, klarna.Decide(visit.Attempt, choice), leavesWith: AttemptOutcome.Approved);
    }

    private PageMistake? Mistake(PageForm form)
    {
        var texts = visit.Texts.Klarna;
        return state.Step switch
        {
            KlarnaStep.Phone => IsPhone(form["phone"]) ? null : new("phone", texts.PhoneInvalid),
            KlarnaStep.Code => form["code"].Replace(" ", "", StringComparison.Ordinal) switch
            {
                KlarnaTestData.WrongCode => new("code", texts.CodeWrong),
                { Length: 6 } code when code.All(char.IsAsciiDigit) => null,
                _ => new("code", texts.CodeShape),
            },
            KlarnaStep.Option when offered.IsEmpty => new("cancel", texts.NothingOffered),
            KlarnaStep.Option => Chosen(form) is null ? new(offered[0].Category, texts.OptionMissing) : null,
            KlarnaStep.Repayment => KlarnaRepayment.Check(form, visit.Today, texts),
            KlarnaStep.Review => null,
        };
    }

    private KlarnaOption? Chosen(PageForm form) =>
        offered.FirstOrDefault(option => option.Category == form["payment_option"]);

    private Task GoTo(KlarnaState next) => visit.GoTo(visit.Self + next.Query);

    private KlarnaView View(PageForm typed, PageMistake? mistake) => new()
    {
        Self = visit.Self,
        State = state,
        Market = market,
        Offered = offered,
        Phone = visit.Attempt.Phone
            ?? (market is null ? null : KlarnaTestData.PhoneOf(market.Country, visit.Attempt.Email))
            ?? "",
        Typed = typed,
        Mistake = mistake,
    };

    /// <summary>Six to fifteen digits, written in whatever way people write them.</summary>
    private static bool IsPhone(string typed) =>
        typed.Count(char.IsAsciiDigit) is >= 6 and <= 15
        && typed.All(sign => char.IsAsciiDigit(sign) || "+ -()./".Contains(sign))
        && typed.LastIndexOf('+') <= 0;
}
