using Layby.Core;
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
        call.Id.StartsWith("py_", StringComparison.Ordinal)
        && await world.Store.FindAsync(call.Account.Id, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("charge", call.Id, "id");
}
