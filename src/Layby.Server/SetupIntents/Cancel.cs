using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>POST /v1/setup_intents/{id}/cancel</summary>
public static class Cancel
{
    /// <summary>Gives a setup up.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await ClientSecrets.FindSetupAsync(call, world, stop)).Ok(out var intent, out var refusal))
        {
            return refusal;
        }

        if (SetupMethods.RefusesCheckout(intent) is { } session)
        {
            return session;
        }

        var open = await SetupStarts.OpenAsync(intent, call, world, stop);
        return SetupIntentMachine.Cancel(intent, call.Form.Text("cancellation_reason"), open).Ok(out var change, out refusal)
            ? Verdict.Write(change, change.Find<SetupIntent>(intent.Id)!)
            : refusal;
    }
}
