using Layby.Core.Keys;

namespace Layby.Server.Keys;

/// <summary>What somebody wants done with keys.</summary>
public abstract record KeyOrder
{
    /// <summary>Make keys.</summary>
    /// <param name="Account">For this account (<c>acct_…</c>); null otherwise.</param>
    /// <param name="Sandbox">For the sandbox that open keys of this name open; null otherwise. With neither, for a new account.</param>
    /// <param name="Permissions">A restricted key that may do this; null for a pair.</param>
    /// <param name="Label">What to call them; null for nothing.</param>
    /// <param name="IsLive">For a new account where money is real.</param>
    public sealed record Create(
        string? Account, string? Sandbox, Permissions? Permissions, string? Label, bool IsLive = false) : KeyOrder;

    /// <summary>Give an account's credentials for a provider.</summary>
    /// <param name="Method">The payment method type: <c>klarna</c>.</param>
    /// <param name="Account">The account.</param>
    /// <param name="Credentials">Its credentials, JSON; a secret.</param>
    public sealed record Connect(string Method, string Account, string Credentials) : KeyOrder
    {
        /// <summary>Without the credentials: it must not reach a log by any way.</summary>
        public override string ToString() => $"connect {Method} for {Account}";
    }

    /// <summary>Forget an account's credentials for a provider.</summary>
    /// <param name="Method">The payment method type.</param>
    /// <param name="Account">The account.</param>
    public sealed record Disconnect(string Method, string Account) : KeyOrder;

    /// <summary>Show the keys that there are.</summary>
    public sealed record List : KeyOrder;

    /// <summary>Put another in the place of a key.</summary>
    /// <param name="Id">The key's id.</param>
    /// <param name="Overlap">How long the old one lives on.</param>
    public sealed record Roll(string Id, TimeSpan Overlap) : KeyOrder;

    /// <summary>Take a key back.</summary>
    /// <param name="Id">The key's id.</param>
    public sealed record Revoke(string Id) : KeyOrder;
}
