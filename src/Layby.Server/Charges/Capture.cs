using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Server.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>POST /v1/charges/{id}/capture: older than PaymentIntents, and today the same as capturing the charge's.</summary>
public static class Capture
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Integer("amount", 1),
        Param.Integer("application_fee", 0),
        Param.Integer("application_fee_amount", 0),
        Param.Text("receipt_email"),
        Param.Text("statement_descriptor", 22),
        Param.Text("statement_descriptor_suffix", 22),
        Param.Anything("transfer_data"),
        Param.Text("transfer_group"));

    /// <summary>Takes reserved money, all or a part; what is not taken is released.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Charge>(call.Account, call.Id, stop) is not { } charge)
        {
            return ApiError.NotFound("charge", call.Id, "id");
        }

        if (charge.Captured)
        {
            return new ApiError
            {
                Status = 400,
                Code = "charge_already_captured",
                Message = $"Charge {charge.Id} has already been captured.",
                Executed = true,
            };
        }

        if (Addresses.RefusesEmail(call.Form.Text("receipt_email"), "receipt_email") is { } wrong)
        {
            return wrong;
        }

        if (!charge.Paid)
        {
            return new ApiError
            {
                Status = 400,
                Message = $"Charge {charge.Id} has failed: there is nothing to capture.",
                Executed = true,
            };
        }

        var intent = (await world.FindAsync<PaymentIntent>(call.Account, charge.PaymentIntent, stop))!;
        if (!PaymentIntentMachine.Capture(intent, call.Form.Number("amount")).Ok(out var change, out var refusal))
        {
            return refusal.Param is null ? refusal : refusal with { Param = "amount" };
        }

        var noted = intent with
        {
            ReceiptEmail = call.Form.Text("receipt_email") ?? intent.ReceiptEmail,
            StatementDescriptor = call.Form.Text("statement_descriptor") ?? intent.StatementDescriptor,
            StatementDescriptorSuffix = call.Form.Text("statement_descriptor_suffix") ?? intent.StatementDescriptorSuffix,
            TransferGroup = call.Form.Text("transfer_group") ?? intent.TransferGroup,
        };
        var done = await Jobs.PerformAsync(noted, change, call, world, stop);
        return Verdict.Write(done, done.Find<Charge>(charge.Id)!);
    }
}
