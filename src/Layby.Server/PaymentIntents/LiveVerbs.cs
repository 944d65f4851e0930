using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Street;

namespace Layby.Server.PaymentIntents;

/// <summary>
/// What the verbs do where a live provider has its part in it: what is owed is written down, the provider is asked, and the call
/// waits for a while for what comes of it.
/// </summary>
internal static class LiveVerbs
{
    // As long as the libraries wait at least, and half of what most do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>True where this very call has brought about how the intent stands: its answer was lost on the way.</summary>
    public static bool WasDoneFor(PaymentIntent intent, ApiCall call) =>
        intent.Attempt?.Live is { Job: null, DoneFor: { } done } && done == NameOf(call);

    /// <summary>
    /// Sees to it that nobody can pay the attempt that the customer is at. Null where there is none; else the verb decides again,
    /// or the call is refused.
    /// </summary>
    public static async ValueTask<Verdict?> LetGoAsync(
        PaymentIntent intent, JobAim aim, string? reason, ApiCall call, World world, CancellationToken stop)
    {
        if (intent.Attempt is not { Live: { } live, Outcome: AttemptOutcome.Open } attempt)
        {
            return null;
        }

        // An order that was placed is given back; a session that nobody has paid is closed.
        var work = intent.Status is PaymentIntentStatus.Processing ? JobWork.Void : JobWork.Abandon;
        if (live.Job is null)
        {
            await world.Live.DoAsync(
                call.Account, intent, attempt, For(call, world.Live.NewJob(work, aim, attempt.Id)) with { Reason = reason });
        }

        var now = await WaitAsync(intent, attempt, call, world, stop);
        return now.Private.Attempts.First(each => each.Id == attempt.Id).Live!.Job is null
            ? Verdict.Again
            : Verdict.Refuse(Change.None, LiveRefusals.Unclear(now, attempt.Method));
    }

    /// <summary>Takes reserved money.</summary>
    /// <param name="intent">The intent as it is stored.</param>
    /// <param name="noted">The same with what the call notes.</param>
    /// <param name="amount">Minor units.</param>
    /// <param name="call">The call.</param>
    /// <param name="world">The world.</param>
    /// <param name="stop">Ends it.</param>
    public static async ValueTask<Verdict> CaptureAsync(
        PaymentIntent intent, PaymentIntent noted, long amount, ApiCall call, World world, CancellationToken stop)
    {
        var attempt = intent.Attempt!;
        if (attempt.Live!.Job is { } owed && (owed.Work is not JobWork.Capture || owed.Amount != amount))
        {
            return ApiError.LockTimeout;
        }

        if (attempt.Live.Job is null)
        {
            await world.Live.DoAsync(
                call.Account, noted, attempt, For(call, world.Live.NewJob(JobWork.Capture, JobAim.Pay, intent.LatestCharge!, amount)));
        }

        var now = await WaitAsync(intent, attempt, call, world, stop);
        return now switch
        {
            // Of many callers at once one has captured; the others are told that there is nothing left to capture.
            { Status: PaymentIntentStatus.Succeeded } => WasDoneFor(now, call) ? Verdict.Write(Change.None, now) : Verdict.Again,
            { Attempt.Live.Job: not null } => Verdict.Refuse(Change.None, LiveRefusals.Unclear(now, attempt.Method)),
            { Attempt.Live.Refusal: { } code, Status: PaymentIntentStatus.RequiresCapture } =>
                Verdict.Refuse(Change.None, LiveRefusals.NotCaptured(now, attempt.Method, code)),
            _ => Verdict.Again,
        };
    }

    /// <summary>Gives reserved money back and the intent up.</summary>
    public static async ValueTask<Verdict> ReleaseAsync(
        PaymentIntent intent, string? reason, ApiCall call, World world, CancellationToken stop)
    {
        var attempt = intent.Attempt!;
        if (attempt.Live!.Job is { Work: not JobWork.Void })
        {
            return ApiError.LockTimeout;
        }

        if (attempt.Live.Job is null)
        {
            await world.Live.DoAsync(
                call.Account, intent, attempt,
                For(call, world.Live.NewJob(JobWork.Void, JobAim.Cancel, attempt.Id)) with { Reason = reason });
        }

        var now = await WaitAsync(intent, attempt, call, world, stop);
        return now switch
        {
            { Status: PaymentIntentStatus.Canceled } => WasDoneFor(now, call) ? Verdict.Write(Change.None, now) : Verdict.Again,
            { Attempt.Live.Job: not null } => Verdict.Refuse(Change.None, LiveRefusals.Unclear(now, attempt.Method)),
            _ => Verdict.Again,
        };
    }

    // Until nothing is owed any more, or the caller has waited long enough.
    private static async ValueTask<PaymentIntent> WaitAsync(
        PaymentIntent intent, PaymentAttempt attempt, ApiCall call, World world, CancellationToken stop)
    {
        var until = world.Time.GetUtcNow() + Patience;
        while (true)
        {
            // What is settled is not looked at once more.
            var now = (await world.FindAsync<PaymentIntent>(call.Account, intent.Id, stop))!;
            var live = LiveOf(now);
            if (live.DueMs <= world.Time.GetUtcNow().ToUnixTimeMilliseconds())
            {
                now = (await world.Live.FollowAsync(call.Account, intent.Id, attempt.Id, null, stop))!;
                live = LiveOf(now);
            }

            if (live.Job is null or { NeedsReview: true } || world.Time.GetUtcNow() >= until)
            {
                return now;
            }

            await Task.Delay(Look, world.Time, stop);
        }

        LiveAttempt LiveOf(PaymentIntent now) => now.Private.Attempts.First(each => each.Id == attempt.Id).Live!;
    }

    private static AttemptJob For(ApiCall call, AttemptJob job) => job with
    {
        RequestId = call.RequestId,
        Version = call.Version.Text,
        IdempotencyKey = call.IdempotencyKey,
    };

    private static string NameOf(ApiCall call) => call.IdempotencyKey ?? call.RequestId;
}
