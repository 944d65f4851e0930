using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Layby.Core.Disputes;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Klarna;

/// <summary>Klarna as a sandbox has it: a page of five steps, and a customer whose e-mail address decides.</summary>
public sealed class KlarnaSimulator() : SimulatedProvider("klarna")
{
    /// <inheritdoc/>
    public override Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk) =>
        SandboxVisit.AnswerAsync(
            http,
            attempt,
            visit => new KlarnaCheckout(this, visit).ShowAsync(),
            (visit, form) => new KlarnaCheckout(this, visit).SubmitAsync(form, desk));

    /// <inheritdoc/>
    public override ProviderReport Decide(AttemptView attempt, Approval choice)
    {
        if (attempt.IsSetup)
        {
            return KlarnaTestData.Refuses(attempt.Email) || MarketOf(attempt) is null
                ? new ProviderReport.Declined(attempt.AttemptId)
                : new ProviderReport.Authorized(attempt.AttemptId, choice);
        }

        var offered = Offered(attempt);
        if (KlarnaTestData.Refuses(attempt.Email) || offered.IsEmpty)
        {
            return new ProviderReport.Declined(attempt.AttemptId);
        }

        // Something is offered, so there is a market.
        var market = MarketOf(attempt)!;
        return new ProviderReport.Authorized(attempt.AttemptId, choice with
        {
            PaymentMethodCategory = choice.PaymentMethodCategory ?? offered[0].Category,
            PayerCountry = choice.PayerCountry ?? market.Country,
            Locale = choice.Locale ?? attempt.PreferredLocale ?? market.Locales[0],
        });
    }

    /// <inheritdoc/>
    public override (string Param, string Message)? Refuses(AttemptView attempt, Approval choice)
    {
        if (choice.Installments is not null)
        {
            return ("installments", "Klarna takes a payment_option, not a number of installments.");
        }

        var offered = Offered(attempt);
        return choice.PaymentMethodCategory is not { } chosen || offered.Any(option => option.Category == chosen)
            ? null
            : ("payment_option", offered.IsEmpty
                ? "Klarna offers no payment option for this amount, currency and country."
                : $"Invalid payment_option: must be {OneOf(offered)}");
    }

    /// <inheritdoc/>
    public override Complaint? ComplaintOf(PaymentMethod method) =>
        KlarnaTestData.ComplaintOf(method.BillingDetails.Email) is { } code ? DisputeReasons.ComplaintOf(code) : null;

    /// <summary>Klarna refunds at once, and names the refund.</summary>
    protected override ProviderReport Refund(ProviderJob.Refund job) => new ProviderReport.Refunded(
        job.AttemptId, job.RefundId, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(job.RefundId)))[..12]);

    /// <summary>The market that an attempt belongs to; null where Klarna does not lend in its currency.</summary>
    internal static KlarnaMarket? MarketOf(AttemptView attempt) =>
        KlarnaMarkets.For(attempt.Country, attempt.Email, attempt.Amount.Currency);

    /// <summary>What the attempt's customer may choose: nothing in a setup, where nothing is paid.</summary>
    internal static ImmutableArray<KlarnaOption> Offered(AttemptView attempt) =>
        !attempt.IsSetup && MarketOf(attempt) is { } market ? KlarnaMarkets.Offered(market.Country, attempt.Amount, attempt.OneTime) : [];

    // "a", "one of a or b", "one of a, b, or c": as the API words every list of choices.
    private static string OneOf(ImmutableArray<KlarnaOption> offered) => offered switch
    {
        [var only] => only.Category,
        [var first, var second] => $"one of {first.Category} or {second.Category}",
        [.. var others, var last] => $"one of {string.Join(", ", others.Select(o => o.Category))}, or {last.Category}",
        [] => "",
    };
}
