using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Events;

/// <summary>GET /v1/events/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows an event.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.Store.FindEventAsync(call.Account.Id, call.Id, stop) is { } stored
            ? Verdict.Show(await EventJson.WriteAsync(stored, call.Account, world, stop))
            : ApiError.NotFound("event", call.Id, "id");
}
