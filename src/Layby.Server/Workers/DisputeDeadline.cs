using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Inquiries that were not settled, evidence that did not come, and reviews that end.</summary>
public sealed class DisputeDeadline(World world) : IDeadline
{
    /// <inheritdoc/>
    public string Prefix => "du_";

    /// <inheritdoc/>
    public async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        var dispute = await world.FindAsync<Dispute>(account, id, stop);
        if (dispute is null || await world.FindAsync<Charge>(account, dispute.Charge, stop) is not { } charge)
        {
            return;
        }

        var change = DisputeMachine.TimeIsUp(dispute, charge, Books.NewLine(account));
        if (!change.IsEmpty)
        {
            var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);

            // A stale commit means that a call came first, perhaps with a refund; the next look decides on what it left.
            _ = await world.Store.CommitAsync(commit, stop);
        }
    }
}
