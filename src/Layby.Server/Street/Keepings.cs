using Layby.Core.Customers;
using Layby.Core.Mandates;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;

namespace Layby.Server.Street;

/// <summary>Gathers what the core needs to keep a method for later.</summary>
public static class Keepings
{
    /// <summary>What is needed, should this method be approved; null where the intent does not keep it.</summary>
    public static async ValueTask<Keeping?> ForAsync(
        PaymentIntent intent, PaymentMethod method, Account account, World world, CancellationToken stop)
    {
        if (!PaymentIntentMachine.Keeps(intent, method.Type))
        {
            return null;
        }

        var id = account.NewId("mandate_1");
        return new Keeping(
            id,
            Account.SecondsOf(id),
            intent.Customer is { } customer ? await world.FindAsync<Customer>(account, customer, stop) : null,
            method.Mandate is { } mandate ? await world.FindAsync<Mandate>(account, mandate, stop) : null);
    }
}
