using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.EphemeralKeys;

/// <summary>DELETE /v1/ephemeral_keys/{id}</summary>
public static class Delete
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Takes a key back before its time.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<EphemeralKey>(call.Account, call.Id, stop) is not { Private: { Deleted: false } known } key)
        {
            return ApiError.NotFound("ephemeral key", call.Id, "key");
        }

        var gone = key with { Private = known with { Deleted = true } };
        return Verdict.Write(new Change { Objects = [gone] }, gone);
    }
}
