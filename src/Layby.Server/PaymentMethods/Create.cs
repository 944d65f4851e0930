using Layby.Core;
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
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("customer") is { } customer)
        {
            return new(ApiError.NoSuch("customer", customer, "customer"));
        }

        if (call.Form.Text("payment_method") is { } cloned)
        {
            return new(ApiError.NoSuch("PaymentMethod", cloned, "payment_method"));
        }

        return NewMethod.From(call.Form, call).Ok(out var method, out var refusal)
            ? new(Verdict.Write(new Change { Objects = [method] }, method))
            : new(refusal);
    }
}
