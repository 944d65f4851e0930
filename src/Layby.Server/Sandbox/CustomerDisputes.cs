using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>
/// POST /sandbox/disputes, and /escalate, /win and /lose of one: the customer who disputes, and the provider who
/// decides. Stripe's own sandbox can not do the last two for Klarna.
/// </summary>
public static class CustomerDisputes
{
    /// <summary>What opening takes.</summary>
    public static Param OpenTable { get; } = ParamTable.Of(
        Param.Text("payment_intent").Required(),
        Param.Word("reason", DisputeReasons.All).Required(),
        Param.Word("reason_code", [.. DisputeReasons.Klarna.Select(each => each.Code)]),
        Param.Integer("amount", 1));

    /// <summary>What losing takes.</summary>
    public static Param LoseTable { get; } =
        ParamTable.Of(Param.Word("chargeback_loss_reason_code", DisputeReasons.KlarnaLosses));

    /// <summary>What the others take.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>The customer disputes what they paid, or a part of it.</summary>
    public static async ValueTask<Verdict> Open(ApiCall call, World world, CancellationToken stop)
    {
        var intentId = call.Form.Text("payment_intent")!;
        if (await world.FindAsync<PaymentIntent>(call.Account, intentId, stop) is not { } intent)
        {
            return ApiError.NoSuch("payment_intent", intentId, "payment_intent");
        }

        if (await world.FindAsync<Charge>(call.Account, intent.LatestCharge ?? "", stop) is not { Paid: true } charge)
        {
            return ApiError.Invalid(
                "payment_intent", $"This PaymentIntent ({intent.Id}) does not have a successful charge to dispute.");
        }

        if (!ClaimOf(call, charge).Ok(out var claim, out var refusal))
        {
            return refusal;
        }

        return DisputeMachine.Open(claim, charge, Books.NewLine(call.Account)).Ok(out var change, out refusal)
            ? Verdict.Write(change, change.Find<Dispute>(claim.Id)!)
            : refusal;
    }

    /// <summary>Shop and customer do not agree: the inquiry becomes a chargeback.</summary>
    public static ValueTask<Verdict> Escalate(ApiCall call, World world, CancellationToken stop) =>
        ActAsync(call, world, DisputeMachine.Escalate, stop);

    /// <summary>The provider decides for the shop, or the customer withdraws their inquiry.</summary>
    public static ValueTask<Verdict> Win(ApiCall call, World world, CancellationToken stop) =>
        ActAsync(call, world, DisputeMachine.Win, stop);

    /// <summary>The provider decides for the customer.</summary>
    public static ValueTask<Verdict> Lose(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, (dispute, _, _) => DisputeMachine.Lose(dispute, call.Form.Text("chargeback_loss_reason_code")), stop);

    private static Result<DisputeClaim> ClaimOf(ApiCall call, Charge charge)
    {
        var (reason, code) = (call.Form.Text("reason")!, call.Form.Text("reason_code"));
        if (code is not null && charge.PaymentMethodDetails.Type != "klarna")
        {
            return ApiError.Invalid("reason_code", "Only disputes of Klarna payments have a reason_code.");
        }

        if (code is not null && DisputeReasons.Of(code) != reason)
        {
            return ApiError.Invalid("reason_code", $"The reason_code {code} belongs to the reason {DisputeReasons.Of(code)}.");
        }

        var id = call.Account.NewId("du_1");
        return new DisputeClaim
        {
            Id = id,
            Created = Account.SecondsOf(id),
            PaidAt = Disputed.PaidAt(charge),
            Reason = reason,
            KlarnaCode = code,
            Amount = call.Form.Number("amount"),
        };
    }

    private static async ValueTask<Verdict> ActAsync(
        ApiCall call,
        World world,
        Func<Dispute, Charge, BlankLine, Result<Change>> decide,
        CancellationToken stop)
    {
        if (await world.FindAsync<Dispute>(call.Account, call.Id, stop) is not { } dispute)
        {
            return ApiError.NotFound("dispute", call.Id, "dispute");
        }

        var charge = (await world.FindAsync<Charge>(call.Account, dispute.Charge, stop))!;
        return decide(dispute, charge, Books.NewLine(call.Account)).Ok(out var change, out var refusal)
            ? Verdict.Write(change, change.Find<Dispute>(dispute.Id)!)
            : refusal;
    }
}
