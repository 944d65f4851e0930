using Layby.Core;
using Layby.Core.Cards;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>POST /v1/payment_methods/{id}/attach</summary>
public static class Attach
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(Param.Text("customer"), Param.Text("customer_account"));

    /// <summary>Gives a method to a customer, so that it can pay again.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var fresh = TestCards.OfMethod(call.Id) is { } card ? CardForms.Fresh(card, call.Account) : null;
        if ((fresh ?? await world.FindAsync<PaymentMethod>(call.Account, call.Id, stop)) is not { } method)
        {
            return Retrieve.Missing(call.Id);
        }

        if (call.Form.Text("customer_account") is { } account)
        {
            return ApiError.NoSuch("account", account, "customer_account");
        }

        if (call.Form.Text("customer") is not { } id)
        {
            return ApiError.Missing("customer");
        }

        if (!(await Owners.OfAsync(id, "customer", call, world, stop)).Ok(out var customer, out var refusal))
        {
            return refusal;
        }

        return PaymentMethodLife.Attach(method, customer).Ok(out var change, out refusal)
            ? Verdict.Write(change, change.Find<PaymentMethod>(method.Id)!)
            : refusal;
    }
}
