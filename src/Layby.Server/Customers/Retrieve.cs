using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Street;

namespace Layby.Server.Customers;

/// <summary>GET /v1/customers/{id}</summary>
public static class Retrieve
{
    /// <summary>Shows a customer; of a deleted one, that they were deleted.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Customer>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : ApiError.NotFound("customer", call.Id, "id");
}
