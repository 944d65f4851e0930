using Layby.Core.CheckoutSessions;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions;

/// <summary>GET /v1/checkout/sessions/{id}</summary>
public static class Retrieve
{
    /// <summary>Shows a session.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<CheckoutSession>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : Sessions.Missing(call.Id);
}
