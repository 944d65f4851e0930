using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Events;

/// <summary>POST /v1/events/{id}/retry: what the official CLI's <c>stripe events resend</c> calls.</summary>
public static class Retry
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(Param.Text("webhook_endpoint"), Param.Text("account"));

    /// <summary>Tells an event again, and shows it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var (refusal, _) = await Resends.OfEventAsync(call, "webhook_endpoint", world, stop);
        return refusal is not null ? refusal : await Retrieve.Handle(call, world, stop);
    }
}
