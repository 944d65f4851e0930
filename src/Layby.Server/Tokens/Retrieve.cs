using Layby.Core;
using Layby.Core.Tokens;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Tokens;

/// <summary>GET /v1/tokens/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient();

    /// <summary>Shows a token.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Token>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("token", call.Id, "token");
}
