using System.Text.Json.Serialization;

namespace Layby.Core.Sandbox;

/// <summary>
/// A fault that a sandbox has asked for: it strikes the next calls that reach a provider, or the next webhooks.
/// </summary>
public sealed record SandboxFault : IApiObject
{
    /// <summary>Under what the faults that still strike are filed.</summary>
    public const string Striking = "striking";

    /// <summary>What can go wrong at a provider.</summary>
    public static IReadOnlyList<string> OfProviders { get; } = ["provider_timeout", "provider_error", "provider_slow", "rate_limit"];

    /// <summary>
    /// What can go wrong with a webhook: it comes late, never, twice, or behind the next one.
    /// </summary>
    public static IReadOnlyList<string> OfWebhooks { get; } =
        ["webhook_delay", "webhook_lose", "webhook_duplicate", "webhook_reorder"];

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>sandbox.fault</c></summary>
    public string Object { get; init; } = "sandbox.fault";

    /// <summary>How many calls or webhooks it still strikes.</summary>
    public required long Count { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>The endpoint whose webhooks it strikes; null for any, and for a provider's faults.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The type of the events that it strikes; null for any, and for a provider's faults.</summary>
    public string? EventType { get; init; }

    /// <summary>One of <see cref="OfProviders"/> or <see cref="OfWebhooks"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The method whose provider it is; null for whichever is called first, and for webhooks.</summary>
    public string? Method { get; init; }

    /// <summary>How long a slow provider takes or a webhook is kept back, milliseconds; null for other kinds.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>With what a call over the limit is answered, 400 or 402; null for other kinds.</summary>
    public long? Status { get; init; }

    /// <summary>The same as <see cref="Milliseconds"/>, 0 where there is none.</summary>
    [JsonIgnore]
    public TimeSpan Wait => TimeSpan.FromMilliseconds(Milliseconds ?? 0);

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Parent: Count > 0 ? Striking : null);

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(Count >= 0, "a fault strikes no more often than it was asked to");

    /// <summary>True when it strikes calls to the provider of this method.</summary>
    public bool StrikesCallTo(string method) => OfProviders.Contains(Kind) && (Method is null || Method == method);

    /// <summary>True when it strikes what this endpoint is told of such an event.</summary>
    public bool StrikesWebhook(string eventType, string endpoint) => OfWebhooks.Contains(Kind)
        && (EventType is null || EventType == eventType)
        && (Endpoint is null || Endpoint == endpoint);

    /// <summary>The same after it has struck once.</summary>
    public SandboxFault Struck() => this with { Count = Count - 1 };
}
