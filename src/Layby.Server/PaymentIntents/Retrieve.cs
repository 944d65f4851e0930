using Layby.Core.PaymentIntents;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>GET /v1/payment_intents/{id}, and for phones that ask anew POST /v1/payment_intents/{id}/refresh.</summary>
public static class Retrieve
{
    /// <summary>Shows an intent: the stored bytes, unread.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindStoredAsync<PaymentIntent>(call.Account, call.Id, stop) is not { } found)
        {
            return ClientSecrets.Missing(call.Id);
        }

        var needsSecret = !call.IsSecret || call.Form["client_secret"] is not null;
        return needsSecret && ClientSecrets.Check(call, JsonBytes.Text(found.Body.Span, "client_secret"u8)!, "PaymentIntent") is { } refusal
            ? refusal
            : Verdict.Found(found);
    }
}
