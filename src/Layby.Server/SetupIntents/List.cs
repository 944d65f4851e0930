using Layby.Core;
using Layby.Core.SetupIntents;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.SetupIntents;

/// <summary>GET /v1/setup_intents</summary>
public static class List
{
    /// <summary>Shows a page of setups, newest first.</summary>
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

        // None is for the account itself: that needs Connect.
        var attached = call.Form.Flag("attach_to_self") is true;
        return await Pages.ShowAsync(call, world, "/v1/setup_intents", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<SetupIntent>(),
            Limit = 0,
            Customer = call.Form.Text("customer"),
            Parent = call.Form.Text("payment_method"),
        }, "setupintent", stop, attached ? static _ => false : null);
    }
}
