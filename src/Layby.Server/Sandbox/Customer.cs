using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>
/// POST /sandbox/payment_intents/{id}/approve, /decline, /cancel, /fail and /expire: the customer of a test that has no
/// browser. It does what the page's buttons do.
/// </summary>
public static class Customer
{
    /// <summary>What approve takes.</summary>
    public static Param ApproveTable { get; } = ParamTable.Of(
        Param.Word("payment_option", "pay_now", "pay_later", "pay_in_installments", "pay_with_financing"),
        Param.Integer("installments", 1));

    /// <summary>What the others take.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>The customer walks through the page and pays; their e-mail may still have the provider refuse them.</summary>
    public static ValueTask<Verdict> Approve(ApiCall call, World world, CancellationToken stop) =>
        ActAsync(call, world, Choose, stop);

    /// <summary>The provider refuses the customer.</summary>
    public static ValueTask<Verdict> Decline(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (view, _, _) => new ProviderReport.Declined(view.AttemptId, Reason(view.Method)), stop);

    /// <summary>The customer leaves.</summary>
    public static ValueTask<Verdict> Cancel(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (view, _, _) => new ProviderReport.CustomerCanceled(view.AttemptId), stop);

    /// <summary>The provider breaks down.</summary>
    public static ValueTask<Verdict> Fail(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (view, _, _) => new ProviderReport.Unavailable(view.AttemptId), stop);

    /// <summary>The session's time runs out.</summary>
    public static ValueTask<Verdict> Expire(ApiCall call, World world, CancellationToken stop) => ActAsync(
        call, world, static (view, _, _) => new ProviderReport.Expired(view.AttemptId), stop);

    private static Result<ProviderReport> Choose(AttemptView view, ApiCall call, World world)
    {
        var choice = new Approval
        {
            PaymentMethodCategory = call.Form.Text("payment_option"),
            Installments = call.Form.Number("installments") is { } count ? (int)Math.Min(count, int.MaxValue) : null,
        };
        var provider = (SimulatedProvider)world.Providers[view.Method];
        return provider.Refuses(view, choice) is var (param, message)
            ? ApiError.Invalid(param, message)
            : provider.Decide(view, choice);
    }

    private static async ValueTask<Verdict> ActAsync(
        ApiCall call, World world, Func<AttemptView, ApiCall, World, Result<ProviderReport>> decide, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentIntent>(call.Account, call.Id, stop) is not { } intent)
        {
            return ApiError.NotFound("payment_intent", call.Id, "intent");
        }

        if (intent.Status is not PaymentIntentStatus.RequiresAction)
        {
            return PaymentIntentRefusals.NoCustomer(intent);
        }

        var desk = new ReportDesk(world);
        var view = await desk.ViewAsync(call.Account, intent, intent.Attempt!, stop);
        if (!decide(view, call, world).Ok(out var report, out var refusal))
        {
            return refusal;
        }

        var change = await desk.WeighAsync(call.Account, intent, report, stop);
        var next = change.Find<PaymentIntent>(intent.Id) ?? intent;
        var answer = new JsonObject
        {
            ["object"] = "sandbox.redirect",
            ["payment_intent"] = JsonNode.Parse(StripeJson.Body(next)),
            ["return_url"] = next.Attempt!.ReturnUrl is "" ? null : ReturnUrl.Of(next, next.Attempt!),
        };
        return Verdict.Write(change, System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString(StripeJson.Trees)));
    }

    private static string? Reason(string method) => method == "alma" ? "partner_generic_decline" : null;
}
