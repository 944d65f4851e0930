using Layby.Core.CheckoutSessions;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Sessions that nobody completed in time: 24 hours, or what the merchant said.</summary>
public sealed class CheckoutDeadline(World world) : IDeadline
{
    /// <inheritdoc/>
    public string Prefix => "cs_";

    /// <inheritdoc/>
    public async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        if (await world.FindAsync<CheckoutSession>(account, id, stop) is { } session
            && await Checkouts.TimeIsUpAsync(session, account, world, stop) is { IsEmpty: false } over)
        {
            var commit = new Commits().Build(account, over, world.Settings.DefaultVersion.Text, null, null);

            // A stale commit means that a payment came first; the next look decides on what it left.
            _ = await world.Store.CommitAsync(commit, stop);
        }
    }
}
