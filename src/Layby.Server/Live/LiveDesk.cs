using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Core.Reviews;
using Layby.Server.Providers;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Live;

/// <summary>
/// Follows attempts at live providers: does what is owed, looks how they stand, and commits what follows. A verb, a customer
/// who comes back, a provider's hint and a deadline all come here, and whoever is first does it.
/// docs/decisions/0027-live.md
/// </summary>
public sealed partial class LiveDesk(World world, ReportDesk desk, ILogger<LiveDesk> log)
{
    /// <summary>How many steps are gone at once; an attempt needs three or four.</summary>
    public const int MaxSteps = 12;

    /// <summary>When an order that the provider looks into is looked at again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>How long after its time a page that was closed is looked at once more.</summary>
    public static readonly TimeSpan LastLook = TimeSpan.FromMinutes(30);

    /// <summary>Goes as far as it can be gone now.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="intentId">The intent.</param>
    /// <param name="attemptId">Its attempt.</param>
    /// <param name="left">How the customer left the provider's page, where they came back from it.</param>
    /// <param name="stop">Ends it; what was begun at a provider is finished all the same.</param>
    /// <returns>The intent as it is then; null where there is none.</returns>
    public async ValueTask<PaymentIntent?> FollowAsync(
        Account account, string intentId, string attemptId, JobAim? left, CancellationToken stop)
    {
        for (var steps = 0; ; steps++)
        {
            stop.ThrowIfCancellationRequested();
            var intent = await world.FindAsync<PaymentIntent>(account, intentId, stop);
            if (steps == MaxSteps
                || intent?.Private.Attempts.FirstOrDefault(each => each.Id == attemptId) is not { Live: { } live } attempt)
            {
                return intent;
            }

            var goesOn = live.Job is { } job
                ? await ResumeAsync(account, intent, attempt, job)
                : await LookAsync(account, intent, attempt, left);
            if (!goesOn)
            {
                return await world.FindAsync<PaymentIntent>(account, intentId, stop);
            }
        }
    }

    /// <summary>Writes down what is owed, then asks the provider for it, and goes as far as it can be gone.</summary>
    /// <returns>True where there is more to do at once; false too where somebody's commit came first.</returns>
    public ValueTask<bool> DoAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job) =>
        DoAsync(account, Only(LiveAttempts.Owes(intent, attempt, job.Taken(NowMs))), intent.Id, attempt.Id, job);

    /// <summary>Sees to it that nobody can pay what its customer was sent to a provider for.</summary>
    /// <returns>True where nobody can; false while nobody knows.</returns>
    public async ValueTask<bool> CloseAsync(Account account, PaymentIntent intent)
    {
        if (intent.Attempt is not { Live: { } live, Outcome: AttemptOutcome.Open } attempt)
        {
            return true;
        }

        if (live.Job is null)
        {
            await DoAsync(account, intent, attempt, NewJob(JobWork.Abandon, JobAim.Replace, attempt.Id));
        }

        return await FollowAsync(account, intent.Id, attempt.Id, null, CancellationToken.None)
            is not { Attempt: { Live: not null, Outcome: AttemptOutcome.Open } };
    }

    /// <summary>A job of now.</summary>
    public AttemptJob NewJob(JobWork work, JobAim aim, string name, long amount = 0) => new()
    {
        Work = work,
        Aim = aim,
        Amount = amount,
        Name = name,
        Key = world.Dice.Uuid(),
        WrittenMs = NowMs,
        NextMs = NowMs + AttemptJob.Lease,
    };

    /// <summary>Says in the log why no session was opened.</summary>
    public void TellNotOpened(string attemptId, Opened opened) => Log.NotOpened(log, attemptId, opened switch
    {
        Opened.Refused refused => $"{refused.Refusal}: {refused.ProviderCode}",
        Opened.Unclear unclear => unclear.Why,
        _ => opened.GetType().Name,
    });

    private long NowMs => world.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<bool> DoAsync(Account account, Change owing, string intentId, string attemptId, AttemptJob job) =>
        await TryCommitAsync(account, owing, job) && await AskAsync(account, owing.Find<PaymentIntent>(intentId)!, attemptId, job);

    private async ValueTask<bool> ResumeAsync(Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job)
    {
        // Somebody is at it, or it must wait.
        if (job.NextMs > NowMs)
        {
            return false;
        }

        var owing = LiveAttempts.With(intent, attempt with { Live = attempt.Live! with { Job = job.Taken(NowMs) } });
        return !await TryCommitAsync(account, Only(owing), job) || await AskAsync(account, owing, attempt.Id, job);
    }

    // True where there is more to do at once.
    private async ValueTask<bool> AskAsync(Account account, PaymentIntent owing, string attemptId, AttemptJob before)
    {
        var attempt = owing.Private.Attempts.First(each => each.Id == attemptId);
        var job = attempt.Live!.Job!;
        var connector = await world.Connections.FindAsync(account, attempt.Method, CancellationToken.None);

        // Once it is asked, the caller's leaving changes nothing: what is done is done.
        var answer = before.Settled is { } word ? SaidByAPerson(attempt, word)
            : connector is null ? new JobAnswer.Unclear("no contract", Sent: false, ForAPerson: true)
            : await connector.PerformAsync(
                Asked(await KnownAsync(connector, attempt), job.For(attemptId), before), CancellationToken.None);
        while (await world.FindAsync<PaymentIntent>(account, owing.Id, CancellationToken.None) is { } now
            && now.Private.Attempts.FirstOrDefault(each => each.Id == attemptId) is { Live.Job: { } open } current
            && open.Key == job.Key)
        {
            var next = await NextAsync(account, now, current, open, answer);
            var change = await ReviewedAsync(account, next.Change, now.Id, attemptId, open.Work, answer);
            if (await TryCommitAsync(account, change, job))
            {
                return next.GoesOn;
            }
        }

        return true;
    }

    // By what the provider knows it. A payment that its call has named is taken for ours where it says so itself.
    private static async ValueTask<ProviderRefs> KnownAsync(IConnector connector, PaymentAttempt attempt)
    {
        var live = attempt.Live!;
        return live is { Claim: { } claim, Refs.PaymentId: null }
            && await connector.LookAsync(live.Refs with { PaymentId = claim }, CancellationToken.None) is { } seen
            && seen.AttemptId == attempt.Id
                ? seen.Refs
                : live.Refs;
    }

    // As it stood before this asking.
    private static LiveJob Asked(ProviderRefs refs, ProviderJob work, AttemptJob before) => new(
        refs, work, before.Name, before.Key, At(before.WrittenMs),
        before.Sent > 0 ? At(before.WrittenMs) : null,
        before.Sent > 0 ? At(before.SentMs) : null,
        before.Sent);

    // What an answer changes, and whether there is more to do at once.
    private async ValueTask<(Change Change, bool GoesOn)> NextAsync(
        Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job, JobAnswer answer)
    {
        switch (answer)
        {
            case JobAnswer.Unclear unclear:
                var later = job.After(unclear, NowMs);
                Tell(attempt, later);
                return (Only(LiveAttempts.With(intent, attempt with { Live = attempt.Live! with { Job = later } })), false);
            case JobAnswer.Done done:
                return await DoneAsync(account, intent, attempt, job, done.Seen);
            case JobAnswer.Pending pending:
                var waiting = LiveAttempts.Settled(intent, attempt, pending.Seen, NowMs + (long)Again.TotalMilliseconds);
                return (await ReportAsync(account, waiting, new ProviderReport.UnderReview(attempt.Id)), false);
            case JobAnswer.Refused refused:
                return await RefusedAsync(account, intent, attempt, job, refused);
            default:
                throw new System.Diagnostics.UnreachableException(answer.GetType().Name);
        }
    }

    private async ValueTask<(Change Change, bool GoesOn)> DoneAsync(
        Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job, Sighting? seen)
    {
        // An order that was placed is looked at next: how it stands then decides. A page that was closed is looked at once more when
        // its time has run out: nobody may have paid there all the same.
        long? look = job.Work switch
        {
            JobWork.PlaceOrder => NowMs,
            JobWork.Abandon => Math.Max(NowMs, attempt.ExpiresAtMs) + (long)LastLook.TotalMilliseconds,
            JobWork.Capture or JobWork.Void => null,
        };
        var settled = LiveAttempts.Settled(intent, attempt, seen, look, job.IdempotencyKey ?? job.RequestId);
        switch (job.Work)
        {
            case JobWork.PlaceOrder:
                return (Only(settled), true);
            case JobWork.Capture when intent.Status is PaymentIntentStatus.RequiresCapture:
                var captured = new ProviderReport.Captured(attempt.Id, job.Amount);
                return (await ReportAsync(account, settled, captured, ReleaseFor(account, attempt, job)), false);
            case JobWork.Capture:
                return (await ReportAsync(account, settled, Authorized(attempt, seen)), false);
            case JobWork.Void or JobWork.Abandon:
                return (await EndedAsync(account, settled, attempt, job), false);
            default:
                throw new System.Diagnostics.UnreachableException(job.Work.ToString());
        }
    }

    // Nobody has paid, and nobody can any more: now the intent moves.
    private async ValueTask<Change> EndedAsync(Account account, PaymentIntent settled, PaymentAttempt attempt, AttemptJob job)
    {
        switch (job.Aim)
        {
            case JobAim.Nothing or JobAim.Pay:
                return Only(settled);
            case JobAim.Cancel:
                var charge = settled.LatestCharge is { } id
                    ? await world.FindAsync<Charge>(account, id, CancellationToken.None)
                    : null;
                var now = account.Now().ToUnixTimeSeconds();
                var release = charge is null ? null : ReleaseFor(account, attempt, job);
                return PaymentIntentMachine.Cancel(settled, job.Reason, now, charge, release).Ok(out var canceled, out _)
                    ? (canceled with { Jobs = [] }).Over(settled)
                    : Only(settled);
            case JobAim.Replace:
                return Only(PaymentIntentMachine.GiveUp(settled));
            case JobAim.Expire:
                return await ReportAsync(account, settled, new ProviderReport.Expired(attempt.Id));
            case JobAim.Leave:
                return await ReportAsync(account, settled, new ProviderReport.CustomerCanceled(attempt.Id));
            case JobAim.Decline:
                return await ReportAsync(account, settled, new ProviderReport.Declined(attempt.Id));
            case JobAim.Fail:
                return await ReportAsync(account, settled, new ProviderReport.Unavailable(attempt.Id));
            default:
                throw new System.Diagnostics.UnreachableException(job.Aim.ToString());
        }
    }

    private async ValueTask<(Change Change, bool GoesOn)> RefusedAsync(
        Account account, PaymentIntent intent, PaymentAttempt attempt, AttemptJob job, JobAnswer.Refused refused)
    {
        Log.Refused(log, job.Work, attempt.Id, refused.ProviderCode);
        var settled = LiveAttempts.Settled(intent, attempt, refused.Seen, job.Work is JobWork.Abandon ? NowMs : null);
        var standing = refused.Seen?.Standing;
        switch (job.Work)
        {
            case JobWork.PlaceOrder:
                ProviderReport? report = standing switch
                {
                    PaymentStanding.Declined => new ProviderReport.Declined(attempt.Id),
                    PaymentStanding.Expired or PaymentStanding.Gone => new ProviderReport.Expired(attempt.Id),
                    _ => null,
                };

                // What can not be placed must not be paid later either.
                return report is null
                    ? (Only(Owing(settled, attempt, NewJob(JobWork.Abandon, JobAim.Fail, attempt.Id))), true)
                    : (await ReportAsync(account, settled, report), false);
            case JobWork.Capture when intent.Status is PaymentIntentStatus.RequiresCapture:
                // What the caller is told stands in the attempt; what the provider let lapse is gone.
                return standing is PaymentStanding.Voided or PaymentStanding.Expired
                    ? (await EndedAsync(account, settled, attempt, job with { Aim = JobAim.Cancel, Reason = "automatic" }), false)
                    : (Only(Said(settled, attempt, refused.ProviderCode)), false);
            case JobWork.Capture:
                return (Only(Owing(settled, attempt, NewJob(JobWork.Void, JobAim.Fail, attempt.Id))), true);
            case JobWork.Abandon when standing is PaymentStanding.Approved && job.Aim is JobAim.Cancel or JobAim.Replace:
                // They agreed while the merchant changed their mind, and no order was placed: it never is.
                return (Only(Owing(settled, attempt, Instead(job, JobWork.Void))), true);
            case JobWork.Abandon:
                // It is paid already, and the payment wins.
                return (Only(settled), LiveAttempts.IsAwaited(settled, attempt));
            case JobWork.Void when job.Settled is Settlement.Undone:
                // Whoever says that it stays taken knows what they do with it: the payment is over, or as it was before the cancel.
                return (job.Aim is JobAim.Cancel ? Only(settled) : await EndedAsync(account, settled, attempt, job), false);
            case JobWork.Void:
                var stuck = job.Stuck(refused.ProviderCode, NowMs);
                Tell(attempt, stuck);
                return (Only(LiveAttempts.With(intent, attempt with { Live = attempt.Live! with { Job = stuck } })), false);
            default:
                throw new System.Diagnostics.UnreachableException(job.Work.ToString());
        }
    }

    private AttemptJob Instead(AttemptJob job, JobWork work) => NewJob(work, job.Aim, job.Name) with
    {
        Reason = job.Reason,
        RequestId = job.RequestId,
        IdempotencyKey = job.IdempotencyKey,
        Version = job.Version,
        NextMs = NowMs,
    };

    // It is asked for in the next step.
    private PaymentIntent Owing(PaymentIntent settled, PaymentAttempt attempt, AttemptJob job) =>
        LiveAttempts.Owes(settled, settled.Private.Attempts.First(each => each.Id == attempt.Id), job with { NextMs = NowMs });

    private static PaymentIntent Said(PaymentIntent settled, PaymentAttempt attempt, string code)
    {
        var now = settled.Private.Attempts.First(each => each.Id == attempt.Id);
        return LiveAttempts.With(settled, now with { Live = now.Live! with { Refusal = code } });
    }

    private static ProviderReport.Authorized Authorized(PaymentAttempt attempt, Sighting? seen) =>
        new(attempt.Id, seen?.Approval ?? new(), seen?.AuthorizedUntilMs);

    private static Change Only(PaymentIntent intent) => new() { Objects = [intent] };

    // What the machine makes of a report, on top of what was learned.
    private async ValueTask<Change> ReportAsync(
        Account account, PaymentIntent intent, ProviderReport report, Release? release = null) =>
        (await desk.WeighAsync(account, intent, report, CancellationToken.None, release)).Over(intent);

    private Release? ReleaseFor(Account account, PaymentAttempt attempt, AttemptJob job) =>
        Releases.Before(account, attempt.Method, job.Version, world.Settings.DefaultVersion);

    private async ValueTask<bool> TryCommitAsync(Account account, Change change, AttemptJob? job)
    {
        change = await Checkouts.FollowedAsync(change, account, world, CancellationToken.None);
        var commit = new Commits().Build(
            account, change, world.Settings.DefaultVersion.Text, job?.RequestId, job?.IdempotencyKey);
        return await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written;
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private void Tell(PaymentAttempt attempt, AttemptJob job)
    {
        if (job.NeedsReview)
        {
            Log.NeedsReview(log, job.Work, attempt.Id, job.Said ?? "");
        }
        else
        {
            Log.Unclear(log, job.Work, attempt.Id, job.Said ?? "", job.Tries);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nobody knows yet what came of {Work} for {Attempt} ({Said}); try {Tries}")]
        public static partial void Unclear(ILogger log, JobWork work, string attempt, string said, int tries);

        [LoggerMessage(2, LogLevel.Error, "A person must look at {Work} for {Attempt} ({Said})")]
        public static partial void NeedsReview(ILogger log, JobWork work, string attempt, string said);

        [LoggerMessage(3, LogLevel.Warning, "The provider refused {Work} for {Attempt} ({Code})")]
        public static partial void Refused(ILogger log, JobWork work, string attempt, string code);

        [LoggerMessage(6, LogLevel.Warning, "The provider opened nothing for {Attempt} ({Why})")]
        public static partial void NotOpened(ILogger log, string attempt, string why);

        [LoggerMessage(5, LogLevel.Warning, "{Attempt}, which nobody waits for any more, is {Standing} at its provider; it is given back")]
        public static partial void Late(ILogger log, string attempt, PaymentStanding standing);

        [LoggerMessage(4, LogLevel.Error, "What the provider shows of {Attempt} is not what was asked of it ({Why}); it is given back")]
        public static partial void Contradiction(ILogger log, string attempt, string why);
    }
}
