using Layby.Core.Reviews;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Reviews;

/// <summary>POST /v1/reviews/{id}/approve</summary>
public static class Approve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Closes a review: what was open is asked of the provider once more.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Review>(call.Account, call.Id, stop) is not { } review)
        {
            return Retrieve.Missing(call.Id);
        }

        var settled = await new ReviewDesk(world).SettleAsync(call.Account, review, Settlement.Again, null, stop);
        return settled.Ok(out var change, out var refusal) ? Verdict.Write(change, change.Find<Review>(review.Id)!) : refusal;
    }
}
