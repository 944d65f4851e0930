using System.Collections.Immutable;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using static Layby.Core.Providers.PaymentStanding;

namespace Layby.Core.Providers;

/// <summary>One attempt as we have it.</summary>
/// <param name="Intent">Its intent.</param>
/// <param name="Attempt">The attempt, at a live provider.</param>
/// <param name="Charge">What it paid, or reserved; null where it did not.</param>
/// <param name="Refunds">The refunds of that charge.</param>
public sealed record KeptAttempt(PaymentIntent Intent, PaymentAttempt Attempt, Charge? Charge, ImmutableArray<Refund> Refunds);

/// <summary>
/// Compares what we have of an attempt with what its provider shows. It changes nothing and asks nobody; what it finds is for a
/// person. Both sides were read one after the other, so whoever finds a difference had better look once more.
/// </summary>
public static class Reconciliation
{
    /// <summary>So late somebody's look at an attempt may be, milliseconds: what is later, nobody looks at any more.</summary>
    public const long LatestLook = 15 * 60_000;

    /// <summary>What does not agree; empty where both sides do.</summary>
    /// <param name="kept">Our side.</param>
    /// <param name="seen">The provider's.</param>
    /// <param name="nowMs">Milliseconds since 1970, UTC.</param>
    public static ImmutableArray<Finding> Compare(KeptAttempt kept, Sighting seen, long nowMs)
    {
        var sides = new Sides(kept, seen);
        var live = kept.Attempt.Live!;
        if (live.Job is { } job)
        {
            return [sides.StillOpen(WordsOf(job, sides))];
        }

        if (IdentityOf(sides) is { } other)
        {
            return [other];
        }

        return kept.Attempt.Outcome switch
        {
            AttemptOutcome.Approved when kept.Charge is { } charge => OfCharge(sides, charge),
            AttemptOutcome.Open when LiveAttempts.IsAwaited(kept.Intent, kept.Attempt) => OfAwaited(sides, live, nowMs),
            AttemptOutcome.Open or AttemptOutcome.Approved or AttemptOutcome.Declined or AttemptOutcome.Canceled
                or AttemptOutcome.Failed or AttemptOutcome.Expired or AttemptOutcome.Replaced => OfGivenUp(sides, live, nowMs),
        };
    }

    /// <summary>
    /// What is wrong with a payment that the provider lists; null where nothing is. Where the attempt is known, it must be the payment by
    /// which we know it; what is neither held nor taken does no harm, known or not.
    /// </summary>
    /// <param name="listed">The payment.</param>
    /// <param name="method">Whose: <c>alma</c>.</param>
    /// <param name="kept">The attempt that it is for; null where we have none.</param>
    public static Finding? OfListed(Sighting listed, string method, PaymentAttempt? kept)
    {
        var holds = Holds(listed);
        if (!holds || (kept is not null && kept.Live?.Refs.PaymentId == listed.Refs.PaymentId))
        {
            return null;
        }

        var name = NameOf(method);
        var amount = listed.Amount is { } money ? Currency.Coded(money) : "an amount that it does not say";
        return new(FindingKind.Unknown, kept is null
            ? $"{name} payment {listed.Refs.PaymentId} for {listed.AttemptId}: {WordOf(listed.Standing)} there, {amount}, and Layby has "
                + "no such attempt. Was a backup restored? Deliver nothing for it before the shop's own order was found, or give the money "
                + $"back at {name}."
            : $"{name} payment {listed.Refs.PaymentId} for {listed.AttemptId}: {WordOf(listed.Standing)} there, {amount}, beside "
                + $"{kept.Live?.Refs.PaymentId ?? "none"}, by which Layby knows the attempt. Give this one back at {name}.");
    }

    // What is not the payment that was asked for is compared no further.
    private static Finding? IdentityOf(Sides sides)
    {
        var (kept, seen) = (sides.Kept, sides.Seen);
        if (seen.AttemptId is { Length: > 0 } theirs && theirs != kept.Attempt.Id)
        {
            return sides.Found(
                FindingKind.Reference,
                $"{sides.Provider} keeps it for {theirs}, Layby for {kept.Attempt.Id}. Ask {sides.Provider} which of them was paid.");
        }

        var asked = new Money(kept.Charge?.Amount ?? kept.Attempt.Live!.Refs.Amount ?? kept.Intent.Amount, kept.Intent.Currency);
        return Holds(seen) && seen.Amount is { } amount && amount != asked
            ? sides.Found(
                FindingKind.Amount,
                $"{Currency.Coded(asked)} was asked for, and {sides.Provider} has {Currency.Coded(amount)}. "
                + "Give it back, or settle the rest with the customer.")
            : null;
    }

    private static ImmutableArray<Finding> OfCharge(Sides sides, Charge charge) =>
        charge.Captured ? [.. OfTaken(sides, charge), .. ReconciledRefunds.Compare(sides)]
        : sides.Kept.Intent.Status is PaymentIntentStatus.RequiresCapture ? OfReserved(sides, charge)
        : OfLetGo(sides, charge);

    private static ImmutableArray<Finding> OfReserved(Sides sides, Charge charge) => sides.Seen.Standing switch
    {
        Authorized => [],
        Captured =>
        [
            sides.Found(
                FindingKind.Captured,
                $"{sides.Amount(charge.Amount)} is reserved here, and {sides.Captured} of it was taken at {sides.Provider}. "
                + "Capture the same amount here, or give it back there."),
        ],
        UnderReview =>
        [
            sides.Found(
                FindingKind.Reserved,
                $"{sides.Amount(charge.Amount)} is reserved here, and {sides.Provider} still looks into it: it guarantees nothing. "
                + "Do not deliver before it has decided."),
        ],
        Waiting or Left or Declined or Broken or Approved or Voided or Expired or Gone =>
        [
            sides.Found(
                FindingKind.Reserved,
                $"{sides.Amount(charge.Amount)} is reserved here, and at {sides.Provider} it is {sides.Standing}: nothing is "
                + "held there any more. Cancel the intent, and deliver nothing."),
        ],
    };

    private static IEnumerable<Finding> OfTaken(Sides sides, Charge charge)
    {
        if (sides.Seen.Captured != charge.AmountCaptured)
        {
            yield return sides.Found(
                FindingKind.Captured,
                $"{sides.Amount(charge.AmountCaptured)} was taken here, and {sides.Captured} at {sides.Provider}, where it is "
                + $"{sides.Standing}. " + (sides.Seen.Captured < charge.AmountCaptured
                    ? $"Ask {sides.Provider} why; the shop is paid what it shows."
                    : $"Give the rest back at {sides.Provider}, or deliver what it is for."));
        }
        else if (sides.Seen.Held > 0)
        {
            yield return sides.Found(
                FindingKind.Reserved,
                $"{sides.Amount(charge.AmountCaptured)} was taken, which is all that will be, and {sides.Provider} still holds "
                + $"{sides.Amount(sides.Seen.Held)} of the customer's. Release it there.");
        }
    }

    private static ImmutableArray<Finding> OfLetGo(Sides sides, Charge charge) => sides.Seen.Standing switch
    {
        Authorized or UnderReview or Approved =>
        [
            sides.Found(
                FindingKind.Reserved,
                $"{sides.Amount(charge.Amount)} was let go here, and {sides.Provider} still holds it. Cancel it there."),
        ],
        Captured when sides.Seen.Captured > sides.Seen.Refunded =>
        [
            sides.Found(
                FindingKind.Captured,
                $"{sides.Amount(charge.Amount)} was let go here, and {sides.Provider} has taken {sides.Captured} and given back "
                + $"{sides.Refunded}. Give the rest back there."),
        ],
        Captured or Waiting or Left or Declined or Broken or Voided or Expired or Gone => [],
    };

    // Where the provider has decided, the next look settles it: only where there is none it is a difference.
    private static ImmutableArray<Finding> OfAwaited(Sides sides, LiveAttempt live, long nowMs)
    {
        var isDecided = sides.Seen.Standing switch
        {
            Authorized or Captured or Voided or Expired or Gone => true,
            Waiting or Left or Declined or Broken or Approved or UnderReview => false,
        };
        if (IsLookedAt(live, nowMs))
        {
            return isDecided ? [sides.StillOpen($"{sides.Standing} at {sides.Provider}, and the next look settles it")] : [];
        }

        return
        [
            sides.Found(
                Holds(sides.Seen) ? FindingKind.Captured : FindingKind.Reserved,
                $"Layby still waits for it and nobody has looked, and at {sides.Provider} it is {sides.Standing}. Start the server: "
                + "it looks by itself, and then compare again."),
        ];
    }

    private static ImmutableArray<Finding> OfGivenUp(Sides sides, LiveAttempt live, long nowMs)
    {
        // Nobody but us makes an order of what was agreed to, and it lapses within the hour: it holds no money.
        var isLookedAt = live.LookMs is not null && IsLookedAt(live, nowMs);
        if (!Holds(sides.Seen) || (sides.Seen.Standing is Approved && !isLookedAt))
        {
            return [];
        }

        var held = sides.Seen.Standing is Captured
            ? $"has taken {sides.Captured} and given back {sides.Refunded}"
            : $"has it {sides.Standing}";
        return isLookedAt
            ? [sides.StillOpen($"nobody waits for it any more, and {sides.Provider} {held}: the next look gives it back")]
            :
            [
                sides.Found(
                    sides.Seen.Standing is Captured ? FindingKind.Captured : FindingKind.Reserved,
                    $"nobody waits for it any more, and {sides.Provider} {held}. Give it back there."),
            ];
    }

    private static bool IsLookedAt(LiveAttempt live, long nowMs) => live.LookMs + LatestLook > nowMs;

    // Money of the customer's that is with the provider or the shop.
    private static bool Holds(Sighting seen) => seen.Standing switch
    {
        Approved or UnderReview or Authorized => true,
        Captured => seen.Captured > seen.Refunded || seen.Captured == 0,
        Waiting or Left or Declined or Broken or Voided or Expired or Gone => false,
    };

    private static string WordsOf(AttemptJob job, Sides sides)
    {
        var work = job.Work switch
        {
            JobWork.PlaceOrder => "to place the order",
            JobWork.Capture => $"to take {sides.Amount(job.Amount)}",
            JobWork.Void => "to give it back",
            JobWork.Abandon => "to close its page",
        };
        var times = $"{job.Sent} time{(job.Sent == 1 ? "" : "s")}";
        var asked = $"{sides.Provider} was asked {times} {work}; there it is {sides.Standing}";
        return job.NeedsReview ? $"{asked}. A person must look: layby reviews list" : asked;
    }

    internal static string NameOf(string method) => ProviderRules.Of(method)?.Name ?? method;

    internal static string WordOf(PaymentStanding standing) => standing switch
    {
        Waiting => "waiting for the customer",
        Left => "left by the customer",
        Declined => "refused",
        Broken => "broken down",
        Approved => "agreed to",
        UnderReview => "being looked into",
        Authorized => "reserved",
        Captured => "taken",
        Voided => "given back",
        Expired => "lapsed",
        Gone => "unknown",
    };
}

/// <summary>Both sides of one attempt, and how they are spoken of.</summary>
internal sealed record Sides(KeptAttempt Kept, Sighting Seen)
{
    /// <summary>The provider's name for people.</summary>
    public string Provider => Reconciliation.NameOf(Kept.Attempt.Method);

    /// <summary>How it stands at the provider, in a word or two.</summary>
    public string Standing => Reconciliation.WordOf(Seen.Standing);

    /// <summary>What the provider has taken.</summary>
    public string Captured => Amount(Seen.Captured);

    /// <summary>What the provider has given back.</summary>
    public string Refunded => Amount(Seen.Refunded);

    /// <summary>An amount of the payment's own currency.</summary>
    public string Amount(long minor) => Currency.Coded(new(minor, Kept.Intent.Currency));

    /// <summary>A finding, with the ids of both sides before it.</summary>
    public Finding Found(FindingKind kind, string sentence) => new(kind, $"{Subject}: {sentence}");

    /// <summary>Something that has not ended yet.</summary>
    public Finding StillOpen(string words) => new(FindingKind.StillOpen, $"{Subject}: still open: {words}.");

    private string Subject => (Seen.Refs.PaymentId ?? Kept.Attempt.Live?.Refs.PaymentId) is { } payment
        ? $"{Kept.Intent.Id} ({Provider} {payment})"
        : $"{Kept.Intent.Id} ({Provider}, {Kept.Attempt.Id})";
}
