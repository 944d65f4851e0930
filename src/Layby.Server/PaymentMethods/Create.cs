using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>POST /v1/payment_methods</summary>
public static class Create
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
        [.. PaymentMethodTable.New, Param.Text("customer"), Param.Text("payment_method")]);

    /// <summary>Makes a method that an intent can be confirmed with.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("customer") is { } customer
            && !(await Owners.OfAsync(customer, "customer", call, world, stop)).Ok(out _, out var unknown))
        {
            return unknown;
        }

        if (call.Form.Text("payment_method") is { } cloned)
        {
            return await world.FindStoredAsync<PaymentMethod>(call.Account, cloned, stop) is null
                ? ApiError.NoSuch("PaymentMethod", cloned, "payment_method")
                : NoClones("payment_method");
        }

        if (call.Form["customer"] is not null)
        {
            return NoClones("customer");
        }

        return (await NewMethod.FromAsync(call.Form, null, call, world, stop)).Ok(out var made, out var refusal)
            ? Verdict.Write(made.Change, made.Method)
            : refusal;
    }

    // Both name the method that is shared with a connected account; a method is given to a customer by attach.
    private static ApiError NoClones(string param) => ApiError.Invalid(
        param,
        "The `customer` and `payment_method` parameters clone a PaymentMethod to a connected account, and there are none. To "
        + "save a PaymentMethod for a Customer, use POST /v1/payment_methods/:id/attach.");
}
