using System.Diagnostics;
using Layby.Core.Disputes;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;

namespace Layby.Server.Providers;

/// <summary>A provider that lives in this process: it agrees to everything at once but what its page decides.</summary>
public abstract class SimulatedProvider(string method) : IProvider
{
    /// <inheritdoc/>
    public string Method { get; } = method;

    /// <inheritdoc/>
    public virtual ValueTask<ProviderReport> OpenAsync(ProviderOrder order, CancellationToken stop) => new(
        order.Payer is { } payer ? Decide(Absent(order, payer), new()) : new ProviderReport.RedirectRequired(order.AttemptId));

    /// <inheritdoc/>
    public virtual ValueTask<ProviderReport> PerformAsync(ProviderJob job, CancellationToken stop) => new(job switch
    {
        ProviderJob.Capture capture => (ProviderReport)new ProviderReport.Captured(job.AttemptId, capture.Amount),
        ProviderJob.Void => new ProviderReport.Voided(job.AttemptId),
        ProviderJob.Refund refund => Refund(refund),
        ProviderJob.LookUpRefund refund => new ProviderReport.Refunded(job.AttemptId, refund.RefundId),
        _ => throw new UnreachableException(job.GetType().Name),
    });

    /// <inheritdoc/>
    public abstract Task ServeAsync(HttpContext http, AttemptView attempt, IReportDesk desk);

    /// <summary>What this provider says when it is asked to give money back.</summary>
    protected abstract ProviderReport Refund(ProviderJob.Refund job);

    /// <summary>What this provider says when a customer agrees to pay: it may still refuse them.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="choice">How the customer wants to pay; what was left out is filled in with the first that is offered.</param>
    public abstract ProviderReport Decide(AttemptView attempt, Approval choice);

    /// <summary>What a customer will complain of once they have paid; null when they will not.</summary>
    /// <param name="method">The method that they have paid with.</param>
    public virtual Complaint? ComplaintOf(PaymentMethod method) => null;

    /// <summary>Why a choice can not be made for this attempt, naming the parameter; null when it can.</summary>
    public abstract (string Param, string Message)? Refuses(AttemptView attempt, Approval choice);

    // Nobody looks at a page: what decides is who is charged, and how much.
    private static AttemptView Absent(ProviderOrder order, AbsentPayer payer) => new()
    {
        Account = "",
        AttemptId = order.AttemptId,
        Method = order.Method,
        Outcome = AttemptOutcome.Open,
        Amount = order.Amount,
        MerchantName = "",
        Country = payer.Country,
        Email = payer.Email,
        OneTime = false,
        Now = default,
        ReturnUrl = "",
    };
}
