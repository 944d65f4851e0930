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
    public sealed record Create(string? Account, string? Sandbox, Permissions? Permissions, string? Label) : KeyOrder;

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
