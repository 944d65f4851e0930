using System.Text.Json.Serialization;
using Layby.Core.Providers;
using Layby.Core.Reviews;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// What is kept of an attempt at a live provider: by what it is known there, and what is owed. It is written before the
/// provider is asked for anything, so that whoever comes after a crash knows what may have been done.
/// docs/decisions/0027-live.md
/// </summary>
public sealed record LiveAttempt
{
    /// <summary>By what the provider knows it.</summary>
    public ProviderRefs Refs { get; init; } = new();

    /// <summary>What the provider is to do, or may have done already; null where nothing is owed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AttemptJob? Job { get; init; }

    /// <summary>When somebody looks at the provider how it stands: milliseconds since 1970, UTC; null for never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LookMs { get; init; }

    /// <summary>How often somebody has looked.</summary>
    public int Looks { get; init; }

    /// <summary>When the session was opened: milliseconds since 1970, UTC.</summary>
    public required long OpenedMs { get; init; }

    /// <summary>The call whose capture or cancel was done: asked again under its key, it is granted again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DoneFor { get; init; }

    /// <summary>Why the provider refused what was asked of it last: its own word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refusal { get; init; }

    /// <summary>
    /// The payment that a provider's call named while nobody knew which it is: it counts where a look at it shows our own attempt.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Claim { get; init; }

    /// <summary>The open review of it; null where nobody need look.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Review { get; init; }

    /// <summary>
    /// The end of reserved money that the shop was told of ahead: milliseconds since 1970, UTC; null where it was told of none. Of a later
    /// one it is told again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ToldEndMs { get; init; }

    /// <summary>The same once somebody was told to look, and maybe at which payment.</summary>
    public LiveAttempt Hinted(string? claim, long nowMs) => this with
    {
        LookMs = nowMs,
        Claim = claim ?? Claim,

        // Whoever asks right now is left alone.
        Job = claim is not null && Job is { } job && job.SentMs + AttemptJob.Lease <= nowMs
            ? job with { NextMs = nowMs }
            : Job,
    };

    /// <summary>When something is to be done by itself.</summary>
    [JsonIgnore]
    public long? DueMs => Job is { } job ? job.NextMs : LookMs;
}

/// <summary>What a provider is asked to do for an attempt.</summary>
public enum JobWork
{
    /// <summary>Place the order that the customer has approved.</summary>
    PlaceOrder,

    /// <summary>Take reserved money.</summary>
    Capture,

    /// <summary>Give back whatever the customer has given.</summary>
    Void,

    /// <summary>Make a session that nobody has paid unpayable.</summary>
    Abandon,
}

/// <summary>What becomes of the intent once a job is done.</summary>
public enum JobAim
{
    /// <summary>Nothing: it has moved on before.</summary>
    Nothing,

    /// <summary>It is paid, or its money is reserved.</summary>
    Pay,

    /// <summary>It is canceled.</summary>
    Cancel,

    /// <summary>It waits for another attempt that a caller wants.</summary>
    Replace,

    /// <summary>The attempt's time has run out.</summary>
    Expire,

    /// <summary>The customer has left.</summary>
    Leave,

    /// <summary>The provider has refused the customer.</summary>
    Decline,

    /// <summary>The provider has broken down.</summary>
    Fail,
}

/// <summary>Work that a provider owes for an attempt: one at a time.</summary>
public sealed record AttemptJob
{
    /// <summary>After so many answers that say nothing a person must look.</summary>
    public const int MaxTries = 60;

    /// <summary>The same where the provider's answer itself wants a person: until then a push, or a moment, may have told.</summary>
    public const int MaxTriesForAPerson = 5;

    /// <summary>
    /// Whoever has asked is left alone for so long, milliseconds: longer than any call to a provider lasts.
    /// </summary>
    public const long Lease = 60_000;

    // What needs a person is asked all the same: a provider may come back, and a contract be put right.
    private const long Slowly = 3_600_000;

    /// <summary>The work.</summary>
    public required JobWork Work { get; init; }

    /// <summary>What it is done for.</summary>
    public required JobAim Aim { get; init; }

    /// <summary>What is taken, minor units; 0 for work of another kind.</summary>
    public long Amount { get; init; }

    /// <summary>Our name for what is done, which the provider keeps.</summary>
    public required string Name { get; init; }

    /// <summary>The idempotency key: a UUID, the same each time it is asked.</summary>
    public required Guid Key { get; init; }

    /// <summary>When it was written down: milliseconds since 1970, UTC.</summary>
    public required long WrittenMs { get; init; }

    /// <summary>When it may be asked again, should nobody hear of it before: milliseconds since 1970, UTC.</summary>
    public required long NextMs { get; init; }

    /// <summary>How often it may have been sent; written down before each time.</summary>
    public int Sent { get; init; }

    /// <summary>When it may last have been sent: milliseconds since 1970, UTC.</summary>
    public long SentMs { get; init; }

    /// <summary>When it may have been sent before that; 0 where it was not.</summary>
    public long SentBeforeMs { get; init; }

    /// <summary>How often nobody knew what came of it.</summary>
    public int Tries { get; init; }

    /// <summary>True once a person must look: it is asked each hour only.</summary>
    public bool NeedsReview { get; init; }

    /// <summary>What a person says came of it; null where nobody was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Settlement? Settled { get; init; }

    /// <summary>What the provider said last; its own word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Said { get; init; }

    /// <summary>The merchant's reason, where it is done for a cancel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The call that wants it; null where it happens by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }

    /// <summary>That call's API version: before basil, what it lets go is told as a Refund.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>That call's idempotency key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdempotencyKey { get; init; }

    /// <summary>The work in the words of the port.</summary>
    public ProviderJob For(string attemptId) => Work switch
    {
        JobWork.PlaceOrder => new ProviderJob.PlaceOrder(attemptId),
        JobWork.Capture => new ProviderJob.Capture(attemptId, Amount),
        JobWork.Void => new ProviderJob.Void(attemptId),
        JobWork.Abandon => new ProviderJob.Abandon(attemptId),
    };

    /// <summary>The same while somebody asks it again: nobody else does meanwhile.</summary>
    public AttemptJob Taken(long nowMs) => this with
    {
        NextMs = nowMs + Lease,
        Sent = Sent + 1,
        SentMs = nowMs,
        SentBeforeMs = SentMs,
    };

    /// <summary>The same after an answer that says nothing: later again, and in the end a person must look.</summary>
    public AttemptJob After(JobAnswer.Unclear answer, long nowMs)
    {
        var isStuck = NeedsReview || IsStuckAfter(Tries + 1, answer);
        return this with
        {
            Tries = Tries + 1,
            Sent = answer.Sent ? Sent : Sent - 1,
            SentMs = answer.Sent ? SentMs : SentBeforeMs,
            Said = answer.Why,
            NextMs = nowMs + WaitAfter(Tries + 1, isStuck, answer.RetryAfter),
            NeedsReview = isStuck,
        };
    }

    /// <summary>The same where the provider will not do what must be done: a person must look.</summary>
    public AttemptJob Stuck(string said, long nowMs) => this with
    {
        Said = said,
        NextMs = nowMs + Slowly,
        NeedsReview = true,
    };

    /// <summary>The same with what a person says of it; it is carried out at once.</summary>
    public AttemptJob SettledAs(Settlement settlement, long nowMs) => this with
    {
        Settled = settlement is Settlement.Again ? null : settlement,
        NeedsReview = false,
        Tries = 0,
        NextMs = nowMs,
    };

    /// <summary>True where a person must look after so many answers of which this is the last.</summary>
    public static bool IsStuckAfter(int tries, JobAnswer.Unclear answer) =>
        tries >= (answer.ForAPerson ? MaxTriesForAPerson : MaxTries);

    /// <summary>
    /// How long nobody asks again after an answer that says nothing, milliseconds: 5, 10, 20 … seconds, at most ten minutes, so that
    /// sixty of them are nine hours; then an hour.
    /// </summary>
    /// <param name="tries">How often it was asked.</param>
    /// <param name="isStuck">True where a person must look.</param>
    /// <param name="atLeast">What the provider asks for; null where it does not say.</param>
    public static long WaitAfter(int tries, bool isStuck, TimeSpan? atLeast) => Math.Max(
        isStuck ? Slowly : Math.Min(5_000L << Math.Min(tries, 7), 600_000), (long)(atLeast ?? TimeSpan.Zero).TotalMilliseconds);
}
