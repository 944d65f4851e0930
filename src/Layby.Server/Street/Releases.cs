using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Server.Versions;

namespace Layby.Server.Street;

/// <summary>Whether reserved money that is let go is told as a Refund.</summary>
public static class Releases
{
    /// <summary>What is needed to tell it so; null since basil, when it no longer is.</summary>
    /// <param name="account">Whose money it is.</param>
    /// <param name="method">The method that reserved it.</param>
    /// <param name="version">The version of the call that lets it go, or the account's where nobody calls.</param>
    public static Release? Before(Account account, string method, ApiVersion version)
    {
        if (!version.IsBefore("2025-03-31"))
        {
            return null;
        }

        var id = account.NewId(ProviderRules.Of(method)!.RefundPrefix);
        return new(id, Account.SecondsOf(id), Books.NewLine(account));
    }

    /// <summary>The same with the version that was kept of a call; null where nobody calls.</summary>
    public static Release? Before(Account account, string method, string? version, ApiVersion otherwise) => Before(
        account, method, version is not null && ApiVersion.Parse(version, out var kept) is null ? kept : otherwise);
}
