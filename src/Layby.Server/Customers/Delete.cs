using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>DELETE /v1/customers/{id}</summary>
public static class Delete
{
    /// <summary>Forgets a customer for good. Their payments stay.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Owners.InAddressAsync(call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        var change = CustomerLife.Delete(customer, await MethodsAsync(customer, call, world, stop));
        return Verdict.Write(change, change.Find<Customer>(customer.Id)!);
    }

    private static async ValueTask<IReadOnlyList<PaymentMethod>> MethodsAsync(
        Customer customer, ApiCall call, World world, CancellationToken stop)
    {
        var methods = new List<PaymentMethod>();
        var query = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<PaymentMethod>(),
            Limit = WireLimits.PageSize,
            Customer = customer.Id,
        };
        while (true)
        {
            var page = await world.Store.ListAsync(query, stop);
            methods.AddRange(page.Rows.Select(each =>
                StripeJson.Read<PaymentMethod>(each.Body.Span, each.Private.Span, each.Revision)));
            if (!page.HasMore)
            {
                return methods;
            }

            query = query with { Cursor = new(page.Rows[^1].Id, null) };
        }
    }
}
