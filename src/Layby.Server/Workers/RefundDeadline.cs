using Layby.Server.Providers;

namespace Layby.Server.Workers;

/// <summary>Refunds of which the provider has not said yet what became of them: at Alma up to five minutes.</summary>
public sealed class RefundDeadline(World world) : IDeadline
{
    private readonly RefundDesk desk = new(world);

    /// <inheritdoc/>
    public string Prefix => "pyr_";

    /// <inheritdoc/>
    public ValueTask EndAsync(Account account, string id, CancellationToken stop) => desk.LookAsync(account, id, stop);
}
