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
}
