using Layby.Core;
using Layby.Core.Mandates;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Sandbox;

/// <summary>
/// GET /sandbox/mandates and POST /sandbox/mandates/{id}/revoke: a Klarna payment names its mandate nowhere, and a customer
/// takes it back in Klarna's app.
/// </summary>
public static class Mandates
{
    /// <summary>What the list takes.</summary>
    public static Param ListTable { get; } = ParamTable.OfList(Param.Text("customer"), Param.Text("payment_method"));

    /// <summary>What revoke takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a page of mandates, newest first.</summary>
    public static ValueTask<Verdict> List(ApiCall call, World world, CancellationToken stop) => Pages.ShowAsync(
        call, world, "/sandbox/mandates", new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<Mandate>(),
            Limit = 0,
            Customer = call.Form.Text("customer"),
            Parent = call.Form.Text("payment_method"),
        }, "mandate", stop);

    /// <summary>The customer takes a mandate back; later charges without them fail.</summary>
    public static async ValueTask<Verdict> Revoke(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Mandate>(call.Account, call.Id, stop) is not { } mandate)
        {
            return ApiError.NotFound("mandate", call.Id, "mandate");
        }

        var change = MandateLife.Revoke(mandate);
        return Verdict.Write(change, change.Find<Mandate>(mandate.Id) ?? mandate);
    }
}
