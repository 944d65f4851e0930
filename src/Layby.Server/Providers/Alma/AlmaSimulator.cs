using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Alma;

/// <summary>Alma as a sandbox has it: one page, whose buttons decide.</summary>
public sealed class AlmaSimulator() : SimulatedProvider("alma")
{
    /// <summary>Stripe's word for a refusal without a reason: "The payment provider has declined the payment."</summary>
    internal const string DeclineCode = "partner_generic_decline";

    /// <inheritdoc/>
    public override Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk) =>
        SandboxVisit.AnswerAsync(
            http,
            attempt,
            visit => visit.ShowAsync<AlmaPage>(),
            (visit, form) => SubmitAsync(visit, form, desk));

    /// <inheritdoc/>
    public override ProviderReport Decide(AttemptView attempt, Approval choice)
    {
        var offered = AlmaTerms.Offered(attempt.Amount);
        return offered.IsEmpty
            ? new ProviderReport.Declined(attempt.AttemptId, DeclineCode)
            : new ProviderReport.Authorized(attempt.AttemptId, choice with
            {
                Installments = choice.Installments ?? offered[0],
                PayerCountry = choice.PayerCountry ?? attempt.Country,
                TransactionId = choice.TransactionId ?? TransactionOf(attempt.AttemptId),
            });
    }

    /// <inheritdoc/>
    public override (string Param, string Message)? Refuses(AttemptView attempt, Approval choice)
    {
        if (choice.PaymentMethodCategory is not null)
        {
            return ("payment_option", "Alma takes a number of installments, not a payment_option.");
        }

        return choice.Installments is not { } count || AlmaTerms.Offered(attempt.Amount).Contains(count)
            ? null
            : ("installments", AlmaTerms.Counts.Contains(count)
                ? "Alma offers no installments for this amount and currency."
                : "Invalid installments: must be one of 2, 3, or 4");
    }

    /// <summary>Alma takes its time; in a sandbox what is not failed by hand succeeds.</summary>
    protected override ProviderReport Refund(ProviderJob.Refund job) =>
        new ProviderReport.RefundPending(job.AttemptId, job.RefundId, AlmaTerms.RefundTime);

    private Task SubmitAsync(SandboxVisit visit, PageForm form, IReportDesk desk)
    {
        var id = visit.Attempt.AttemptId;
        return form["action"] switch
        {
            "cancel" => visit.ReportAsync(
                desk, new ProviderReport.CustomerCanceled(id), leavesWith: AttemptOutcome.Canceled),
            "fail" => visit.ReportAsync(
                desk, new ProviderReport.Declined(id, DeclineCode), leavesWith: AttemptOutcome.Declined),
            _ => AuthorizeAsync(visit, form, desk),
        };
    }

    private Task AuthorizeAsync(SandboxVisit visit, PageForm form, IReportDesk desk)
    {
        var choice = new Approval
        {
            Installments = int.TryParse(
                form["installments"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            Locale = visit.Language.Culture.Name,
        };
        return Refuses(visit.Attempt, choice) is null
            ? visit.ReportAsync(desk, Decide(visit.Attempt, choice), leavesWith: AttemptOutcome.Approved)
            : visit.ShowAsync<AlmaPage>(
                StatusCodes.Status422UnprocessableEntity,
                ("Mistake", new PageMistake("installments-2", visit.Texts.Alma.CountMissing)));
    }

    /// <summary>
    /// Alma's own name for a payment. It follows from the attempt's, so that a run can be repeated, but does not give
    /// that away: whoever knows an attempt's name can act as its customer.
    /// </summary>
    private static string TransactionOf(string attemptId) =>
        $"payment_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attemptId)))[..32]}";
}
