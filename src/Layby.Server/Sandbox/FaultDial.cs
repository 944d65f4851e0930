using Layby.Core;
using Layby.Core.Events;
using Layby.Core.Providers;
using Layby.Core.Sandbox;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>POST, GET and DELETE /sandbox/faults: what shall go wrong at a provider or with webhooks, and how often.</summary>
public static class FaultDial
{
    /// <summary>How long a provider may be made to take, milliseconds.</summary>
    public const int MaxMilliseconds = 60_000;

    /// <summary>How long a webhook may be kept back on the sandbox's clock: a day, milliseconds.</summary>
    public const int MaxWebhookMilliseconds = 24 * 60 * 60 * 1_000;

    private static readonly string[] TakingTime = ["provider_slow", "webhook_delay", "webhook_reorder"];

    private const int MaxCount = 10_000;
    private const int Slow = 3_000;

    /// <summary>What asking for one takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Word("kind", [.. SandboxFault.OfProviders, .. SandboxFault.OfWebhooks]).Required(),
        Param.Integer("count", 1),
        Param.Text("endpoint"),
        Param.Word("event_type", EventTypes.All),
        Param.Word("method", [.. ProviderRules.All.Select(each => each.Method)]),
        Param.Integer("milliseconds", 1),
        Param.Word("status", "400", "402"));

    /// <summary>What the others take.</summary>
    public static Param Plain { get; } = ParamTable.Of();

    /// <summary>Asks for a fault.</summary>
    public static async ValueTask<Verdict> Create(ApiCall call, World world, CancellationToken stop)
    {
        var kind = call.Form.Text("kind")!;
        var mostMilliseconds = kind == "provider_slow" ? MaxMilliseconds : MaxWebhookMilliseconds;
        var refusal = CheckMost(call.Form, "count", MaxCount) ?? CheckMost(call.Form, "milliseconds", mostMilliseconds)
            ?? CheckOnly(call.Form, "milliseconds", kind, TakingTime) ?? CheckOnly(call.Form, "status", kind, "rate_limit")
            ?? CheckOnly(call.Form, "method", kind, SandboxFault.OfProviders)
            ?? CheckOnly(call.Form, "endpoint", kind, SandboxFault.OfWebhooks)
            ?? CheckOnly(call.Form, "event_type", kind, SandboxFault.OfWebhooks);
        if (refusal is not null)
        {
            return refusal;
        }

        if ((await Faults.WaitingAsync(call.Account, world, stop)).Count >= Faults.MaxWaiting)
        {
            return ApiError.Invalid("kind", $"At most {Faults.MaxWaiting} faults can wait to strike; DELETE /sandbox/faults ends them.");
        }

        var id = call.Account.NewId("fault_1");
        var fault = new SandboxFault
        {
            Id = id,
            Count = call.Form.Number("count") ?? 1,
            Created = Account.SecondsOf(id),
            Endpoint = call.Form.Text("endpoint"),
            EventType = call.Form.Text("event_type"),
            Kind = kind,
            Method = call.Form.Text("method"),
            Milliseconds = TakingTime.Contains(kind) ? call.Form.Number("milliseconds") ?? Slow : null,
            Status = kind == "rate_limit" ? call.Form.Number("status") ?? 400 : null,
        };
        return Verdict.Write(new Change { Objects = [fault] }, fault);
    }

    /// <summary>Shows those that still strike.</summary>
    public static async ValueTask<Verdict> List(ApiCall call, World world, CancellationToken stop) =>
        Verdict.Show(Write(await Faults.WaitingAsync(call.Account, world, stop)));

    /// <summary>Ends them all.</summary>
    public static async ValueTask<Verdict> Delete(ApiCall call, World world, CancellationToken stop)
    {
        var waiting = await Faults.WaitingAsync(call.Account, world, stop);
        return Verdict.Write(new Change { Objects = [.. waiting.Select(each => each with { Count = 0 })] }, Write([]));
    }

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<SandboxFault> faults) => Lists.Write(
        [.. faults.Select(each => (ReadOnlyMemory<byte>)StripeJson.Body(each))], hasMore: false, "/sandbox/faults");

    private static ApiError? CheckMost(FormNode form, string name, long most) => form.Number(name) > most
        ? ApiError.Invalid(name, $"This value must be less than or equal to {most}.", "parameter_invalid_integer")
        : null;

    private static ApiError? CheckOnly(FormNode form, string name, string kind, params IReadOnlyList<string> only) =>
        form[name] is null || only.Contains(kind)
            ? null
            : ApiError.Invalid(name, $"The parameter `{name}` belongs to the kind {string.Join(", ", only)}.");
}
