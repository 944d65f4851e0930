using System.Text;
using System.Text.Json.Nodes;
using Layby.Core.Balances;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Balances;

/// <summary>GET /v1/balance</summary>
public static class Retrieve
{
    private const string DefaultCurrency = "eur";

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of();

    /// <summary>
    /// Adds up all lines of the books. There is no running total that could differ from them, and none that every
    /// payment of an account would have to wait for.
    /// </summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var now = call.Now;
        var (available, pending) = (new SortedDictionary<string, long>(), new SortedDictionary<string, long>());
        var all = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<BalanceTransaction>(),
            Limit = 0,
        };
        await foreach (var line in Books.WalkAsync(world, all, stop))
        {
            Add(available, line.Currency, line.AvailableOn <= now ? line.Net : 0);
            Add(pending, line.Currency, line.AvailableOn <= now ? 0 : line.Net);
        }

        return Verdict.Show(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["object"] = "balance",
            ["available"] = Sums(available),
            ["livemode"] = false,
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
