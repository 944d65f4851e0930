using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Street;

namespace Layby.Server.Providers;

/// <summary>Where a provider's word on refunds arrives: at once, when it is asked, or by somebody's hand in a sandbox.</summary>
public sealed class RefundDesk(World world)
{
    /// <summary>
    /// Has a refund done that was begun. A provider in this process answers at once, so its part is done in the commit
    /// that tells of the refund.
    /// </summary>
    public async ValueTask<Change> PerformAsync(Account account, RefundStarted started, CancellationToken stop)
    {
        var method = started.Refund.DestinationDetails.Type;
        if (account.IsLive)
        {
            // Written down first, then asked for: at once, by whoever does what is due.
            var owed = new ProviderReport.RefundPending(started.Job.AttemptId, started.Refund.Id, TimeSpan.Zero);
            return RefundMachine.Begin(started, owed, Books.NewLine(account));
        }

        var report = (ProviderReport.OfRefund)await world.Providers.PerformAsync(method, started.Job, stop);
        return RefundMachine.Begin(started, report, Books.NewLine(account));
    }

    /// <summary>What a report changes.</summary>
    public async ValueTask<Change> WeighAsync(
        Account account, Refund refund, ProviderReport.OfRefund report, CancellationToken stop)
    {
        // The refund is read again once its charge is: had it ended in between, the charge would have the money already,
        // and the machine would bring it back once more.
        return await world.FindAsync<Charge>(account, refund.Charge, stop) is { } charge
            && await world.FindAsync<Refund>(account, refund.Id, stop) is { } still
            ? RefundMachine.Apply(still, charge, report, Books.NewLine(account))
            : Change.None;
    }

    /// <summary>Asks the provider what became of a pending refund, and commits what it says.</summary>
    public async ValueTask LookAsync(Account account, string refundId, CancellationToken stop)
    {
        if (await world.FindAsync<Refund>(account, refundId, stop) is not { Status: RefundStatus.Pending } refund)
        {
            return;
        }

        if (account.IsLive)
        {
            await world.LiveRefunds.AskAsync(account, refund, stop);
            return;
        }

        var question = new ProviderJob.LookUpRefund(refund.Private.AttemptId, refund.Id);
        var report = await world.Providers.PerformAsync(refund.DestinationDetails.Type, question, stop);
        var change = await WeighAsync(account, refund, (ProviderReport.OfRefund)report, stop);
        if (!change.IsEmpty)
        {
            // A stale commit means that somebody's word came first; what is still pending then is looked at again.
            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
            _ = await world.Store.CommitAsync(commit, CancellationToken.None);
        }
    }
}
