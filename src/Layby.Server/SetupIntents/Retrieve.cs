using Layby.Core.SetupIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>GET /v1/setup_intents/{id}, and for phones that ask anew POST /v1/setup_intents/{id}/refresh.</summary>
public static class Retrieve
{
    /// <summary>Shows a setup: the stored bytes, unread.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindStoredAsync<SetupIntent>(call.Account, call.Id, stop) is not { } found)
        {
            return ClientSecrets.MissingSetup(call.Id);
        }

        var needsSecret = !call.IsSecret || call.Form["client_secret"] is not null;
        return needsSecret
            && ClientSecrets.Check(call, JsonBytes.Text(found.Body.Span, "client_secret"u8)!, "SetupIntent") is { } refusal
            ? refusal
            : Verdict.Found(found);
    }
}
