using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>POST /sandbox/reset: an empty sandbox, in real time again.</summary>
public static class Reset
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Waits for the sandbox's other calls, forgets everything, and puts the clock back.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var account = call.Account;
        if (!await account.Gate.CloseAsync())
        {
            return ApiError.LockTimeout;
        }

        try
        {
            // Half a reset is worse than one whose caller has gone.
            await world.Store.EraseAsync(account.Id, CancellationToken.None);
            account.Restart();
            await world.Keyring.LearnAsync(account, CancellationToken.None);
            await world.Listeners.ResumeAsync(account);
        }
        catch (InvalidOperationException) when (world.Store.IsShared)
        {
            // Another node is at it.
            return ApiError.LockTimeout;
        }
        finally
        {
            account.Gate.Open();
        }

        return Verdict.Show(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["object"] = "sandbox.reset",
            ["now"] = call.Now,
        }.ToJsonString(StripeJson.Trees)));
    }
}
