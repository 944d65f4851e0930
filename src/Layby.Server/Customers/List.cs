using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>GET /v1/customers</summary>
public static class List
{
    /// <summary>Shows a page of customers, newest first; deleted ones are passed over.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("test_clock") is { } clock
            ? ApiError.NoSuch("test_clock", clock, "test_clock")
            : await Pages.ShowAsync(call, world, "/v1/customers", new ObjectQuery
            {
                Account = call.Account.Id,
                Prefix = StripeJson.PrefixOf<Customer>(),
                Limit = 0,
                Customer = Customer.Living,
                Parent = call.Form.Text("email"),
            }, "customer", stop);
}
