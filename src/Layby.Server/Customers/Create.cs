using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>POST /v1/customers</summary>
public static class Create
{
    /// <summary>Makes a customer, and gives them the method that the call names.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (CustomerEdits.Check(call) is { } wrong)
        {
            return wrong;
        }

        var id = call.Account.NewId("cus_1");
        var blank = new Customer
        {
            Id = id,
            Created = Account.SecondsOf(id),
            Livemode = call.Account.IsLive,
            InvoicePrefix = id[^8..].ToUpperInvariant(),
        };
        var customer = CustomerEdits.Apply(blank, call);
        var change = CustomerLife.Create(customer);
        var first = customer.InvoiceSettings.DefaultPaymentMethod;
        if (first is not null && first != call.Form.Text("payment_method"))
        {
            return Update.NotTheirs(first);
        }

        if (call.Form.Text("payment_method") is not { } methodId)
        {
            return Verdict.Write(change, customer);
        }

        if (await world.FindAsync<PaymentMethod>(call.Account, methodId, stop) is not { } method)
        {
            return ApiError.NoSuch("PaymentMethod", methodId, "payment_method");
        }

        return PaymentMethodLife.Attach(method, customer).Ok(out var attached, out var refusal)
            ? Verdict.Write(change.Then(attached), customer)
            : refusal;
    }
}
