using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>POST /v1/webhook_endpoints</summary>
public static class Create
{
    /// <summary>Makes an endpoint. This answer, and no other, tells its secret.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (EndpointTable.Check(call.Form, world) is { } wrong)
        {
            return wrong;
        }

        if ((await List.LivingAsync(call, world, stop)).Count >= WebhookEndpoint.Most)
        {
            return ApiError.Invalid(null, $"You have reached the maximum of {WebhookEndpoint.Most} test webhook endpoints.");
        }

        var id = call.Account.NewId("we_1");
        var secret = Signature.SecretOf(world.Dice.Bytes(Signature.SecretBytes));
        var endpoint = EndpointTable.Apply(
            new()
            {
                Id = id,
                ApiVersion = call.Form.Text("api_version"),
                Created = Account.SecondsOf(id),
                EnabledEvents = [],
                Livemode = call.Account.IsLive,
                Url = "",
                Private = new(secret),
            },
            call.Form);
        return Verdict.Write(new Change { Objects = [endpoint] }, StripeJson.Body(endpoint, secret));
    }
}
