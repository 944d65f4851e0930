using Layby.Core.Webhooks;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>GET /v1/webhook_endpoints</summary>
public static class List
{
    /// <summary>Shows a page of endpoints, newest first.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Pages.ShowAsync(call, world, "/v1/webhook_endpoints", Living(call, 0), "webhook endpoint", stop);

    /// <summary>All of the account's, which are never more than fit on a page.</summary>
    public static async ValueTask<IReadOnlyList<StoredObject>> LivingAsync(ApiCall call, World world, CancellationToken stop) =>
        (await world.Store.ListAsync(Living(call, WireLimits.PageSize), stop)).Rows;

    private static ObjectQuery Living(ApiCall call, int limit) => new()
    {
        Account = call.Account.Id,
        Prefix = StripeJson.PrefixOf<WebhookEndpoint>(),
        Limit = limit,
        Parent = WebhookEndpoint.Living,
    };
}
