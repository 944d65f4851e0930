using Layby.Core.Charges;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>GET /v1/charges</summary>
public static class List
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("customer"), Param.Text("payment_intent"), Param.Text("transfer_group"));

    /// <summary>Shows a page of charges, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await Owners.RefusesListAsync(call, world, stop) is { } unknown ? unknown
        : await Pages.ShowAsync(call, world, "/v1/charges", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<Charge>(),
            Twin = StripeJson.TwinOf<Charge>(),
            Limit = 0,
            Customer = call.Form.Text("customer"),
            Parent = call.Form.Text("payment_intent"),
        }, "charge", stop);
}
