using Layby.Core;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>
/// POST /sandbox/refunds/{id}/succeed and /fail: what became of a refund, said by a test. One that has succeeded can
/// still fail, as when the money comes back days later.
/// </summary>
public static class RefundEnd
{
    /// <summary>What succeeding takes.</summary>
    public static Param SucceedTable { get; } = ParamTable.Of();

    /// <summary>What failing takes.</summary>
    public static Param FailTable { get; } = ParamTable.Of(Param.Word("failure_reason", RefundMachine.FailureReasons));

    /// <summary>The money arrives.</summary>
    public static ValueTask<Verdict> Succeed(ApiCall call, World world, CancellationToken stop) => EndAsync(
        call, world, refund => new ProviderReport.Refunded(refund.Private.AttemptId, refund.Id), stop);

    /// <summary>The money does not arrive, or comes back.</summary>
    public static ValueTask<Verdict> Fail(ApiCall call, World world, CancellationToken stop) => EndAsync(
        call,
        world,
        refund => new ProviderReport.RefundFailed(
            refund.Private.AttemptId, refund.Id, call.Form.Text("failure_reason") ?? "unknown"),
        stop);

    private static async ValueTask<Verdict> EndAsync(
        ApiCall call, World world, Func<Refund, ProviderReport.OfRefund> report, CancellationToken stop)
    {
        if (await world.FindAsync<Refund>(call.Account, call.Id, stop) is not { } refund)
        {
            return ApiError.NotFound("refund", call.Id, "id");
        }

        var change = await new RefundDesk(world).WeighAsync(call.Account, refund, report(refund), stop);
        return change.IsEmpty ? RefundRefusals.Ended(refund) : Verdict.Write(change, change.Find<Refund>(refund.Id)!);
    }
}
