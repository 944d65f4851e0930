using System.Runtime.CompilerServices;
using Layby.Core.Balances;
using Layby.Core.Providers;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>The account's books: where lines get their ids, times and fees, and where they are read.</summary>
public static class Books
{
    /// <summary>How money that a method takes now comes into the books.</summary>
    public static Settlement Settlement(World world, Account account, string method) =>
        ProviderRules.Of(method) is { } rules
            ? new(NewLine(account), world.Settings.FeeOf(method), rules.SettlementDays, rules.PaymentLine)
            : new(NewLine(account), world.Settings.FeeOf(method), 0);

    /// <summary>The next line, still blank.</summary>
    public static BlankLine NewLine(Account account)
    {
        var id = account.NewId("txn_1");
        return new(id, Account.SecondsOf(id));
    }

    /// <summary>Enters a movement now.</summary>
    public static BalanceTransaction Enter(Account account, BalanceMovement movement) => NewLine(account).Enter(movement);

    /// <summary>A line as it was stored, checked.</summary>
    public static BalanceTransaction Read(StoredObject stored) =>
        StripeJson.Read<BalanceTransaction>(stored.Body.Span, stored.Private.Span, stored.Revision);

    /// <summary>Every line of a query, however many pages it takes, from where the query begins.</summary>
    public static async IAsyncEnumerable<BalanceTransaction> WalkAsync(
        World world, ObjectQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        var backwards = query.Cursor.EndingBefore is not null;
        query = query with { Limit = WireLimits.PageSize };
        while (true)
        {
            var page = await world.Store.ListAsync(query, stop);
            foreach (var row in backwards ? page.Rows.Reverse() : page.Rows)
            {
                yield return Read(row);
            }

            if (!page.HasMore)
            {
                yield break;
            }

            query = query with { Cursor = backwards ? new(null, page.Rows[0].Id) : new(page.Rows[^1].Id, null) };
        }
    }
}
