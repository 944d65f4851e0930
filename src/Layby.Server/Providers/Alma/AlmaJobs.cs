using Layby.Core.Providers;

namespace Layby.Server.Providers.Alma;

/// <summary>
/// Jobs that may be asked for ever. Each begins by reading the payment: what it shows as done is adopted, what it can not do any more is
/// refused, and only the rest is sent.
/// </summary>
internal sealed class AlmaJobs(AlmaWire wire, AlmaCredentials contract, TimeProvider time)
{
    /// <summary>So long a refund may be made and not yet shown; and longer than any call to Alma lives.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    /// <summary>A refund is sent once, and once more where nobody knows what became of it; then somebody must look.</summary>
    public const int MostSends = 2;

    /// <summary>What is seen of an attempt whose customer has yet to choose a plan: Alma knows nothing of it.</summary>
    public static Sighting Unmade(ProviderRefs refs, DateTimeOffset now) =>
        new(refs, refs.ExpiresAtMs <= now.ToUnixTimeMilliseconds() ? PaymentStanding.Expired : PaymentStanding.Waiting)
        {
            ProviderCode = "not_created",
        };

    /// <summary>What is seen where Alma does not know the payment.</summary>
    public static Sighting Gone(ProviderRefs refs) => new(refs, PaymentStanding.Gone) { ProviderCode = "not_found" };

    /// <summary>Does a job, or finds it done.</summary>
    public async ValueTask<JobAnswer> PerformAsync(LiveJob job, CancellationToken stop)
    {
        var (seen, payment, not) = await ReadAsync(job, stop);
        return not ?? job.Job switch
        {
            ProviderJob.Capture capture => await CaptureAsync(job, capture.Amount, seen, payment, stop),
            ProviderJob.Refund refund => await RefundAsync(job, refund.Amount, seen, stop),
            ProviderJob.Void => await VoidAsync(job, seen, payment, stop),
            ProviderJob.Abandon => await AbandonAsync(job, seen, payment, stop),
            ProviderJob.LookUpRefund => LookUp(job, seen),
            ProviderJob.PlaceOrder => new JobAnswer.Refused("not_a_step", "Alma places its orders itself.", seen),
            _ => throw new System.Diagnostics.UnreachableException(job.Job.GetType().Name),
        };
    }

    // A second capture is refused by Alma itself, so what is still only authorised may be asked again at once.
    private async ValueTask<JobAnswer> CaptureAsync(
        LiveJob job, long amount, Sighting seen, AlmaPayment? payment, CancellationToken stop)
    {
        if (seen.Standing is PaymentStanding.Captured)
        {
            return new JobAnswer.Done(null, seen);
        }

        if (seen.Standing is PaymentStanding.UnderReview)
        {
            return new JobAnswer.Pending(null, seen);
        }

        if (seen.Standing is not PaymentStanding.Authorized || payment?.Id is not { } id)
        {
            return NotNow(seen);
        }

        var taken = await wire.CaptureAsync(id, new(amount, job.Name), stop);
        if (taken.IsGood)
        {
            var took = taken.Value!.Amount ?? amount;
            return new JobAnswer.Done(taken.Value.Id, seen with
            {
                Standing = PaymentStanding.Captured,
                Captured = took,
                Captures = [new(taken.Value.Id ?? id, took, job.Name, time.GetUtcNow().ToUnixTimeMilliseconds())],
                AuthorizedUntilMs = null,
            });
        }

        return taken.IsRefusal
            ? await AfterRefusalAsync(job, taken, now => now.Standing is PaymentStanding.Captured, stop)
            : Unclear(taken);
    }

    /// <summary>
    /// Never sent blindly: a repeated refund is a second one. It is known by our name for it, never by its amount. What is not shown a
    /// minute after it was last sent is sent once more; what is not shown then either, somebody must look at.
    /// </summary>
    private async ValueTask<JobAnswer> RefundAsync(LiveJob job, long amount, Sighting seen, CancellationToken stop)
    {
        if (Find(seen, job.Name) is { } known)
        {
            return new JobAnswer.Done(known.Id, seen);
        }

        if (seen.Standing is not PaymentStanding.Captured)
        {
            return NotNow(seen);
        }

        var sends = Math.Max(job.TimesSent, job.AskedBefore is null ? 0 : 1);
        if (sends > 0 && WaitFor(job) is { Ticks: > 0 } wait)
        {
            return new JobAnswer.Unclear("it was sent a moment ago and is not shown yet", wait, Sent: false);
        }

        if (sends >= MostSends)
        {
            return new JobAnswer.Unclear($"it was sent {sends} times and is not shown", Settling, Sent: false, ForAPerson: true);
        }

        var given = await wire.RefundAsync(seen.Refs.PaymentId!, new(amount, job.Name), stop);
        if (given.IsGood)
        {
            return new JobAnswer.Done(given.Value!.Id, With(seen, given.Value, amount, job.Name));
        }

        return !given.IsRefusal ? Unclear(given)
            : sends == 0 ? new JobAnswer.Refused(given.Code, given.Message, seen)

            // Alma may refuse it because the first one took what was left, and not show that yet.
            : new JobAnswer.Unclear($"sent again, it was refused: {given.Code}", Settling);
    }

    /// <summary>Whatever the customer has given goes back: an authorisation by a cancel, money by a refund of all of it.</summary>
    private async ValueTask<JobAnswer> VoidAsync(LiveJob job, Sighting seen, AlmaPayment? payment, CancellationToken stop) =>
        seen.Standing switch
        {
            PaymentStanding.Captured => await GiveAllBackAsync(job, seen, payment!, stop),
            PaymentStanding.UnderReview or PaymentStanding.Authorized or PaymentStanding.Waiting or PaymentStanding.Declined
                or PaymentStanding.Left or PaymentStanding.Broken or PaymentStanding.Approved => payment is null
                ? new JobAnswer.Done(null, seen)
                : await CancelAsync(job, seen, payment, stop),
            PaymentStanding.Voided or PaymentStanding.Expired => new JobAnswer.Done(null, seen),
            PaymentStanding.Gone => NotNow(seen),
        };

    // Without an amount Alma gives back what is left, so that a second one finds nothing: it may be sent again at any time.
    private async ValueTask<JobAnswer> GiveAllBackAsync(LiveJob job, Sighting seen, AlmaPayment payment, CancellationToken stop)
    {
        var name = $"late:{job.Job.AttemptId}";
        if (Find(seen, name) is { } known)
        {
            return new JobAnswer.Done(known.Id, seen);
        }

        if (IsAllBack(payment, seen))
        {
            return new JobAnswer.Done(null, seen);
        }

        await SuspectAsync(job, payment, stop);
        var given = await wire.RefundAsync(payment.Id!, new(null, name), stop);
        return given.IsGood ? new JobAnswer.Done(given.Value!.Id, With(seen, given.Value, seen.Captured - seen.Refunded, name))
            : given.IsRefusal ? await AfterRefusalAsync(job, given, IsGivenBack, stop)
            : Unclear(given);

        bool IsGivenBack(Sighting now) => Find(now, name) is not null || now.Refunded >= now.Captured;
    }

    /// <summary>What nobody has paid is cancelled; what somebody has is said to be paid, and kept.</summary>
    private async ValueTask<JobAnswer> AbandonAsync(LiveJob job, Sighting seen, AlmaPayment? payment, CancellationToken stop) =>
        seen.Standing switch
        {
            PaymentStanding.Captured or PaymentStanding.Authorized or PaymentStanding.UnderReview or PaymentStanding.Approved =>
                new JobAnswer.Refused(seen.ProviderCode ?? "paid", "The customer has paid already.", seen),
            PaymentStanding.Waiting or PaymentStanding.Declined or PaymentStanding.Broken or PaymentStanding.Left => payment switch
            {
                // Nothing was made, or Alma has cancelled it already.
                null or { ProcessingStatus: "canceled" } => new JobAnswer.Done(null, seen),
                _ => await CancelAsync(job, seen, payment, stop),
            },
            PaymentStanding.Voided or PaymentStanding.Expired or PaymentStanding.Gone => new JobAnswer.Done(null, seen),
        };

    // It may be sent any number of times. Who is refused has come too late, and is shown what happened instead.
    private async ValueTask<JobAnswer> CancelAsync(LiveJob job, Sighting seen, AlmaPayment payment, CancellationToken stop)
    {
        await SuspectAsync(job, payment, stop);
        var canceled = await wire.CancelAsync(payment.Id!, stop);
        return canceled.IsGood ? new JobAnswer.Done(null, seen with { Standing = PaymentStanding.Voided, AuthorizedUntilMs = null })
            : canceled.IsRefusal ? await AfterRefusalAsync(job, canceled, now => !AlmaMapping.IsPaid(now.Standing), stop, isCancel: true)
            : Unclear(canceled);
    }

    private static JobAnswer LookUp(LiveJob job, Sighting seen) => Find(seen, job.Name) is { } known
        ? new JobAnswer.Done(known.Id, seen)
        : new JobAnswer.Unclear("Alma does not show this refund", Settling, Sent: false);

    /// <summary>A refusal may mean that it is done already, by an asking whose answer was lost: the payment says.</summary>
    private async ValueTask<JobAnswer> AfterRefusalAsync<T>(
        LiveJob job, AlmaAnswer<T> refusal, Func<Sighting, bool> isDone, CancellationToken stop, bool isCancel = false)
        where T : class
    {
        var (now, payment, not) = await ReadAsync(job, stop);
        if (not is not null)
        {
            return not;
        }

        if (isDone(now))
        {
            return new JobAnswer.Done(null, now);
        }

        return (job.Job, now.Standing) switch
        {
            // Charged before we could cancel it: then the money itself goes back.
            (ProviderJob.Void, PaymentStanding.Captured) when isCancel => await GiveAllBackAsync(job, now, payment!, stop),
            (ProviderJob.Void or ProviderJob.Abandon, PaymentStanding.UnderReview) when isCancel =>
                new JobAnswer.Unclear("Alma is about to charge it", Settling, Sent: false),
            _ => new JobAnswer.Refused(refusal.Code, refusal.Message, now),
        };
    }

    /// <summary>The payment as it stands, or why nothing can be done. Another's payment is never touched.</summary>
    private async ValueTask<(Sighting Seen, AlmaPayment? Payment, JobAnswer? Not)> ReadAsync(LiveJob job, CancellationToken stop)
    {
        if (job.Refs.PaymentId is not { } id)
        {
            return (Unmade(job.Refs, time.GetUtcNow()), null, null);
        }

        var read = await wire.FetchAsync(id, stop);
        if (read.IsGone)
        {
            return (Gone(job.Refs), null, null);
        }

        if (read is not { IsGood: true, Value: { } payment } || payment.Id != id)
        {
            var why = $"the payment could not be read: {read.Wire.Outcome}";
            return (Gone(job.Refs), null, new JobAnswer.Unclear(why, read.Wire.RetryAfter, Sent: false));
        }

        var seen = AlmaMapping.Sighting(payment, job.Refs, contract.IsLive, time.GetUtcNow());
        return seen.AttemptId is { } theirs && theirs != job.Job.AttemptId
            ? (seen, payment, new JobAnswer.Refused("not_ours", "This payment is another attempt's.", seen))
            : (seen, payment, null);
    }

    // Alma asks to be told of a payment whose amount is not what was asked for. Whether it heard does not matter here.
    private async ValueTask SuspectAsync(LiveJob job, AlmaPayment payment, CancellationToken stop)
    {
        if (job.Refs.Amount is { } asked && payment.PurchaseAmount is { } shown && asked != shown)
        {
            _ = await wire.SuspectAsync(payment.Id!, "amount_mismatch", stop);
        }
    }

    private TimeSpan WaitFor(LiveJob job) =>
        (job.SentLast ?? job.AskedBefore) is { } sent ? sent + Settling - time.GetUtcNow() : TimeSpan.Zero;

    private static bool IsAllBack(AlmaPayment payment, Sighting seen) =>
        payment.IsCompletelyRefunded is true || (seen.Captured > 0 && seen.Refunded >= seen.Captured);

    private static Movement? Find(Sighting seen, string name) => seen.Refunds.FirstOrDefault(each => each.Reference == name);

    private static Sighting With(Sighting seen, AlmaRefund refund, long amount, string name) => seen with
    {
        Refunded = seen.Refunded + (refund.Amount ?? amount),
        Refunds = seen.Refunds.Add(new(refund.Id ?? name, refund.Amount ?? amount, name, refund.Created * 1000)),
    };

    private static JobAnswer.Refused NotNow(Sighting seen) =>
        new(seen.ProviderCode ?? "not_now", "The payment does not stand so that this can be done.", seen);

    private static JobAnswer.Unclear Unclear<T>(AlmaAnswer<T> answer)
        where T : class =>
        new(answer.Wire.IsGood ? "an answer that can not be read" : answer.Wire.Outcome, answer.Wire.RetryAfter,
            // A key that Alma does not take has moved nothing.
            answer.Wire.WasSent && !answer.IsBadContract);
}
