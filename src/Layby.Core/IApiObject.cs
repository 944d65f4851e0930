using System.Text.Json.Serialization;

namespace Layby.Core;

/// <summary>
/// An object of the API. Its public properties, in their order, are the JSON of the newest API version; what is kept
/// beside it and never shown carries <see cref="JsonIgnoreAttribute"/>.
/// </summary>
public interface IApiObject
{
    /// <summary>Stripe's id: <c>pi_…</c>.</summary>
    string Id { get; }

    /// <summary>When it was made: seconds since 1970, UTC, on the account's clock.</summary>
    long Created { get; }

    /// <summary>The revision that was read from the store; 0 for an object that is not stored yet.</summary>
    [JsonIgnore]
    long Revision { get; }

    /// <summary>Under what it is filed besides its id.</summary>
    [JsonIgnore]
    Filing Filing { get; }

    /// <summary>Throws where the object's books are wrong. Checked before each write and after each read.</summary>
    /// <exception cref="InvariantException">They are wrong.</exception>
    void Check();
}

/// <summary>What lists and deadlines find an object by.</summary>
/// <param name="Customer">The customer whose lists show it.</param>
/// <param name="Parent">The object that it was made for: the intent of a charge.</param>
/// <param name="DueMs">When something must happen to it by itself: milliseconds since 1970, UTC, on the account's clock.</param>
/// <param name="Label">What it is, for lists of only such: type and currency of a line of the books.</param>
/// <param name="Posting">What it adds to the account's balance when it is made; it adds nothing when it changes.</param>
public readonly record struct Filing(
    string? Customer = null, string? Parent = null, long? DueMs = null, string? Label = null, Posting? Posting = null);

/// <summary>A sum for the account's balance.</summary>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="AvailableOn">From when on it can be paid out: seconds since 1970, UTC; 0 for at once.</param>
/// <param name="Net">Minor units; below zero for money that leaves.</param>
public readonly record struct Posting(string Currency, long AvailableOn, long Net);
