using Layby.Core.Balances;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.BalanceTransactions;

/// <summary>GET /v1/balance_transactions</summary>
public static class List
{
    private const string Address = "/v1/balance_transactions";

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(
        Param.Range("created"), Param.Text("currency"), Param.Text("payout"), Param.Text("source"), Param.Text("type"));

    /// <summary>Shows a page of lines, newest first.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        // No payout is ever made, so no line belongs to one.
        if (call.Form.Text("payout") is not null)
        {
            return Show(new([], HasMore: false), call.Now);
        }

        var lines = new ObjectQuery
        {
            Account = call.Account.Id,
            Prefix = StripeJson.PrefixOf<BalanceTransaction>(),
            Limit = 0,
            Parent = call.Form.Text("source"),
        };
        var (refusal, query) = await Pages.BeginAsync(call, world, lines, "balance_transaction", stop);
        if (refusal is not null)
        {
            return refusal;
        }

        var (type, currency) = (call.Form.Text("type"), call.Form.Text("currency")?.ToLowerInvariant());
        if (query.Parent is null)
        {
            query = query with { Labels = await LabelsAsync(type, currency, call, world, stop) };
            return Show(await world.Store.ListAsync(query, stop), call.Now);
        }

        // A source has a handful of lines: they are looked through.
        var few = await Pages.FittingAsync(world.Store, query, row => Fits(Books.Read(row), type, currency), stop);
        return Show(few, call.Now);
    }

    // Every pair of a type and a currency that is meant; null where every line is.
    private static async ValueTask<IReadOnlyList<string>?> LabelsAsync(
        string? type, string? currency, ApiCall call, World world, CancellationToken stop)
    {
        if (type is null && currency is null)
        {
            return null;
        }

        IEnumerable<string> currencies = currency is not null
            ? [currency]
            : (await world.Store.BalanceAsync(call.Account.Id, stop)).Select(each => each.Currency).Distinct();
        var types = type is not null ? [type] : Enum.GetValues<BalanceTransactionType>().Select(each => each.Wire());
        return [.. from one in types from other in currencies select BalanceTransaction.LabelOf(one, other)];
    }

    private static bool Fits(BalanceTransaction line, string? type, string? currency) =>
        (type is null || line.Type.Wire() == type) && (currency is null || line.Currency == currency);

    private static Verdict Show(Page<StoredObject> page, long now) => Verdict.Show(Lists.Write(
        [.. page.Rows.Select(each => (ReadOnlyMemory<byte>)StripeJson.Body(Books.Read(each).AsOf(now)))],
        page.HasMore,
        Address));
}
