using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Street;

namespace Layby.Server.WebhookEndpoints;

/// <summary>GET /v1/webhook_endpoints/{id}</summary>
public static class Retrieve
{
    /// <summary>Shows an endpoint.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        (await InAddressAsync(call, world, stop)).Ok(out var endpoint, out var refusal)
            ? Verdict.Write(Change.None, endpoint)
            : refusal;

    /// <summary>The endpoint in the address, not deleted, or 404.</summary>
    public static async ValueTask<Result<WebhookEndpoint>> InAddressAsync(ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<WebhookEndpoint>(call.Account, call.Id, stop) is { Private.Deleted: false } endpoint
            ? endpoint
            : ApiError.NotFound("webhook endpoint", call.Id, "webhook_endpoint");
}
