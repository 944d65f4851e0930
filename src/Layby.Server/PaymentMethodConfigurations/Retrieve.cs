using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethodConfigurations;

/// <summary>GET /v1/payment_method_configurations/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a configuration, the account's own also before it was ever stored.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await Configurations.FindAsync(call.Account, call.Id, world, stop) is { } found
            ? Verdict.Write(Change.None, found)
            : Missing(call.Id);

    /// <summary>404 for a configuration that is not there.</summary>
    public static ApiError Missing(string id) => ApiError.NotFound("payment_method_configuration", id, "configuration");
}
