using Layby.Core;
using Layby.Core.Charges;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>GET /v1/charges/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a charge.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Charge>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("charge", call.Id, "id");
}
