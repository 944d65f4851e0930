using System.Text.Json.Serialization;

namespace Layby.Core.Providers;

/// <summary>A fault of a provider that a sandbox has asked for: it strikes the next calls that reach the provider.</summary>
public sealed record ProviderFault : IApiObject
{
    /// <summary>Under what the faults that still strike are filed.</summary>
    public const string Striking = "striking";

    /// <summary>What can go wrong.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["provider_timeout", "provider_error", "provider_slow", "rate_limit"];

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>sandbox.fault</c></summary>
    public string Object { get; init; } = "sandbox.fault";

    /// <summary>How many calls it still strikes.</summary>
    public required long Count { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The method whose provider it is; null for whichever is called first.</summary>
    public string? Method { get; init; }

    /// <summary>How long a slow provider takes, milliseconds; null for other kinds.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>With what a call over the limit is answered, 400 or 402; null for other kinds.</summary>
    public long? Status { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Parent: Count > 0 ? Striking : null);

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(Count >= 0, "a fault strikes no more often than it was asked to");

    /// <summary>The same after it has struck once.</summary>
    public ProviderFault Struck() => this with { Count = Count - 1 };
}
