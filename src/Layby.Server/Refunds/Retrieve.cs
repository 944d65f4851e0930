using Layby.Core;
using Layby.Core.Refunds;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Refunds;

/// <summary>GET /v1/refunds/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a refund.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Refund>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : Missing(call.Id);

    /// <summary>404.</summary>
    public static ApiError Missing(string id) => ApiError.NotFound("refund", id, "id");
}
