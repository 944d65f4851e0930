using Layby.Core;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethodConfigurations;

/// <summary>POST /v1/payment_method_configurations</summary>
public static class Create
{
    /// <summary>Makes a configuration beside the account's own.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("parent") is { } parent)
        {
            return ApiError.NoSuch("payment_method_configuration", parent, "parent");
        }

        if ((await List.AllAsync(call, world, stop)).Count >= WireLimits.PageSize)
        {
            return ApiError.Invalid(null, $"An account may have at most {WireLimits.PageSize} payment method configurations.");
        }

        var id = call.Account.NewId("pmc_1");
        var made = new PaymentMethodConfiguration
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = call.Account.IsLive,
            Name = "Configuration",
        };
        made = ConfigurationTable.Apply(made, call.Form);
        return Verdict.Write(new Change { Objects = [made] }, made);
    }
}
