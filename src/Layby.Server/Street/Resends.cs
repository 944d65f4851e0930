using System.Text;
using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Telling again what was told, or was to be told: one event, or all of a stretch of time.</summary>
public static class Resends
{
    /// <summary>Which of a stretch of time.</summary>
    public static IReadOnlyList<Param> Rows { get; } =
        [Param.Integer("from", 0), Param.Integer("to", 0), Param.Word("status", "pending", "delivered", "failed", "held")];

    /// <summary>Resends what the call's rows name; unless it says otherwise, what failed and what was held.</summary>
    public static async ValueTask<Verdict> OfRangeAsync(ApiCall call, string? endpoint, World world, CancellationToken stop)
    {
        if (await RefusesAsync(call, endpoint, "endpoint", world, stop) is { } refusal)
        {
            return refusal;
        }

        var resending = new Resending
        {
            Account = call.Account.Id,
            Endpoint = endpoint,
            States = StatesOf(call.Form.Text("status")),
            Created = new(call.Form.Number("from"), call.Form.Number("to")),
            NowMs = call.Account.Now().ToUnixTimeMilliseconds(),
        };
        return Show(await RunAsync(world, resending, stop));
    }

    /// <summary>Resends one event, to all who were told of it or to one endpoint, whatever became of it before.</summary>
    public static async ValueTask<(ApiError? Refusal, int Count)> OfEventAsync(
        ApiCall call, string param, World world, CancellationToken stop)
    {
        var endpoint = call.Form.Text(param);
        if (await world.Store.FindEventAsync(call.Account.Id, call.Id, stop) is null)
        {
            return (ApiError.NotFound("event", call.Id, "id"), 0);
        }

        if (await RefusesAsync(call, endpoint, param, world, stop) is { } refusal)
        {
            return (refusal, 0);
        }

        return (null, await ToOneAsync(call, endpoint, world, stop));
    }

    /// <summary>Resends the event in the address, if there is one, to somebody who can be told; to all where none is named.</summary>
    public static async ValueTask<int> ToOneAsync(ApiCall call, string? endpoint, World world, CancellationToken stop) =>
        await world.Store.FindEventAsync(call.Account.Id, call.Id, stop) is null ? 0 : await world.Store.Outbox.ResendAsync(
            new()
            {
                Account = call.Account.Id,
                Event = call.Id,
                Endpoint = endpoint,
                States = Enum.GetValues<DeliveryState>(),
                NowMs = call.Account.Now().ToUnixTimeMilliseconds(),
            },
            stop);

    /// <summary>How many are told again.</summary>
    public static Verdict Show(int count) => Verdict.Show(Encoding.UTF8.GetBytes(
        new JsonObject { ["object"] = "layby.resend", ["count"] = count }.ToJsonString(StripeJson.Trees)));

    /// <summary>
    /// The states behind a word of the API; without one, those in which a delivery was given up or held. What is being
    /// told at this moment is pending, too: only a resend leaves it to whoever tells it.
    /// </summary>
    public static IReadOnlyList<DeliveryState> StatesOf(string? status) => status switch
    {
        null => [DeliveryState.Failed, DeliveryState.Held],
        "pending" => [DeliveryState.Due, DeliveryState.Sending],
        "delivered" => [DeliveryState.Delivered],
        "failed" => [DeliveryState.Failed],
        _ => [DeliveryState.Held],
    };

    private static async ValueTask<int> RunAsync(World world, Resending resending, CancellationToken stop)
    {
        var (count, last) = (0, 0);
        do
        {
            last = await world.Store.Outbox.ResendAsync(resending, stop);
            count += last;
        }
        while (last == resending.Limit);

        return count;
    }

    private static async ValueTask<ApiError?> RefusesAsync(
        ApiCall call, string? endpoint, string param, World world, CancellationToken stop) =>
        endpoint is null ? null
        : await world.FindAsync<WebhookEndpoint>(call.Account, endpoint, stop) switch
        {
            null or { Private.Deleted: true } => endpoint == call.Id
                ? ApiError.NotFound("webhook endpoint", endpoint, "webhook_endpoint")
                : ApiError.NoSuch("webhook endpoint", endpoint, param),
            { Status: WebhookEndpointStatus.Disabled } => ApiError.Invalid(
                endpoint == call.Id ? null : param, $"The webhook endpoint {endpoint} is disabled. Enable it first."),
            _ => null,
        };
}
