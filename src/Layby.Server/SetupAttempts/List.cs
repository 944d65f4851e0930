using Layby.Core;
using Layby.Core.SetupIntents;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupAttempts;

/// <summary>GET /v1/setup_attempts</summary>
public static class List
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(Param.Range("created"), Param.Text("setup_intent").Required());

    /// <summary>Shows a page of a setup's attempts, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var setup = call.Form.Text("setup_intent")!;
        return await world.FindStoredAsync<SetupIntent>(call.Account, setup, stop) is null
            ? ApiError.NoSuch("setupintent", setup, "setup_intent")
            : await Pages.ShowAsync(call, world, "/v1/setup_attempts", new ObjectQuery
            {
                Account = call.Account.Id,
                Prefix = StripeJson.PrefixOf<SetupAttempt>(),
                Limit = 0,
                Parent = setup,
            }, "setupattempt", stop);
    }
}
