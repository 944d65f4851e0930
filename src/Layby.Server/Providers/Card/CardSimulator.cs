using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Layby.Core.Cards;
using Layby.Core.Disputes;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Card;

/// <summary>Cards as a sandbox has them: the card decides, and those that ask for their holder have a page.</summary>
public sealed class CardSimulator() : SimulatedProvider("card")
{
    /// <inheritdoc/>
    public override ValueTask<ProviderReport> OpenAsync(ProviderOrder order, CancellationToken stop)
    {
        var card = TestCards.Named(order.TestCard!)!;
        return new(
            IsForbidden(card, order) ? new ProviderReport.Declined(order.AttemptId, CardDeclines.Authentication)
            : Asks(card, order) ? new ProviderReport.RedirectRequired(order.AttemptId)
            : Charge(card, order.AttemptId, authenticated: false));
    }

    /// <inheritdoc/>
    public override Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk) =>
        SandboxVisit.AnswerAsync(
            http,
            attempt,
            visit => visit.ShowAsync<CardPage>(),
            (visit, form) => SubmitAsync(visit, form, desk));

    /// <inheritdoc/>
    public override ProviderReport Decide(AttemptView attempt, Approval choice) =>
        Charge(TestCards.Named(attempt.TestCard!)!, attempt.AttemptId, authenticated: true);

    /// <inheritdoc/>
    public override (string Param, string Message)? Refuses(AttemptView attempt, Approval choice) =>
        choice.PaymentMethodCategory is not null ? ("payment_option", "A card takes no payment_option.")
        : choice.Installments is not null ? ("installments", "A card takes no number of installments.")
        : null;

    /// <inheritdoc/>
    public override Complaint? ComplaintOf(PaymentMethod method) =>
        method.TestCard is { } name && TestCards.Named(name) is { Complaint: { } reason } card
            ? new(reason, Inquires: card.Inquires)
            : null;

    /// <summary>A card is refunded at once; the network's number for it comes days later.</summary>
    protected override ProviderReport Refund(ProviderJob.Refund job) =>
        new ProviderReport.Refunded(job.AttemptId, job.RefundId);

    private static bool IsForbidden(TestCard card, ProviderOrder order) => order.Payer is { } absent
        && (card.Authentication is CardAuthentication.Always
            || (card.Authentication is CardAuthentication.UnlessSetUp && !absent.SetUp));

    private static bool Asks(TestCard card, ProviderOrder order) => order.Payer is null
        && (card.Authentication is not CardAuthentication.Never || (order.AsksHolder && card.HasThreeDSecure));

    private static ProviderReport Charge(TestCard card, string attemptId, bool authenticated) => card.Decline is { } word
        ? new ProviderReport.Declined(attemptId, word)
        : new ProviderReport.Authorized(attemptId, new Approval
        {
            Card = new(DigitsOf(attemptId, 6), authenticated),
            TransactionId = DigitsOf($"network {attemptId}", 15),
        });

    // The issuer's and the network's numbers follow from the attempt's name, so that a run can be repeated.
    private static string DigitsOf(string seed, int count)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        var number = new System.Numerics.BigInteger(hash, isUnsigned: true) % System.Numerics.BigInteger.Pow(10, count);
        return number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '1');
    }

    private Task SubmitAsync(SandboxVisit visit, PageForm form, IReportDesk desk)
    {
        var id = visit.Attempt.AttemptId;
        return form["action"] switch
        {
            "complete" => CompleteAsync(visit, desk),
            "fail" or "cancel" => visit.ReportAsync(
                desk, new ProviderReport.CustomerCanceled(id), leavesWith: AttemptOutcome.Canceled),
            _ => visit.ShowAsync<CardPage>(StatusCodes.Status422UnprocessableEntity, ("Undecided", true)),
        };
    }

    private Task CompleteAsync(SandboxVisit visit, IReportDesk desk)
    {
        var report = Decide(visit.Attempt, new());
        return visit.ReportAsync(
            desk, report,
            leavesWith: report is ProviderReport.Authorized ? AttemptOutcome.Approved : AttemptOutcome.Declined);
    }
}
