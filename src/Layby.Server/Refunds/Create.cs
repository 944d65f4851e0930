using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.Disputes;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Refunds;

/// <summary>POST /v1/refunds</summary>
public static class Create
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Integer("amount", 1),
        Param.Text("charge"),
        Param.Text("currency"),
        Param.Text("customer"),
        Param.Text("instructions_email"),
        Param.Metadata(),
        Param.Word("origin", "customer_balance"),
        Param.Text("payment_intent"),
        Param.Word("reason", "duplicate", "fraudulent", "requested_by_customer"),
        Param.Flag("refund_application_fee"),
        Param.Flag("reverse_transfer"));

    /// <summary>Gives money back, all that is left or a part of it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if ((Check(call.Form) ?? Addresses.RefusesEmail(call.Form.Text("instructions_email"), "instructions_email")) is { } wrong)
        {
            return wrong;
        }

        var (missing, intent, charge) = await FindAsync(call, world, stop);
        if (missing is not null)
        {
            return missing;
        }

        var id = call.Account.NewId(ProviderRules.Of(charge!.PaymentMethodDetails.Type)!.RefundPrefix);
        var wish = new RefundWish
        {
            Id = id,
            Now = Account.SecondsOf(id),
            PaidAt = Disputed.PaidAt(charge!),
            AttemptId = intent!.Attempt!.Id,
            Dispute = await Disputed.FindAsync(world, call.Account, charge!, stop),
            Line = Books.NewLine(call.Account),
            Amount = call.Form.Number("amount"),
            Reason = call.Form.Text("reason"),
            InstructionsEmail = call.Form.Text("instructions_email"),
            Metadata = call.Form.Metadata(new Dictionary<string, string>()),
        };
        if (!RefundMachine.Create(charge!, wish).Ok(out var started, out var refusal))
        {
            return refusal;
        }

        var change = await new RefundDesk(world).PerformAsync(call.Account, started, stop);
        if (wish.Dispute is { } dispute)
        {
            change = change.Then(DisputeMachine.Refunded(dispute, change.Find<Charge>(charge!.Id)!));
        }

        return Verdict.Write(change, change.Find<Refund>(id)!);
    }

    private static ApiError? Check(FormNode form)
    {
        if (form["charge"] is null && form["payment_intent"] is null)
        {
            return ApiError.Invalid(
                null, "One of the following params should be provided for this request: payment_intent or charge.");
        }

        // Refunds from a customer's cash balance, and of Connect's payments: there are neither.
        return form["origin"] is not null
            ? ApiError.Invalid("origin", "You can only refund to a customer's cash balance what was paid from it.")
            : form.Flag("refund_application_fee") is true
                ? ApiError.Invalid("refund_application_fee", "This charge does not have an associated application fee.")
            : form.Flag("reverse_transfer") is true
                ? ApiError.Invalid("reverse_transfer", "This charge does not have an associated transfer.")
            : null;
    }

    private static async ValueTask<(ApiError? Missing, PaymentIntent? Intent, Charge? Charge)> FindAsync(
        ApiCall call, World world, CancellationToken stop)
    {
        var chargeId = call.Form.Text("charge");
        var charge = chargeId is null ? null : await world.FindAsync<Charge>(call.Account, chargeId, stop);
        if (chargeId is not null && charge is null)
        {
            return (ApiError.NoSuch("charge", chargeId, "charge"), null, null);
        }

        var intentId = call.Form.Text("payment_intent") ?? charge!.PaymentIntent;
        if (await world.FindAsync<PaymentIntent>(call.Account, intentId, stop) is not { } intent)
        {
            return (ApiError.NoSuch("payment_intent", intentId, "payment_intent"), null, null);
        }

        if (charge is not null && charge.PaymentIntent != intent.Id)
        {
            return (ApiError.Invalid("charge", $"Charge {charge.Id} does not belong to the PaymentIntent {intent.Id}."), null, null);
        }

        charge ??= await world.FindAsync<Charge>(call.Account, intent.LatestCharge ?? "", stop);
        return charge is null or { Paid: false } || (intent.Status is PaymentIntentStatus.Canceled && !charge.Refunded)
            ? (RefundRefusals.NoCharge(intent.Id), null, null)
            : (null, intent, charge);
    }
}
