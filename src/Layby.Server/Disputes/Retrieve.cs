using Layby.Core;
using Layby.Core.Disputes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Disputes;

/// <summary>GET /v1/disputes/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a dispute.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Dispute>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : Missing(call.Id);

    /// <summary>404 for a dispute that is not there.</summary>
    public static ApiError Missing(string id) => ApiError.NotFound("dispute", id, "dispute");
}
