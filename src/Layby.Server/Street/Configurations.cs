using Layby.Core;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Finds the configurations of payment methods. Every account has one, which is stored once it is changed.</summary>
public static class Configurations
{
    /// <summary>The configuration of this id; null when the account has none.</summary>
    public static async ValueTask<PaymentMethodConfiguration?> FindAsync(
        Account account, string id, World world, CancellationToken stop) =>
        await world.FindAsync<PaymentMethodConfiguration>(account, id, stop)
        ?? (id == account.PaymentMethodConfiguration ? Default(account) : null);

    /// <summary>The one that a call names, else the account's own.</summary>
    public static async ValueTask<Result<PaymentMethodConfiguration>> ChooseAsync(
        ApiCall call, World world, CancellationToken stop)
    {
        const string param = "payment_method_configuration";
        var id = call.Form.Text(param) ?? call.Account.PaymentMethodConfiguration;
        return await FindAsync(call.Account, id, world, stop) switch
        {
            null => ApiError.NoSuch(param, id, param),
            { Active: false } => ApiError.Invalid(
                param, $"The payment method configuration {id} is not active, so it cannot be used for new payments."),
            var found => found,
        };
    }

    /// <summary>The configuration that every account has, as it is before anybody changes it.</summary>
    public static PaymentMethodConfiguration Default(Account account) => new()
    {
        Id = account.PaymentMethodConfiguration,
        Created = account.Created,
        IsDefault = true,
        Livemode = account.IsLive,
        Card = ConfiguredMethod.Of(account.IsLive ? "off" : "none"),
        Name = "Default",
    };
}
