using Layby.Core.Disputes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Disputes;

/// <summary>POST /v1/disputes/{id}/close</summary>
public static class Close
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Accepts the loss.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Dispute>(call.Account, call.Id, stop) is not { } dispute)
        {
            return Retrieve.Missing(call.Id);
        }

        return DisputeMachine.Close(dispute).Ok(out var change, out var refusal)
            ? Verdict.Write(change, change.Find<Dispute>(dispute.Id)!)
            : refusal;
    }
}
