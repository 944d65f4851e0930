using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>POST /v1/payment_intents/{id}/capture</summary>
public static class Capture
{
    /// <summary>Takes reserved money, all or a part; what is not taken is released.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (call.Form.Flag("final_capture") is false)
        {
            return ApiError.Invalid(
                "final_capture",
                $"Multiple captures are not available for {intent.Attempt?.Method ?? "this payment method"}: the first "
                + "capture is always the final one.");
        }

        if (!PaymentIntentMachine.Capture(intent, call.Form.Number("amount_to_capture")).Ok(out var change, out refusal))
        {
            return refusal;
        }

        var noted = IntentEdits.Apply(intent, call);
        if (ParamCheck.CheckNotes(noted.Metadata.Count) is { } tooMany)
        {
            return tooMany;
        }

        var done = await Jobs.PerformAsync(noted, change, call.Account, world, stop);
        return Verdict.Write(done, done.Find<PaymentIntent>(intent.Id)!);
    }
}
