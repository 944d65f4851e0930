using Layby.Core;
using Layby.Core.Mandates;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Mandates;

/// <summary>GET /v1/mandates/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a mandate.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Mandate>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("mandate", call.Id, "mandate");
}
