using Layby.Core.Providers;

namespace Layby.Core.PaymentIntents;

/// <summary>
/// What is decided about an attempt at a live provider: what is owed, when somebody looks, and what a sighting means. It
/// waits for nobody and asks nobody.
/// </summary>
public static class LiveAttempts
{
    /// <summary>An order that the provider looks into is looked at for so long, then a person must: Klarna takes a day.</summary>
    public static readonly TimeSpan ReviewLife = TimeSpan.FromHours(26);

    private const long Minute = 60_000;

    /// <summary>The attempt with its session open: it is looked at for the first time after a minute.</summary>
    public static PaymentAttempt Opened(PaymentAttempt attempt, ProviderRefs refs, long now) => attempt with
    {
        Live = new() { Refs = refs, OpenedMs = now * 1000, LookMs = (now * 1000) + Minute },
    };

    /// <summary>The intent with something owed for an attempt. Nothing else may be owed for it.</summary>
    public static PaymentIntent Owes(PaymentIntent intent, PaymentAttempt attempt, AttemptJob job)
    {
        Invariant.Holds(attempt.Live is { Job: null }, "one thing at a time is owed for an attempt");
        return With(intent, attempt with { Live = attempt.Live! with { Job = job, Refusal = null } });
    }

    /// <summary>The intent with nothing owed for an attempt any more, and what was learned of it.</summary>
    /// <param name="intent">The intent.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="seen">What the provider showed of it; null where it showed nothing.</param>
    /// <param name="lookMs">When it is looked at next: milliseconds since 1970, UTC; null for never.</param>
    /// <param name="doneFor">The call that it was done for; null where it happened by itself.</param>
    public static PaymentIntent Settled(
        PaymentIntent intent, PaymentAttempt attempt, Sighting? seen, long? lookMs = null, string? doneFor = null) => With(
        intent,
        attempt with
        {
            Live = attempt.Live! with
            {
                Job = null,
                LookMs = lookMs,
                Refs = seen?.Refs ?? attempt.Live.Refs,
                DoneFor = doneFor ?? attempt.Live.DoneFor,
            },
        });

    /// <summary>The intent with its attempt looked at: when it is looked at again, and what was learned.</summary>
    public static PaymentIntent Looked(PaymentIntent intent, PaymentAttempt attempt, ProviderRefs? refs, long nowMs)
    {
        var live = attempt.Live!;
        var next = nowMs + WaitAfter(live.Looks + 1, attempt.Method, intent.Status);
        return With(intent, attempt with
        {
            Live = live with
            {
                Refs = refs ?? live.Refs,
                Looks = live.Looks + 1,
                LookMs = attempt.ExpiresAtMs > nowMs ? Math.Min(next, attempt.ExpiresAtMs) : next,
            },
        });
    }

    /// <summary>The intent with an attempt as it is now.</summary>
    public static PaymentIntent With(PaymentIntent intent, PaymentAttempt attempt) =>
        intent with { Private = intent.Private.Now(attempt) };

    /// <summary>True while the attempt may still pay the intent.</summary>
    public static bool IsAwaited(PaymentIntent intent, PaymentAttempt attempt) => intent.Status switch
    {
        PaymentIntentStatus.RequiresAction or PaymentIntentStatus.Processing =>
            intent.Attempt?.Id == attempt.Id && attempt.Outcome is AttemptOutcome.Open,
        PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation
            or PaymentIntentStatus.RequiresCapture or PaymentIntentStatus.Canceled or PaymentIntentStatus.Succeeded => false,
    };

    /// <summary>
    /// Why what the provider shows is not this attempt's payment; null when it is. What does not agree is never settled.
    /// </summary>
    public static string? Contradicts(PaymentIntent intent, PaymentAttempt attempt, Sighting seen) =>
        seen.Amount is { } amount && amount != new Money(intent.Amount, intent.Currency) ? "amount_mismatch"
        : seen.AttemptId is { } other && other != attempt.Id ? "reference_mismatch"
        : null;

    // One, two, five and then every ten minutes, and at Alma every five: Klarna's approval lapses after an hour.
    private static long WaitAfter(int looks, string method, PaymentIntentStatus status) => Minute * (looks switch
    {
        1 => 2,
        2 => 5,
        _ => method is "alma" && status is PaymentIntentStatus.RequiresAction ? 5 : 10,
    });
}
