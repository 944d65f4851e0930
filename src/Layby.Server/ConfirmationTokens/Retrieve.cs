using Layby.Core;
using Layby.Core.ConfirmationTokens;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ConfirmationTokens;

/// <summary>GET /v1/confirmation_tokens/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a token.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<ConfirmationToken>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("confirmationtoken", call.Id, "confirmation_token");
}
