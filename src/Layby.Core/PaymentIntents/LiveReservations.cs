using Layby.Core.Providers;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// Money that a live provider holds until it is captured. When it lapses, the provider says: it may have been given back there by hand, or
/// be held for longer than was said at first. So it is looked at every day, and around its end.
/// </summary>
public static class LiveReservations
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    // A shop that is closed on Sundays can still capture then.
    private const long Notice = 2 * Day;

    // Before the end, while a shop can still capture; and after it, once the provider has let it lapse.
    private static readonly long[] AroundEnd = [-5 * Day, -Notice, Hour];

    /// <summary>True while this attempt's money waits for its capture.</summary>
    public static bool IsHeld(PaymentIntent intent, PaymentAttempt attempt) =>
        intent.Status is PaymentIntentStatus.RequiresCapture
        && attempt is { Outcome: AttemptOutcome.Approved, Live: not null } && intent.Attempt?.Id == attempt.Id;

    /// <summary>True where somebody looks at it by themselves, or asks for something.</summary>
    public static bool IsLookedAfter(PaymentIntent intent) => intent.Attempt?.Live is { LookMs: not null } or { Job: not null };

    /// <summary>When it is looked at next: milliseconds since 1970, UTC.</summary>
    /// <param name="endMs">When it lapses; null where nobody knows.</param>
    /// <param name="nowMs">Now.</param>
    public static long NextLook(long? endMs, long nowMs)
    {
        var daily = nowMs + Day;
        if (endMs is not { } end)
        {
            return daily;
        }

        var next = AroundEnd.Select(each => end + each).Append(daily).Where(each => each > nowMs).Min();
        return IsOver(end, nowMs) ? nowMs + (10 * Minute) : next;
    }

    /// <summary>True once the provider must have let it lapse: the end, and an hour for it to do so.</summary>
    public static bool IsOver(long? endMs, long nowMs) => endMs + Hour <= nowMs;

    /// <summary>
    /// What a look comes to that decides nothing: what was learned, and when it is looked at again. Two days before the end the shop is
    /// told, once: what it does not capture by then nobody pays.
    /// </summary>
    /// <param name="intent">The intent.</param>
    /// <param name="attempt">Its attempt.</param>
    /// <param name="seen">What the provider showed; null where nobody answered.</param>
    /// <param name="nowMs">Now: milliseconds since 1970, UTC.</param>
    public static Change Looked(PaymentIntent intent, PaymentAttempt attempt, Sighting? seen, long nowMs)
    {
        var live = attempt.Live!;
        var end = seen?.AuthorizedUntilMs ?? intent.Private.CaptureBeforeMs;
        var isTold = seen is null or { Standing: PaymentStanding.Authorized }
            && end - Notice <= nowMs && end > nowMs && !(live.ToldEndMs >= end);
        var known = attempt with
        {
            Live = live with
            {
                Refs = seen?.Refs ?? live.Refs,
                Looks = live.Looks + 1,
                LookMs = NextLook(end, nowMs),
                ToldEndMs = isTold ? end : live.ToldEndMs,
            },
        };
        var looked = intent with { Private = intent.Private.Now(known) with { CaptureBeforeMs = end } };
        return new() { Objects = [looked], Events = isTold ? [new("layby.capture_expiring", looked)] : [] };
    }
}
