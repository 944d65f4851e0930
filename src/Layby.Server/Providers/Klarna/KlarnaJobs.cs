using Layby.Core.Providers;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// Takes money of an order and gives it back, once however often it is asked. Klarna repeats its first answer to a key for 24
/// hours. Whoever asks again reads first and adopts what bears the job's name; and where nothing does, sends it with a key that is
/// the same within 23 hours and another one after, when Klarna has forgotten the first.
/// </summary>
internal sealed class KlarnaJobs(KlarnaWire wire, TimeProvider time)
{
    /// <summary>How long a key is relied on: an hour less than Klarna promises.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    /// <summary>How long after a sending its end is shown by a look: only then another key is safe.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>Nobody knows what came of it.</summary>
    public static JobAnswer.Unclear AskAgain<T>(KlarnaReply<T> reply)
        where T : class =>
        new(reply.Message, reply.RetryAfter, ForAPerson: reply.Verdict is KlarnaVerdict.BadContract);

    /// <summary>The key of a step of a job.</summary>
    public static Guid KeyOf(LiveJob job, string step, DateTimeOffset now)
    {
        var window = WindowAt(job, now);
        var name = window == 0 ? step : FormattableString.Invariant($"{step}/{window}");
        return name == "" ? job.Key : DerivedKey.Of(job.Key, name);
    }

    /// <summary>
    /// Not yet: the next sending would bear another key, and what was sent a moment ago under the last one may still arrive. Null
    /// where it can be sent.
    /// </summary>
    public static JobAnswer.Unclear? NotYet(LiveJob job, DateTimeOffset now) =>
        job.SentLast is { } last && now - last < Settling && WindowAt(job, now) > WindowAt(job, last)
            ? new("The last sending has yet to show.", Settling - (now - last), Sent: false)
            : null;

    private static long WindowAt(LiveJob job, DateTimeOffset at) =>
        job.AskedBefore is { } first ? Math.Max(0, (long)((at - first) / KeyLife)) : 0;

    /// <summary>Takes money. A payment has one capture, so what is left is let go, as a second step under a key of its own.</summary>
    public async ValueTask<JobAnswer> CaptureAsync(LiveJob job, ProviderJob.Capture capture, CancellationToken stop)
    {
        var moved = await MoveAsync(
            job,
            order => order.Captures?.FirstOrDefault(one => one?.Reference == job.Name)?.CaptureId,
            (id, key) => wire.CaptureAsync(id, new(capture.Amount, job.Name), key, stop),
            stop);
        if (moved.End is not JobAnswer.Done done || job.Refs.PaymentId is not { } orderId)
        {
            return moved.End;
        }

        var read = moved.Order is { } known ? new(KlarnaVerdict.Granted, known) : await wire.ReadOrderAsync(orderId, stop);
        if (read is not { Ok: true, Body: { } order } || KlarnaMapping.CapturedOf(order) == 0)
        {
            return new JobAnswer.Unclear("Klarna has taken the money, and does not show yet what is left.", read.RetryAfter);
        }

        if (order.RemainingAuthorizedAmount > 0)
        {
            var released = await wire.ReleaseAsync(orderId, KeyOf(job, "release", time.GetUtcNow()), stop);
            if (released.MustBeAskedAgain)
            {
                return AskAgain(released);
            }
        }

        return done with { Seen = KlarnaMapping.SightingOf(job.Refs, order) };
    }

    /// <summary>Gives money back.</summary>
    public async ValueTask<JobAnswer> RefundAsync(LiveJob job, ProviderJob.Refund refund, CancellationToken stop) => (await MoveAsync(
        job,
        order => RefundIn(order, job.Name),
        (id, key) => wire.RefundAsync(id, new(refund.Amount, job.Name), key, stop),
        stop)).End;

    /// <summary>Says what became of a refund. One that is not listed may be on its way: it is never called failed for that.</summary>
    public async ValueTask<JobAnswer> LookUpAsync(LiveJob job, ProviderJob.LookUpRefund look, CancellationToken stop)
    {
        if (job.Refs.PaymentId is not { } orderId)
        {
            return NoOrder(job);
        }

        var read = await wire.ReadOrderAsync(orderId, stop);
        return read is not { Ok: true, Body: { } order } ? AskAgain(read)
            : (RefundIn(order, job.Name) ?? RefundIn(order, look.RefundId)) is { } id
                ? new JobAnswer.Done(id, KlarnaMapping.SightingOf(job.Refs, order))
            : new JobAnswer.Unclear("Klarna does not list the refund.");
    }

    /// <summary>The id of the refund of this name, empty where Klarna gives it none; null where there is no such refund.</summary>
    public static string? RefundIn(KlarnaOrderAnswer order, string name) =>
        order.Refunds?.FirstOrDefault(one => one?.Reference == name) is { } found ? found.RefundId ?? "" : null;

    // Once, by the job's name: what bears it is adopted, also where Klarna refuses, since an earlier try may have done it.
    private async ValueTask<(JobAnswer End, KlarnaOrderAnswer? Order)> MoveAsync(
        LiveJob job,
        Func<KlarnaOrderAnswer, string?> named,
        Func<string, Guid, ValueTask<KlarnaReply<KlarnaNothing>>> send,
        CancellationToken stop)
    {
        if (job.Refs.PaymentId is not { } orderId)
        {
            return (NoOrder(job), null);
        }

        if (job.AskedBefore is not null)
        {
            var before = await wire.ReadOrderAsync(orderId, stop);
            if (before is not { Ok: true, Body: { } known })
            {
                return (before.Verdict is KlarnaVerdict.Gone ? Refused(before) : AskAgain(before), null);
            }

            if (named(known) is { } adopted)
            {
                return (new JobAnswer.Done(adopted), known);
            }

            if (NotYet(job, time.GetUtcNow()) is { } wait)
            {
                return (wait, null);
            }
        }

        var reply = await send(orderId, KeyOf(job, "", time.GetUtcNow()));
        if (reply.Ok)
        {
            return (new JobAnswer.Done(reply.Made), null);
        }

        if (reply.Verdict is KlarnaVerdict.Unclear or KlarnaVerdict.BadContract)
        {
            return (AskAgain(reply), null);
        }

        var after = await wire.ReadOrderAsync(orderId, stop);
        return after is not { Ok: true, Body: { } order } ? (after.Verdict is KlarnaVerdict.Gone ? Refused(after) : AskAgain(after), null)
            : named(order) is { } id ? (new JobAnswer.Done(id), order)
            : reply.Verdict is KlarnaVerdict.Conflict ? (AskAgain(reply), null)
            : (Refused(reply, KlarnaMapping.SightingOf(job.Refs, order)), null);
    }

    private static JobAnswer.Refused Refused<T>(KlarnaReply<T> reply, Sighting? seen = null)
        where T : class => new(reply.Code, reply.Message, seen);

    private static JobAnswer.Refused NoOrder(LiveJob job) => new("NO_ORDER", $"Klarna has no order for {job.Name}.");
}
