using Layby.Core.CheckoutSessions;
using Layby.Server.Street;

namespace Layby.Server.Workers;

/// <summary>Sessions that nobody completed in time: 24 hours, or what the merchant said.</summary>
public sealed class CheckoutDeadline(World world) : IDeadline
{
    // A provider that does not answer is asked by whoever does what is due for the intent.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Prefix => "cs_";

    /// <inheritdoc/>
    public async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        if (await world.FindAsync<CheckoutSession>(account, id, stop) is not { } session)
        {
            return;
        }

        var over = await Checkouts.TimeIsUpAsync(session, account, world, stop);
        if (over.IsEmpty && CheckoutSessionMachine.IsOverdue(session, account.Now().ToUnixTimeSeconds()))
        {
            over = CheckoutSessionMachine.Waits(session, (account.Now() + Look).ToUnixTimeMilliseconds());
        }

        if (!over.IsEmpty)
        {
            var commit = new Commits().Build(account, over, world.Settings.DefaultVersion.Text, null, null);

            // A stale commit means that a payment came first; the next look decides on what it left.
            _ = await world.Store.CommitAsync(commit, stop);
        }
    }
}
