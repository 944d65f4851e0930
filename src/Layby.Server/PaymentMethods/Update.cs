using Layby.Core;
using Layby.Core.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>POST /v1/payment_methods/{id}</summary>
public static class Update
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
        PaymentMethodTable.AllowRedisplay, PaymentMethodTable.BillingDetails, Param.Metadata(),
        Param.Anything("card"), Param.Anything("us_bank_account"));

    /// <summary>Changes who is billed, the notes, and whether it may be shown again.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<PaymentMethod>(call.Account, call.Id, stop) is not { } method)
        {
            return Retrieve.Missing(call.Id);
        }

        var billing = call.Form.Hash("billing_details") is { } given
            ? Addresses.Billing(given, method.BillingDetails)
            : method.BillingDetails;
        var notes = call.Form.Metadata(method.Metadata);
        if ((Addresses.Refuses(billing, "billing_details") ?? ParamCheck.CheckNotes(notes.Count)) is { } refusal)
        {
            return refusal;
        }

        var updated = method with
        {
            AllowRedisplay = call.Form.Text("allow_redisplay") ?? method.AllowRedisplay,
            BillingDetails = billing,
            Metadata = notes,
        };
        return StripeJson.Body(method).AsSpan().SequenceEqual(StripeJson.Body(updated))
            ? Verdict.Write(Change.None, method)
            : Verdict.Write(
                new Change { Objects = [updated], Events = [new("payment_method.updated", updated, method)] }, updated);
    }
}
