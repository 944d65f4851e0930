using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>GET /v1/payment_methods/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a method.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<PaymentMethod>(call.Account, call.Id, stop) is { } found
            ? Verdict.Found(found)
            : Missing(call.Id);

    /// <summary>404 for a method that is not there.</summary>
    public static ApiError Missing(string id) => ApiError.NotFound("PaymentMethod", id, "payment_method");
}
