using Layby.Server.Versions;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>A call that has been let in: who calls, in which version, with which parameters.</summary>
public sealed class ApiCall
{
    /// <summary>Whose account.</summary>
    public required Account Account { get; init; }

    /// <summary>False for a publishable key, which sees and may do less.</summary>
    public required bool IsSecret { get; init; }

    /// <summary>The customer whom the caller's ephemeral key opens; null for every other key.</summary>
    public string? Customer { get; init; }

    /// <summary>The key, where it is one that was created.</summary>
    public LiveKey? Key { get; init; }

    /// <summary>The version in which it is answered.</summary>
    public required ApiVersion Version { get; init; }

    /// <summary><c>req_…</c></summary>
    public required string RequestId { get; init; }

    /// <summary>The caller's idempotency key; null when none was sent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What was sent, held against the verb's table.</summary>
    public required FormNode Form { get; init; }

    /// <summary>The id in the address; empty where the address has none.</summary>
    public string Id { get; init; } = "";

    /// <summary>The second id in the address, of what belongs to the first; empty where there is none.</summary>
    public string MemberId { get; init; } = "";

    /// <summary>Properties to be shown as objects.</summary>
    public IReadOnlyList<string> Expand { get; init; } = [];

    /// <summary>The address that customers' browsers use, without a slash at its end.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Where the call came from, for what only the connection knows; null when it did not come over one.</summary>
    public HttpContext? Connection { get; init; }

    /// <summary>True when the caller named the version themselves.</summary>
    public bool NamesVersion { get; init; }

    /// <summary>The same call with another form: what a parameter stands for is put in its place.</summary>
    public ApiCall With(FormNode form) => new()
    {
        Account = Account,
        IsSecret = IsSecret,
        Customer = Customer,
        Key = Key,
        Version = Version,
        NamesVersion = NamesVersion,
        RequestId = RequestId,
        IdempotencyKey = IdempotencyKey,
        Form = form,
        Id = Id,
        MemberId = MemberId,
        Expand = Expand,
        PublicUrl = PublicUrl,
        Connection = Connection,
    };

    /// <summary>The account's time, seconds since 1970, UTC.</summary>
    public long Now => Account.Now().ToUnixTimeSeconds();
}
