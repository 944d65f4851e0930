using Layby.Core;
using Layby.Core.Customers;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Finds the customers that calls name.</summary>
public static class Owners
{
    /// <summary>The customer in the address, not deleted, or 404.</summary>
    public static async ValueTask<Result<Customer>> InAddressAsync(ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<Customer>(call.Account, call.Id, stop) is { Deleted: false } customer
            ? customer
            : ApiError.NotFound("customer", call.Id, "id");

    /// <summary>The customer of this id, not deleted, or why there is none.</summary>
    /// <param name="id">The id that a parameter gives.</param>
    /// <param name="param">The parameter, for the refusal.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Result<Customer>> OfAsync(
        string id, string param, ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<Customer>(call.Account, id, stop) is { Deleted: false } customer
            ? customer
            : ApiError.NoSuch("customer", id, param);

    /// <summary>
    /// Why a list can not be narrowed to the <c>customer</c> that the call gives; null when it can, or none is given.
    /// What a deleted customer has paid can still be listed.
    /// </summary>
    public static async ValueTask<ApiError?> RefusesListAsync(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("customer") is not { } id || await world.FindStoredAsync<Customer>(call.Account, id, stop) is not null
            ? null
            : ApiError.NoSuch("customer", id, "customer");
}
