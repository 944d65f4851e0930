using Layby.Core.Charges;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Disputes;

/// <summary>GET /v1/disputes</summary>
public static class List
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Text("charge"), Param.Range("created"), Param.Text("payment_intent"));

    /// <summary>Shows a page of disputes, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var intent = call.Form.Text("payment_intent");
        if (call.Form.Text("charge") is { } id)
        {
            // Disputes are filed under the intent. It has one charge that can be disputed, so either names the same; a
            // pair that does not belong together has none.
            // (What a card's issuer refused can not be disputed.)
            var paid = await world.FindAsync<Charge>(call.Account, id, stop) is { Paid: true } charge ? charge.PaymentIntent : null;
            intent = intent is null || intent == paid ? paid ?? id : id;
        }

        return await Pages.ShowAsync(call, world, "/v1/disputes", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = "du_",
            Limit = 0,
            Parent = intent,
        }, "dispute", stop);
    }
}
