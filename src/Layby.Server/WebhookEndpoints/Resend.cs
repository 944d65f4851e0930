using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>POST /v1/webhook_endpoints/{id}/resend: Stripe has no call for a range; ours, in sandbox and live.</summary>
public static class Resend
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(Resends.Rows);

    /// <summary>Tells the endpoint again what it missed.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Resends.OfRangeAsync(call, call.Id, world, stop);
}
