using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>POST /v1/payment_methods/{id}/detach</summary>
public static class Detach
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(Param.Anything("customer_session_client_secret"));

    /// <summary>Takes a method from its customer. It never pays again.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentMethod>(call.Account, call.Id, stop) is not { } method)
        {
            return Retrieve.Missing(call.Id);
        }

        var customer = method.Customer is { } id ? await world.FindAsync<Customer>(call.Account, id, stop) : null;
        return PaymentMethodLife.Detach(method, customer).Ok(out var change, out var refusal)
            ? Verdict.Write(change, change.Find<PaymentMethod>(method.Id)!)
            : refusal;
    }
}
