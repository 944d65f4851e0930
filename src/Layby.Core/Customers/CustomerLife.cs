using Layby.Core.PaymentMethods;

namespace Layby.Core.Customers;

/// <summary>What becomes of a customer.</summary>
public static class CustomerLife
{
    /// <summary>A new customer, told to the world.</summary>
    public static Change Create(Customer customer) => new()
    {
        Objects = [customer],
        Events = [new("customer.created", customer)],
    };

    /// <summary>Puts an edited customer in the place of the one that was read.</summary>
    public static Change Update(Customer customer, Customer edited) => new()
    {
        Objects = [edited],
        Events = [new("customer.updated", edited, customer)],
    };

    /// <summary>Forgets a customer for good: the methods are detached, and only the id is kept.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="methods">All methods that are the customer's.</param>
    public static Change Delete(Customer customer, IReadOnlyList<PaymentMethod> methods)
    {
        var detached = methods.Select(each => (Before: each, After: PaymentMethodLife.Detached(each))).ToList();
        var gone = new Customer { Id = customer.Id, Created = customer.Created, Revision = customer.Revision, Deleted = true };
        return new Change
        {
            Objects = [.. detached.Select(each => each.After), gone],
            Events =
            [
                .. detached.Select(each => new Happening("payment_method.detached", each.After, each.Before)),
                new("customer.deleted", customer),
            ],
        };
    }
}
