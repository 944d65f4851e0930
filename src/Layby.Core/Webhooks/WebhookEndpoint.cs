using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Layby.Core.Webhooks;

/// <summary>An address that is told of events. https://docs.stripe.com/api/webhook_endpoints/object</summary>
public sealed record WebhookEndpoint : IApiObject
{
    /// <summary>Under what the endpoints that are not deleted are filed.</summary>
    public const string Living = "living";

    /// <summary>How many an account may have.</summary>
    public const int Most = 16;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>webhook_endpoint</c></summary>
    public string Object { get; init; } = "webhook_endpoint";

    /// <summary>The version in which it is told; null for the account's default on the day of the event.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The Connect application behind it: none.</summary>
    public string? Application { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>The merchant's own words.</summary>
    public string? Description { get; init; }

    /// <summary>The types of events that it is told, or <c>*</c> alone.</summary>
    public required ImmutableArray<string> EnabledEvents { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What its deliveries are signed with; written in the answer that made it and nowhere else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>Whether it is told of anything now.</summary>
    public WebhookEndpointStatus Status { get; init; }

    /// <summary>Where it is told: an http or https address.</summary>
    public required string Url { get; init; }

    /// <summary>What is never shown.</summary>
    [JsonIgnore]
    public WebhookEndpointPrivate Private { get; init; } = WebhookEndpointPrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => new(Parent: Private.Deleted ? null : Living);

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(!EnabledEvents.IsDefaultOrEmpty, "an endpoint is told of something");
        Invariant.Holds(Secret is null, "an endpoint's secret is not stored where it is shown");
    }

    /// <summary>What a delivery made now is signed with: during a change of secrets also the one before.</summary>
    /// <param name="now">Seconds since 1970, UTC, on the account's clock.</param>
    public ImmutableArray<string> SecretsAt(long now) =>
        Private.Previous is { } previous && now < Private.PreviousUntil ? [Private.Secret, previous] : [Private.Secret];

    /// <summary>The same with a new secret; the old one is used beside it until <paramref name="until"/> (seconds since 1970).</summary>
    public WebhookEndpoint Rolled(string secret, long until) =>
        this with { Private = Private with { Secret = secret, Previous = Private.Secret, PreviousUntil = until } };
}

/// <summary>What is kept of an endpoint and never shown.</summary>
/// <param name="Secret"><c>whsec_</c> and the base64 of 32 bytes.</param>
/// <param name="Previous">The secret before; null where it was never changed.</param>
/// <param name="PreviousUntil">Until when that one is used too: seconds since 1970, UTC, on the account's clock.</param>
/// <param name="Deleted">True when it is no more.</param>
public sealed record WebhookEndpointPrivate(string Secret, string? Previous = null, long PreviousUntil = 0, bool Deleted = false)
{
    /// <summary>Before it is read.</summary>
    public static WebhookEndpointPrivate Unread { get; } = new("");
}

/// <summary>What is left of a deleted endpoint.</summary>
/// <param name="Id">Its id.</param>
public sealed record DeletedWebhookEndpoint(string Id)
{
    /// <summary><c>webhook_endpoint</c></summary>
    public string Object { get; init; } = "webhook_endpoint";

    /// <summary>True.</summary>
    public bool Deleted { get; init; } = true;
}

/// <summary>Whether an endpoint is told of events.</summary>
public enum WebhookEndpointStatus
{
    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("enabled")]
    Enabled,

    /// <summary>It is not: what happens is held for it.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}
