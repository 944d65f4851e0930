using System.Text.Json.Serialization;

namespace Layby.Core.Customers;

/// <summary>
/// A key for an app in a customer's hands: for an hour it opens that one customer. No page of the reference shows its
/// object; phones read <c>associated_objects</c>.
/// </summary>
public sealed record EphemeralKey : IApiObject
{
    /// <summary>How long one lives, seconds.</summary>
    public const long LifeSeconds = 3600;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>ephemeral_key</c></summary>
    public string Object { get; init; } = "ephemeral_key";

    /// <summary>Whom it opens.</summary>
    public required IReadOnlyList<AssociatedObject> AssociatedObjects { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Seconds since 1970, UTC, on the account's clock.</summary>
    public required long Expires { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The key itself: shown once, when it is made, and never kept with the object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>What is known of it but never shown.</summary>
    [JsonIgnore]
    public EphemeralKeyPrivate? Private { get; init; }

    /// <summary>The customer whom it opens.</summary>
    [JsonIgnore]
    public string Customer => AssociatedObjects[0].Id;

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(Secret is null, "the key itself is not stored");
        Invariant.Holds(Private is not null, "a key can be recognised");
    }
}

/// <summary>An object that a key opens.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>customer</c></param>
public sealed record AssociatedObject(string Id, string Type = "customer");

/// <summary>What is known of a key but never shown.</summary>
/// <param name="Hash">SHA-256 of the key, hexadecimal.</param>
/// <param name="Deleted">True once the merchant took it back.</param>
/// <param name="MayDetach">Whether it may take a method away from its customer.</param>
public sealed record EphemeralKeyPrivate(string Hash, bool Deleted, bool MayDetach = true);
