using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>DELETE /v1/webhook_endpoints/{id}</summary>
public static class Delete
{
    /// <summary>Ends an endpoint for good. What it was still to be told is dropped.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Retrieve.InAddressAsync(call, world, stop)).Ok(out var endpoint, out var refusal))
        {
            return refusal;
        }

        var gone = endpoint with { Private = new("", Deleted: true) };
        return Verdict.Write(new Change { Objects = [gone] }, StripeJson.Body(new DeletedWebhookEndpoint(gone.Id)));
    }
}
