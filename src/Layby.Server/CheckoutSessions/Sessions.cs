using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions;

/// <summary>Finds the session that a call names.</summary>
public static class Sessions
{
    /// <summary>The session in the address, or 404.</summary>
    public static async ValueTask<Result<CheckoutSession>> FindAsync(ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<CheckoutSession>(call.Account, call.Id, stop) is { } session ? session : Missing(call.Id);

    /// <summary>There is none. What does not look like an id is told so. https://github.com/stripe/stripe-cli/issues/761</summary>
    public static ApiError Missing(string id) => id.StartsWith("cs_", StringComparison.Ordinal)
        ? ApiError.NotFound("checkout.session", id, "session")
        : new ApiError { Status = 404, Message = $"Invalid checkout.session id: {id}", Param = "session" };
}
