using Layby.Core.Charges;
using Layby.Core.Refunds;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Refunds;

/// <summary>POST /v1/refunds/{id}/cancel</summary>
public static class Cancel
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Gives a refund up that waits for its customer. Those of Klarna and Alma never do.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Refund>(call.Account, call.Id, stop) is not { } refund)
        {
            return Retrieve.Missing(call.Id);
        }

        var charge = await world.FindAsync<Charge>(call.Account, refund.Charge, stop);
        return RefundMachine.Cancel(refund, charge!, Books.NewLine(call.Account)).Ok(out var change, out var refusal)
            ? Verdict.Write(change, change.Find<Refund>(refund.Id)!)
            : refusal;
    }
}
