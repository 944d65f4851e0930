using Layby.Core.Refunds;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Refunds;

/// <summary>POST /v1/refunds/{id}</summary>
public static class Update
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(Param.Metadata());

    /// <summary>Changes the notes; nothing else of a refund can be changed.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Refund>(call.Account, call.Id, stop) is not { } refund)
        {
            return Retrieve.Missing(call.Id);
        }

        var change = RefundMachine.Update(refund, call.Form.Metadata(refund.Metadata));
        return Verdict.Write(change, change.Find<Refund>(refund.Id)!);
    }
}
