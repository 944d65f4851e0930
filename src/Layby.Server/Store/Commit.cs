using System.Collections.Immutable;
using Layby.Core;

namespace Layby.Server.Store;

/// <summary>
/// One atomic write, the only way to change anything: objects, the events that tell of it, and the answer that a retry
/// of the same request is owed. All of it becomes durable, or none.
/// </summary>
public sealed record Commit
{
    /// <summary>The account (sandbox or live) that everything in this commit belongs to.</summary>
    public required string Account { get; init; }

    /// <summary>
    /// The account's epoch as the caller knew it: where it was erased meanwhile, the commit is stale. Null where nobody
    /// asks, and of no meaning where one node alone has the store.
    /// </summary>
    public long? Epoch { get; init; }

    /// <summary>
    /// The account's time when it was decided, microseconds since 1970: a node whose clock is behind goes on from here, so
    /// that what happens to an object never happens before what happened to it last.
    /// </summary>
    public long Stamp { get; init; }

    /// <summary>Objects created or replaced.</summary>
    public ImmutableArray<Put> Puts { get; init; } = [];

    /// <summary>Events in the order in which they happened; their ids grow in that order.</summary>
    public ImmutableArray<NewEvent> Events { get; init; } = [];

    /// <summary>Who is to be told of events from the next commit on, or no longer.</summary>
    public ImmutableArray<Subscription> Subscriptions { get; init; } = [];

    /// <summary>What a repeat of this request under the same idempotency key gets; null when no key was sent.</summary>
    public KeyedAnswer? Answer { get; init; }
}

/// <summary>
/// The JSON of an object as it was after one change. Rows that carry the same instance (the object, its event, the
/// answer) share one stored copy.
/// </summary>
public sealed class Snapshot(ReadOnlyMemory<byte> json)
{
    /// <summary>UTF-8 JSON in the shape of the newest API version.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;
}

/// <summary>An object as it shall be after the commit.</summary>
public sealed record Put
{
    /// <summary>The object's id. Ids of one kind share a prefix (<c>pi_</c>) and sort by the time they were made.</summary>
    public required string Id { get; init; }

    /// <summary>The revision that was read; 0 says that the object must not exist yet.</summary>
    public required long ExpectedRevision { get; init; }

    /// <summary>What the API shows of it.</summary>
    public required Snapshot Body { get; init; }

    /// <summary>What the API does not show (attempts, limits), UTF-8 JSON; empty when there is nothing.</summary>
    public ReadOnlyMemory<byte> Private { get; init; }

    /// <summary>When it was made: seconds since 1970, UTC, on the account's clock.</summary>
    public required long Created { get; init; }

    /// <summary>The customer whose lists show it, if any.</summary>
    public string? Customer { get; init; }

    /// <summary>The object that it was made for and is listed by: the PaymentIntent of a charge.</summary>
    public string? Parent { get; init; }

    /// <summary>What it is, for lists of only such; null where nobody asks.</summary>
    public string? Label { get; init; }

    /// <summary>What it adds to the account's balance, once: when it is created.</summary>
    public Posting? Posting { get; init; }

    /// <summary>When something must happen to it next: milliseconds since 1970, UTC, on the account's clock; null for never.</summary>
    public long? Due { get; init; }
}

/// <summary>An event to be told. Its envelope is built when it is read or delivered.</summary>
public sealed record NewEvent
{
    /// <summary><c>evt_…</c>, sorting by time.</summary>
    public required string Id { get; init; }

    /// <summary>Stripe's name for it: <c>payment_intent.succeeded</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Seconds since 1970, UTC, on the account's clock.</summary>
    public required long Created { get; init; }

    /// <summary>The object as it was right after the change that the event tells of.</summary>
    public required Snapshot Object { get; init; }

    /// <summary>What an <c>*.updated</c> event says has changed, UTF-8 JSON; empty for other events.</summary>
    public ReadOnlyMemory<byte> PreviousAttributes { get; init; }

    /// <summary>The API version in which the event is shown: the account's default when it happened.</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>req_…</c> of the API call that caused it; null when it happened by itself.</summary>
    public string? RequestId { get; init; }

    /// <summary>That call's idempotency key, if it had one.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>The answer kept for an idempotency key.</summary>
public sealed record KeyedAnswer
{
    /// <summary>At most 255 characters, as the caller sent it.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and parameters: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>The answer's exact bytes. Often the very snapshot of the object that was written.</summary>
    public required Snapshot Body { get; init; }

    /// <summary>The API version in which the answer was written, for its <c>Stripe-Version</c> header.</summary>
    public required string ApiVersion { get; init; }

    /// <summary><c>req_…</c> of the first request, repeated as <c>Original-Request</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Milliseconds since 1970, UTC, on the machine's clock: keys may be pruned 24 hours later.</summary>
    public required long CreatedMs { get; init; }
}

/// <summary>What became of a commit.</summary>
public enum CommitResult
{
    /// <summary>Everything is on disk.</summary>
    Written,

    /// <summary>An object had another revision than expected. Nothing was written: read again and decide again.</summary>
    Stale,

    /// <summary>The idempotency key has an answer already. Nothing was written: read that answer.</summary>
    KeyTaken,
}
