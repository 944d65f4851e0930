using Layby.Core;
using Layby.Core.Balances;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.BalanceTransactions;

/// <summary>GET /v1/balance_transactions/{id}</summary>
public static class Retrieve
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Shows a line of the books.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<BalanceTransaction>(call.Account, call.Id, stop) is { } line
            ? Verdict.Show(StripeJson.Body(line.AsOf(call.Now)))
            : ApiError.NotFound("balance_transaction", call.Id, "id");
}
