using Layby.Core;
using Layby.Core.Reviews;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Reviews;

/// <summary>GET /v1/reviews/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a review.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Review>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : Missing(call.Id);

    /// <summary>404 for a review that is not there.</summary>
    public static ApiError Missing(string id) => ApiError.NotFound("review", id, "review");
}
