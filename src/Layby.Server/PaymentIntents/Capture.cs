using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Sandbox;
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

        if (intent.Status is PaymentIntentStatus.Succeeded && LiveVerbs.WasDoneFor(intent, call))
        {
            return Verdict.Write(Change.None, intent);
        }

        if (!PaymentIntentMachine.Capture(intent, call.Form.Number("amount_to_capture")).Ok(out var change, out refusal))
        {
            return refusal;
        }

        // Parts that are given again are the parts of what is captured; those given before stay as they were.
        var captured = call.Form["amount_details"] is null
            ? intent.Amount
            : call.Form.Number("amount_to_capture") ?? intent.AmountCapturable;
        if (!AmountChecks.Settle(intent, IntentEdits.Apply(intent, call), call, captured).Ok(out var noted, out refusal))
        {
            return refusal;
        }

        if (ParamCheck.CheckNotes(noted.Metadata.Count) is { } tooMany)
        {
            return tooMany;
        }

        if (intent.Attempt is { Live: not null })
        {
            var owed = (ProviderJob.Capture)change.Jobs[0];
            return await LiveVerbs.CaptureAsync(intent, noted, owed.Amount, call, world, stop);
        }

        var method = intent.Attempt!.Method;
        var fault = await Faults.StrikeAsync(call.Account, method, world, stop);
        if (Refused(fault, intent, method) is { } struck)
        {
            return Verdict.Refuse(Faults.Struck(fault), struck);
        }

        var done = (await Jobs.PerformAsync(noted, change, call, world, stop)).Then(Faults.Struck(fault));
        return Verdict.Write(done, done.Find<PaymentIntent>(intent.Id)!);
    }

    // Whether a provider that never answered has captured can be asked of it again: the money stays reserved meanwhile.
    private static ApiError? Refused(SandboxFault? fault, PaymentIntent intent, string method) => fault?.Kind switch
    {
        "rate_limit" => ProviderRefusals.RateLimited(method, fault.Status ?? 400),
        "provider_error" => ProviderRefusals.NotCaptured(intent, method),
        "provider_timeout" => ProviderRefusals.NoAnswer(intent, method),
        _ => null,
    };
}
