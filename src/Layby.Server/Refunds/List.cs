using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Refunds;

/// <summary>GET /v1/refunds, and GET /v1/charges/{id}/refunds: the address that a charge's own list names.</summary>
public static class List
{
    private const string Nobody = "none";

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Text("charge"), Param.Range("created"), Param.Text("payment_intent"));

    /// <summary>What a charge's own list takes.</summary>
    public static Param OfChargeTable { get; } = ParamTable.OfList();

    /// <summary>Shows a page of refunds, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var charge = call.Form.Text("charge");
        if (call.Form.Text("payment_intent") is { } intentId)
        {
            // An intent has one charge at most, so its refunds are that charge's.
            var intent = await world.FindAsync<PaymentIntent>(call.Account, intentId, stop);
            var paid = intent?.LatestCharge ?? Nobody;
            charge = charge is null || charge == paid ? paid : Nobody;
        }

        return await ShowAsync(call, world, "/v1/refunds", charge, stop);
    }

    /// <summary>Shows a page of a charge's refunds.</summary>
    public static async ValueTask<Verdict> OfCharge(ApiCall call, World world, CancellationToken stop) =>
        await world.FindStoredAsync<Charge>(call.Account, call.Id, stop) is null
            ? ApiError.NotFound("charge", call.Id, "id")
            : await ShowAsync(call, world, $"/v1/charges/{call.Id}/refunds", call.Id, stop);

    private static ValueTask<Verdict> ShowAsync(
        ApiCall call, World world, string url, string? charge, CancellationToken stop) =>
        Pages.ShowAsync(call, world, url, new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<Refund>(),
            Twin = StripeJson.TwinOf<Refund>(),
            Limit = 0,
            Parent = charge,
        }, "refund", stop);
}
