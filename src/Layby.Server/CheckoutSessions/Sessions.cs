using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Server.PaymentIntents;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions;

/// <summary>Finds the session that a call names.</summary>
public static class Sessions
{
    /// <summary>The session in the address, or 404.</summary>
    public static async ValueTask<Result<CheckoutSession>> FindAsync(ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<CheckoutSession>(call.Account, call.Id, stop) is { } session ? session : Missing(call.Id);

    /// <summary>
    /// Sees to it that nobody can pay at a live provider what an open session asked for. Null where nobody could; else the verb decides
    /// again, or the call is refused.
    /// </summary>
    public static async ValueTask<Verdict?> LetGoAsync(CheckoutSession session, ApiCall call, World world, CancellationToken stop) =>
        session is { Status: CheckoutSessionStatus.Open, PaymentIntent: { } id }
        && await world.FindAsync<PaymentIntent>(call.Account, id, stop) is { } intent
            ? await LiveVerbs.LetGoAsync(intent, JobAim.Replace, null, call, world, stop)
            : null;

    /// <summary>There is none. What does not look like an id is told so. https://github.com/stripe/stripe-cli/issues/761</summary>
    public static ApiError Missing(string id) => id.StartsWith("cs_", StringComparison.Ordinal)
        ? ApiError.NotFound("checkout.session", id, "session")
        : new ApiError { Status = 404, Message = $"Invalid checkout.session id: {id}", Param = "session" };
}
