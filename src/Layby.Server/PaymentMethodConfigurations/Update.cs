using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethodConfigurations;

/// <summary>POST /v1/payment_method_configurations/{id}</summary>
public static class Update
{
    /// <summary>Switches methods on and off, for intents that are made from now on.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await Configurations.FindAsync(call.Account, call.Id, world, stop) is not { } found)
        {
            return Retrieve.Missing(call.Id);
        }

        if (found.IsDefault && call.Form.Flag("active") is false)
        {
            return ApiError.Invalid("active", "The default payment method configuration cannot be deactivated.");
        }

        var changed = ConfigurationTable.Apply(found, call.Form);
        return Verdict.Write(new Change { Objects = [changed] }, changed);
    }
}
