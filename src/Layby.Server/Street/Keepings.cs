using Layby.Core.Customers;
using Layby.Core.Mandates;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.SetupIntents;

namespace Layby.Server.Street;

/// <summary>Gathers what the core needs to keep a method for later.</summary>
public static class Keepings
{
    /// <summary>What is needed, should this method be approved; null where the intent does not keep it.</summary>
    public static async ValueTask<Keeping?> ForAsync(
        PaymentIntent intent, PaymentAttempt attempt, PaymentMethod method, Account account, World world, CancellationToken stop) =>
        PaymentIntentMachine.Keeps(intent, method.Type)
            ? await ForAsync(intent.Customer, attempt, method, account, world, stop)
            : null;

    /// <summary>What is needed, should this method be approved: a setup always keeps it.</summary>
    public static ValueTask<Keeping> ForAsync(
        SetupIntent intent, PaymentAttempt attempt, PaymentMethod method, Account account, World world, CancellationToken stop) =>
        ForAsync(intent.Customer, attempt, method, account, world, stop);

    private static async ValueTask<Keeping> ForAsync(
        string? owner, PaymentAttempt attempt, PaymentMethod method, Account account, World world, CancellationToken stop)
    {
        var id = account.NewId("mandate_1");
        return new Keeping(
            id,
            Account.SecondsOf(id),
            owner is { } customer ? await world.FindAsync<Customer>(account, customer, stop) : null,
            method.Mandate is { } mandate ? await world.FindAsync<Mandate>(account, mandate, stop) : null,
            attempt.Acceptance);
    }
}
