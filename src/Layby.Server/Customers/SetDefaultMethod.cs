using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>
/// POST /v1/elements/customers/{id}/set_default_payment_method: known from the phones' sources only, which call it with an
/// ephemeral key.
/// </summary>
public static class SetDefaultMethod
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
        Param.Text("payment_method").Emptyable().Required(), Param.Anything("customer_session_client_secret"));

    /// <summary>Says which of their methods a customer wants first; the empty string takes that back.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var form = new FormNode();
        form.Under("invoice_settings").Under("default_payment_method").Text = call.Form.Text("payment_method") ?? "";
        return Update.Handle(call.With(form), world, stop);
    }
}
