using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>
/// POST /sandbox/setup_intents/{id}/approve, /decline, /cancel, /fail and /expire: the customer without a browser, who is
/// asked whether they may be charged later.
/// </summary>
public static class SetupCustomer
{
    /// <summary>What each takes: there is nothing to choose where nothing is paid.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>The customer walks through the page and agrees; their e-mail may still have the provider refuse them.</summary>
    public static ValueTask<Verdict> Approve(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, (view, _) => ((SimulatedProvider)world.Providers[view.Method]).Decide(view, new()), stop);

    /// <summary>The provider refuses the customer.</summary>
    public static ValueTask<Verdict> Decline(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (_, attempt) => new ProviderReport.Declined(attempt), stop);

    /// <summary>The customer leaves.</summary>
    public static ValueTask<Verdict> Cancel(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (_, attempt) => new ProviderReport.CustomerCanceled(attempt), stop);

    /// <summary>The provider breaks down.</summary>
    public static ValueTask<Verdict> Fail(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (_, attempt) => new ProviderReport.Unavailable(attempt), stop);

    /// <summary>The session's time runs out.</summary>
    public static ValueTask<Verdict> Expire(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (_, attempt) => new ProviderReport.Expired(attempt), stop);

    private static async ValueTask<Verdict> ActAsync(
        ApiCall call, World world, Func<AttemptView, string, ProviderReport> decide, CancellationToken stop)
    {
        if (await world.FindAsync<SetupIntent>(call.Account, call.Id, stop) is not { } intent)
        {
            return ApiError.NotFound("setupintent", call.Id, "intent");
        }

        if (intent.Status is not SetupIntentStatus.RequiresAction)
        {
            return SetupIntentRefusals.NoCustomer(intent);
        }

        var desk = new SetupDesk(world);
        var view = await desk.ViewAsync(call.Account, intent, intent.Attempt!, stop);
        var change = await desk.WeighAsync(call.Account, intent, decide(view, view.AttemptId), stop);
        var next = change.Find<SetupIntent>(intent.Id) ?? intent;
        var answer = new JsonObject
        {
            ["object"] = "sandbox.redirect",
            ["setup_intent"] = JsonNode.Parse(StripeJson.Body(next)),
            ["return_url"] = next.Attempt!.ReturnUrl is "" ? null : ReturnUrl.Of(next, next.Attempt),
        };
        return Verdict.Write(change, System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString(StripeJson.Trees)));
    }
}
