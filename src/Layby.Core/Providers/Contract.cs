using System.Text.Json.Serialization;

namespace Layby.Core.Providers;

/// <summary>
/// A merchant's contract with a provider: what is needed to call it in the merchant's name. No page of the reference shows it;
/// it is written by a command and read by the server alone.
/// </summary>
public sealed record Contract : IApiObject
{
    /// <summary>What the id of each begins with; an account has one for each method.</summary>
    public const string IdPrefix = "contract_";

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>layby.contract</c></summary>
    public string Object { get; init; } = "layby.contract";

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>The payment method type: <c>klarna</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What may be shown of it: <c>eu, na</c>, <c>sk_live_…1234</c>.</summary>
    public required string Shown { get; init; }

    /// <summary>True once it was given up: nobody is called in its name.</summary>
    public bool Ended { get; init; }

    /// <summary>The credentials, sealed: nobody reads them without the server's own key.</summary>
    [JsonIgnore]
    public ContractPrivate Private { get; init; } = ContractPrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <summary>The id of an account's contract for a method.</summary>
    public static string IdOf(string method) => IdPrefix + method;

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Id == IdOf(Method), "a contract's name says which method it serves");
        Invariant.Holds(Private.Sealed.Length > 0, "a contract's credentials are sealed");
    }
}

/// <summary>What is kept of a contract and never shown.</summary>
/// <param name="Sealed">The credentials, encrypted, as base64.</param>
public sealed record ContractPrivate(string Sealed)
{
    /// <summary>Before it is read.</summary>
    public static ContractPrivate Unread { get; } = new("");
}
