using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>POST /v1/payment_intents/{id}/cancel</summary>
public static class Cancel
{
    /// <summary>Gives an intent up, and reserved money back.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (IntentOwner.RefusesCheckout(intent) is { } session)
        {
            return session;
        }

        if (intent.Attempt is { Live: not null })
        {
            if (await LiveAsync(intent, call, world, stop) is { } live)
            {
                return live;
            }
        }

        var charge = intent.LatestCharge is { } id ? await world.FindAsync<Charge>(call.Account, id, stop) : null;
        var release = charge is null ? null : Releases.Before(call.Account, charge.PaymentMethodDetails.Type, call.Version);
        if (!PaymentIntentMachine.Cancel(intent, call.Form.Text("cancellation_reason"), call.Now, charge, release)
            .Ok(out var change, out refusal))
        {
            return refusal;
        }

        var done = await Jobs.PerformAsync(intent, change, call, world, stop);
        return Verdict.Write(done, done.Find<PaymentIntent>(intent.Id)!);
    }

    // A live provider has its part in it first; null where it has none.
    private static async ValueTask<Verdict?> LiveAsync(PaymentIntent intent, ApiCall call, World world, CancellationToken stop)
    {
        var reason = call.Form.Text("cancellation_reason");
        return intent.Status switch
        {
            PaymentIntentStatus.RequiresAction or PaymentIntentStatus.Processing =>
                await LiveVerbs.LetGoAsync(intent, JobAim.Cancel, reason, call, world, stop),
            PaymentIntentStatus.RequiresCapture => await LiveVerbs.ReleaseAsync(intent, reason, call, world, stop),
            PaymentIntentStatus.Canceled => LiveVerbs.WasDoneFor(intent, call) ? Verdict.Write(Change.None, intent) : null,
            PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation or PaymentIntentStatus.Succeeded => null,
        };
    }
}
