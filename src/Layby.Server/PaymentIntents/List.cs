using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>GET /v1/payment_intents</summary>
public static class List
{
    /// <summary>Shows a page of intents, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("customer_account") is { } account)
        {
            return ApiError.NoSuch("account", account, "customer_account");
        }

        if (await Owners.RefusesListAsync(call, world, stop) is { } unknown)
        {
            return unknown;
        }

        return await Pages.ShowAsync(call, world, "/v1/payment_intents", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = "pi_",
            Limit = 0,
            Customer = call.Form.Text("customer"),
        }, "payment_intent", stop);
    }
}
