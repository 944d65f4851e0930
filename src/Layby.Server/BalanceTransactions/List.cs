using Layby.Core.Balances;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.BalanceTransactions;

/// <summary>GET /v1/balance_transactions</summary>
public static class List
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("currency"), Param.Text("payout"), Param.Text("source"), Param.Text("type"));

    /// <summary>Shows a page of lines, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        var all = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<BalanceTransaction>(),
            Limit = 0,
            Parent = call.Form.Text("source"),
        };
        var (refusal, query) = await Pages.BeginAsync(call, world, all, "balance_transaction", stop);
        if (refusal is not null)
        {
            return refusal;
        }

        var found = new List<BalanceTransaction>();
        await foreach (var line in Books.WalkAsync(world, query, stop))
        {
            if (Fits(line, call.Form))
            {
                found.Add(line);
                if (found.Count > query.Limit)
                {
                    break;
                }
            }
        }

        return Show(found, query, call.Now);
    }

    private static Verdict Show(List<BalanceTransaction> found, ObjectQuery query, long now)
    {
        // A page that ends before a line was walked away from it, so it stands the other way round.
        var page = found.Take(query.Limit);
        var newestFirst = query.Cursor.EndingBefore is null ? page : page.Reverse();
        return Verdict.Show(Lists.Write(
            [.. newestFirst.Select(each => (ReadOnlyMemory<byte>)StripeJson.Body(each.AsOf(now)))],
            found.Count > query.Limit,
            "/v1/balance_transactions"));
    }

    // No payout is ever made, so no line belongs to one.
    private static bool Fits(BalanceTransaction line, FormNode form) =>
        form.Text("payout") is null
        && (form.Text("type") is not { } type || line.Type.Wire() == type)
        && (form.Text("currency") is not { } currency || line.Currency.Equals(currency, StringComparison.OrdinalIgnoreCase));
}
