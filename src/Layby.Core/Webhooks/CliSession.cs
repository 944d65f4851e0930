using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Layby.Core.Webhooks;

/// <summary>
/// Somebody who is told of events over a connection that they open themselves: what <c>stripe listen</c> and
/// <c>layby listen</c> make. No page of the reference shows it.
/// </summary>
public sealed record CliSession : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>stripecli_session</c></summary>
    public string Object { get; init; } = "stripecli_session";

    /// <summary>The version in which it is told; null for the account's default on the day of the event.</summary>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>The types of events that it is told, or <c>*</c> alone.</summary>
    public required ImmutableArray<string> EnabledEvents { get; init; }

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>What is never shown.</summary>
    [JsonIgnore]
    public CliSessionPrivate Private { get; init; } = CliSessionPrivate.Unread;

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <inheritdoc/>
    public void Check()
    {
        Invariant.Holds(!EnabledEvents.IsDefaultOrEmpty, "a session is told of something");
        Invariant.Holds(Private.Secret.Length > 0, "what a session is told is signed");
    }

    /// <summary>True when this is the text that opens its connection.</summary>
    public bool IsOpenedBy(string websocketId) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(HashOf(websocketId)), Encoding.ASCII.GetBytes(Private.Hash));

    /// <summary>What is kept of the text that opens a connection.</summary>
    public static string HashOf(string websocketId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(websocketId)));

    /// <summary>
    /// What the sessions of one key are signed with: always the same for the same key, so that a receiver is given it
    /// once. Stripe's is as lasting: https://docs.stripe.com/webhooks#test-webhook
    /// </summary>
    /// <param name="key">What only the key's owner and the server know.</param>
    public static string SecretOf(ReadOnlySpan<byte> key) => Signature.SecretOf(HMACSHA256.HashData(key, "layby listen"u8));
}

/// <summary>What is kept of a session and never shown.</summary>
/// <param name="Secret">What it is signed with: <c>whsec_</c> and the base64 of 32 bytes.</param>
/// <param name="Hash">SHA-256 of the text that opens its connection, hexadecimal.</param>
/// <param name="Key">The id of the created key that made it; null where keys are open.</param>
/// <param name="Twice">True when it is told each event in two versions, and passes on the one that it wants.</param>
/// <param name="Ended">True when nobody listens any more.</param>
public sealed record CliSessionPrivate(string Secret, string Hash, string? Key = null, bool Twice = false, bool Ended = false)
{
    /// <summary>True until somebody has connected: it is told of nothing before.</summary>
    public bool Waiting { get; init; }

    /// <summary>The node to which they are connected, of those that share a store; null where there is one node alone.</summary>
    public string? Node { get; init; }

    /// <summary>When that node last said so, milliseconds since 1970, UTC.</summary>
    public long SeenMs { get; init; }

    /// <summary>True while it is told of events.</summary>
    [JsonIgnore]
    public bool Listens => !Ended && !Waiting;

    /// <summary>Before it is read.</summary>
    public static CliSessionPrivate Unread { get; } = new("", "");
}
