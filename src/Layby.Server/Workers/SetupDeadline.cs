using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Providers;

namespace Layby.Server.Workers;

/// <summary>Sessions that ran out before their customer had agreed: 48 hours at Klarna.</summary>
public sealed class SetupDeadline(World world) : IDeadline
{
    private readonly SetupDesk desk = new(world);

    /// <inheritdoc/>
    public string Prefix => "seti_";

    /// <inheritdoc/>
    public async ValueTask EndAsync(Account account, string id, CancellationToken stop)
    {
        if (await world.FindAsync<SetupIntent>(account, id, stop)
            is { Attempt: { } attempt, Status: SetupIntentStatus.RequiresAction } intent)
        {
            var view = await desk.ViewAsync(account, intent, attempt, stop);
            await desk.ReportAsync(account, view, new ProviderReport.Expired(attempt.Id), stop);
        }
    }
}
