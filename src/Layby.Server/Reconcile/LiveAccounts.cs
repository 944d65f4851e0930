using System.Runtime.CompilerServices;

namespace Layby.Server.Reconcile;

/// <summary>The accounts where money is real.</summary>
internal static class LiveAccounts
{
    /// <summary>All of them, also those that another node has made.</summary>
    public static async IAsyncEnumerable<Account> AllAsync(World world, [EnumeratorCancellation] CancellationToken stop)
    {
        var stored = await world.Store.ListAccountsAsync(stop);
        foreach (var each in stored.Where(each => Account.IsLiveId(each.Id)).OrderBy(each => each.Id, StringComparer.Ordinal))
        {
            if (await world.Keyring.FindAsync(each.Id, stop) is { } account)
            {
                yield return account;
            }
        }
    }
}
