using System.Text;
using System.Text.Json.Nodes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Balances;

/// <summary>GET /v1/balance</summary>
public static class Retrieve
{
    private const string DefaultCurrency = "eur";

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>Adds up the sums that the store keeps: what is available by now, and what will be.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var now = call.Now;
        var (available, pending) = (new SortedDictionary<string, long>(), new SortedDictionary<string, long>());
        foreach (var (currency, availableOn, net) in await world.Store.BalanceAsync(call.Account.Id, stop))
        {
            Add(available, currency, availableOn <= now ? net : 0);
            Add(pending, currency, availableOn <= now ? 0 : net);
        }

        return Verdict.Show(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["object"] = "balance",
            ["available"] = Sums(available),
            ["livemode"] = call.Account.IsLive,
            ["pending"] = Sums(pending),
        }.ToJsonString(StripeJson.Trees)));
    }

    private static void Add(SortedDictionary<string, long> sums, string currency, long net) =>
        sums[currency] = sums.GetValueOrDefault(currency) + net;

    // Stripe counts what is not a bank transfer as `card`.
    private static JsonArray Sums(SortedDictionary<string, long> sums)
    {
        if (sums.Count == 0)
        {
            sums[DefaultCurrency] = 0;
        }

        return [.. sums.Select(each => new JsonObject
        {
            ["amount"] = each.Value,
            ["currency"] = each.Key,
            ["source_types"] = new JsonObject { ["card"] = each.Value },
        })];
    }
}
