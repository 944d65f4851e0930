using Layby.Core;
using Layby.Core.Sandbox;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// The faults that a sandbox has asked for. One strikes in the commit of the call that it strikes: two calls can not be
/// struck by the same stroke, and none is lost when the server stops.
/// </summary>
public static class Faults
{
    /// <summary>How many may wait to strike at once.</summary>
    public const int MaxWaiting = WireLimits.PageSize;

    /// <summary>Those that still strike, newest first.</summary>
    public static async ValueTask<IReadOnlyList<SandboxFault>> WaitingAsync(Account account, World world, CancellationToken stop)
    {
        var page = await world.Store.ListAsync(
            new()
            {
                Account = account.Id,
                Prefix = StripeJson.PrefixOf<SandboxFault>(),
                Limit = MaxWaiting,
                Parent = SandboxFault.Striking,
            },
            stop);
        return [.. page.Rows.Select(each => StripeJson.Read<SandboxFault>(each.Body.Span, each.Private.Span, each.Revision))];
    }

    /// <summary>
    /// The fault that strikes a call to this method's provider, the oldest first; null when none does. A slow provider
    /// has taken its time when this returns.
    /// </summary>
    public static async ValueTask<SandboxFault?> StrikeAsync(
        Account account, string method, World world, CancellationToken stop)
    {
        var waiting = await WaitingAsync(account, world, stop);
        var fault = waiting.LastOrDefault(each => each.StrikesCallTo(method));
        if (fault is { Kind: "provider_slow", Milliseconds: { } milliseconds })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), world.Time, stop);
        }

        return fault;
    }

    /// <summary>
    /// The fault that strikes what an endpoint is told of an event, the oldest first, struck already; null when none does.
    /// </summary>
    public static async ValueTask<SandboxFault?> StrikeAsync(
        Account account, string eventType, string endpoint, World world, CancellationToken stop)
    {
        while ((await WaitingAsync(account, world, stop)).LastOrDefault(each => each.StrikesWebhook(eventType, endpoint))
            is { } fault)
        {
            var commit = new Commits().Build(account, Struck(fault), world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, stop) is Store.CommitResult.Written)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>What is written of a fault that has struck; nothing where none has.</summary>
    public static Change Struck(SandboxFault? fault) =>
        fault is null ? Change.None : new Change { Objects = [fault.Struck()] };
}
