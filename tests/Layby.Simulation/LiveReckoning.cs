using System.Collections.Frozen;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Doubles;
using Layby.Server.Live;
using Layby.Server.Wire;

namespace Layby.Simulation;

/// <summary>
/// What must be true of live payments once everything has come to rest: our books are the providers' own, nothing is owed any
/// more, and nobody's money is kept for a payment that nobody waits for. What a person must look at is counted apart.
/// </summary>
internal sealed class LiveReckoning(Universe universe, ProviderSide side)
{
    // What a provider has to say of an attempt that nobody waits for is looked for until so long after its time; then it must say it
    // itself. A clock of ours may be ten minutes wrong, or have leapt.
    private static readonly TimeSpan LookedAt = LiveDesk.LastLook - TimeSpan.FromMinutes(10);

    // Alma calls when a reservation lapses, after seven days: that tells of the approval no more.
    private static readonly TimeSpan Lapse = TimeSpan.FromDays(6.5);

    private readonly Watch watch = universe.Watch;
    private readonly HashSet<string> wrongs = new(StringComparer.Ordinal);
    private List<string> told = [];

    public async Task RunAsync()
    {
        told = await universe.ReconcileAsync();
        foreach (var line in told)
        {
            universe.Trace.Add($"reconcile: {line}");
        }

        var books = side.Alma.Entries().Concat(side.Klarna.Entries()).ToLookup(each => each.Attempt);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, seen) in watch.Objects.Where(each => each.Key.StartsWith("pi_", StringComparison.Ordinal)).ToArray())
        {
            var intent = await ReadAsync<PaymentIntent>(seen.Account, id);
            watch.Holds(
                intent.Status is not (PaymentIntentStatus.RequiresAction or PaymentIntentStatus.Processing)
                || intent.Private.Attempts.Any(each => each.Live?.Job is { NeedsReview: true }),
                $"I9 {id} is still {intent.Status} when everything has come to rest");
            foreach (var attempt in intent.Private.Attempts)
            {
                known.Add(attempt.Id);
                await JudgeAsync(seen.Account, intent, attempt, [.. books[attempt.Id]]);
            }
        }

        await SessionsAsync();
        foreach (var line in told.SkipLast(1))
        {
            watch.Holds(wrongs.Any(line.Contains), $"reconcile finds what is right: {line}");
        }

        foreach (var strange in books.Where(each => !known.Contains(each.Key)))
        {
            watch.Holds(strange.Sum(each => each.Keeps) == 0, $"I10 {strange.Key} is paid, and we know nothing of it");
        }
    }

    // A session is over with its time, and stands as its intent does.
    private async Task SessionsAsync()
    {
        foreach (var (id, seen) in watch.Objects.Where(each => each.Key.StartsWith("cs_", StringComparison.Ordinal)).ToArray())
        {
            var session = await ReadAsync<CheckoutSession>(seen.Account, id);
            var intent = session.PaymentIntent is { } payment ? await ReadAsync<PaymentIntent>(seen.Account, payment) : null;
            watch.Ended($"session {seen.Status}");

            // It waits for a person's word as its intent does.
            watch.Holds(
                session.Status is not CheckoutSessionStatus.Open || session.ExpiresAt > universe.MachineTime.ToUnixTimeSeconds()
                || intent?.Attempt?.Live?.Job is { NeedsReview: true },
                $"I9 {id} is still open, and its time is up");
            watch.Holds(
                session.Status is CheckoutSessionStatus.Complete
                || intent?.Status is not (PaymentIntentStatus.Succeeded or PaymentIntentStatus.RequiresCapture),
                $"I2 {intent?.Id} is paid, and its session {id} is {session.Status}");
            watch.Holds(
                session.Status is not CheckoutSessionStatus.Expired || intent is null or { Status: PaymentIntentStatus.Canceled },
                $"I10 {id} has ended, and {intent?.Id} is {intent?.Status}");
        }
    }

    private async Task JudgeAsync(string account, PaymentIntent intent, PaymentAttempt attempt, BookEntry[] entries)
    {
        var job = attempt.Live?.Job;
        var isReviewed = job is { NeedsReview: true };
        watch.Holds(job is null || isReviewed, $"I9 {job?.Work} is still owed for {attempt.Id} of {intent.Id} ({job?.Said})");
        var isOurs = attempt.Outcome is AttemptOutcome.Approved
            && intent.Status is PaymentIntentStatus.Succeeded or PaymentIntentStatus.RequiresCapture
            && intent.Attempt?.Id == attempt.Id;
        watch.Holds(
            !isOurs || entries.All(each => !each.IsOther || each.Keeps == 0),
            $"F7 {attempt.Id} was paid otherwise than {intent.Id} was asked for, which is {intent.Status}");
        watch.Holds(
            attempt.Outcome is not AttemptOutcome.Failed || side.Late.ContainsKey(attempt.Id)
            || entries.All(each => each.IsOther || side.Refused.Contains(each.Id)),
            $"F6 {attempt.Id} of {intent.Id} was agreed to and has failed, and its provider has refused nothing");
        var (held, captured, refunded) = (
            entries.Sum(each => each.Held), entries.Sum(each => each.Captured), entries.Sum(each => each.Refunded));
        var wrong = !isOurs ? (held + captured - refunded == 0 ? null : "I10 nobody waits for it, and the money is kept")
            : intent.Status is PaymentIntentStatus.RequiresCapture
                ? (held == intent.Amount && captured == 0 ? null : "I2 it is reserved here, and not there")
                : captured != intent.AmountReceived ? "I2 what we received is not what was taken"
                : held != 0 ? "K4 what was not captured is still held"
                : await RefundsAsync(account, intent, entries);
        var stands = $"{attempt.Method} {attempt.Id} ({attempt.Outcome}) of {intent.Id} ({intent.Status}): "
            + $"held {held}, captured {captured}, refunded {refunded} of {intent.Amount}";
        if (wrong is not null || isReviewed)
        {
            wrongs.Add(intent.Id);
            universe.Trace.Add($"{wrong} {job?.Work} ({job?.Said}): {stands}");
        }

        var isHeard = isReviewed || IsBeyondOurLooks(attempt);
        watch.Holds(wrong is null || isHeard, $"{wrong}: {stands}");
        watch.Holds(
            (wrong is null && !isReviewed) || told.Any(each => each.Contains(intent.Id, StringComparison.Ordinal)),
            $"I10 reconcile says nothing of {wrong} {stands}");
        watch.Holds(!isReviewed || IsOpen(attempt.Live!.Review), $"I10 {job?.Work} for {attempt.Id} is stuck, and no review is open");
        watch.Holds(isReviewed || !IsOpen(attempt.Live?.Review), $"I10 nobody need look at {attempt.Id}, and its review is open");
        if (isReviewed)
        {
            // Every provider answers by now: only Klarna's order that nobody names stays unknown, and whether there is one of what
            // somebody agreed to who agreed once more, and what was asked for by a clock that was two days ahead: once it is set right
            // nobody asks again for so long, and Klarna has forgotten its session. So it has where the server was off for days; what was
            // never ordered holds nothing.
            var canBeUnknown = attempt.Method is "klarna"
                && (!side.FindsOrders || side.Late.ContainsKey(attempt.Id) || universe.Leap > TimeSpan.Zero || held + captured == 0);
            watch.Holds(canBeUnknown, $"I9 {job!.Work} is stuck ({job.Said}): {stands}");
            watch.Ended($"review {job!.Work}: {job.Said}");
        }

        if (side.Late.ContainsKey(attempt.Id))
        {
            var hasLapsed = captured == 0 && attempt.Outcome is not AttemptOutcome.Approved && entries.Any(each => each.Lapsed);
            watch.Ended("late " + (wrong is not null ? isReviewed ? "in review" : isHeard ? "told by reconcile alone" : "SILENT"
                : attempt.Outcome is AttemptOutcome.Approved && entries.All(each => each.Refunded == 0 || isOurs) ? "accepted"
                : captured > 0 ? "refunded"
                : hasLapsed ? $"lapsed at {attempt.Method}"
                : "voided"));

            // Klarna's approval holds no money, and is over after an hour; Alma's holds it for a week.
            watch.Holds(
                !hasLapsed || attempt.Method is "klarna" || isHeard, $"I10 it was held for a week, and nobody gave it back: {stands}");
        }
    }

    // Agreed to when nobody looked any more, and the provider never said so: only whoever compares both sides can know.
    private bool IsBeyondOurLooks(PaymentAttempt attempt) =>
        side.Late.TryGetValue(attempt.Id, out var at)
        && at > DateTimeOffset.FromUnixTimeMilliseconds(attempt.ExpiresAtMs) + LookedAt - universe.Leap
        && !(side.Called.TryGetValue(attempt.Id, out var called) && called >= at && called < at + Lapse - universe.Leap);

    private bool IsOpen(string? review) => review is not null && watch.Objects[review].Status is "open";

    private async Task<string?> RefundsAsync(string account, PaymentIntent intent, BookEntry[] entries)
    {
        var given = entries.SelectMany(each => each.Refunds).ToLookup(each => each.Name ?? "");
        var ours = watch.Objects[intent.LatestCharge!].Refunds.Keys.ToFrozenSet();
        foreach (var id in ours)
        {
            var refund = await ReadAsync<Refund>(account, id);
            var there = given[id].Sum(each => each.Amount);
            if (refund.Status is RefundStatus.Succeeded ? there != refund.Amount : refund.Status is RefundStatus.Failed && there != 0)
            {
                return $"U2 {id} is {refund.Status}, and {there} of its {refund.Amount} was given back";
            }

            if (refund.Status is RefundStatus.Pending)
            {
                watch.Ended("review refund");
                watch.Holds(intent.Attempt!.Method is "alma", $"I9 {id} is still pending, and Klarna answers");
                watch.Holds(IsOpen(refund.Private.Review), $"I9 {id} is still pending, and no review is open");
                wrongs.Add(intent.Id);
            }
        }

        return given.FirstOrDefault(each => !ours.Contains(each.Key)) is { } strange ? $"U3 {strange.Key} is no refund of ours" : null;
    }

    private async Task<T> ReadAsync<T>(string account, string id)
        where T : class, Layby.Core.IApiObject
    {
        var stored = (await universe.RealStore.FindAsync(account, id, CancellationToken.None))!;
        return StripeJson.Read<T>(stored.Body.Span, stored.Private.Span, stored.Revision);
    }
}
