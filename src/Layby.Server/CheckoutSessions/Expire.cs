using Layby.Core.CheckoutSessions;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions;

/// <summary>POST /v1/checkout/sessions/{id}/expire</summary>
public static class Expire
{
    /// <summary>Ends an open session, and gives up the intent that it made.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Sessions.FindAsync(call, world, stop)).Ok(out var session, out var refusal))
        {
            return refusal;
        }

        if (!CheckoutSessionMachine.Expire(session).Ok(out var over, out refusal))
        {
            return refusal;
        }

        if (await Sessions.LetGoAsync(session, call, world, stop) is { } held)
        {
            return held;
        }

        var change = (await Checkouts.GiveUpAsync(session, call.Account, world, stop)).Then(over);
        return Verdict.Write(change, change.Find<CheckoutSession>(session.Id)!);
    }
}
