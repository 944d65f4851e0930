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
        new(NewLine(account), world.Settings.FeeOf(method), ProviderRules.Of(method)?.SettlementDays ?? 0);

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
}
