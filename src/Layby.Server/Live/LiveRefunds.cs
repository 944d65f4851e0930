using System.Security.Cryptography;
using System.Text;
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
/// Refunds of live payments. A refund is written down as pending first, in the commit that takes its money off the charge; then
/// the provider is asked, as often as it takes, under a key that is the refund's own.
/// </summary>
public sealed partial class LiveRefunds(World world, ILogger<LiveRefunds> log)
{
    private const long Lease = AttemptJob.Lease;

    /// <summary>Asks the provider for a pending refund, and commits what it says.</summary>
    public async ValueTask AskAsync(Account account, Refund refund, CancellationToken stop)
    {
        var now = world.Time.GetUtcNow().ToUnixTimeMilliseconds();
        if (refund.Status is not RefundStatus.Pending || !(refund.Private.LookAtMs <= now)
            || await world.FindAsync<PaymentIntent>(account, refund.PaymentIntent ?? "", stop) is not { } intent
            || intent.Private.Attempts.FirstOrDefault(each => each.Id == refund.Private.AttemptId) is not { Live: { } live } attempt)
        {
            return;
        }

        // Whoever writes this asks; nobody else does meanwhile.
        var before = refund.Private.Asked ?? new(0, 0, now);
        var asking = refund with
        {
            Private = refund.Private with { LookAtMs = now + Lease, Asked = before.Again(now) },
        };
        if (!await CommitAsync(account, new Change { Objects = [asking] }))
        {
            return;
        }

        var connector = await world.Connections.FindAsync(account, attempt.Method, CancellationToken.None);
        var job = new LiveJob(
            live.Refs,
            new ProviderJob.Refund(attempt.Id, refund.Id, refund.Amount),
            refund.Id,
            KeyOf(account.Id, refund.Id),
            At(before.FirstMs),
            before.Times > 0 ? At(before.FirstMs) : null,
            before.Times > 0 ? At(before.LastMs) : null,
            before.Times);
        var answer = refund.Private.Settled is { } word ? SaidByAPerson(refund, word)
            : connector is null ? new JobAnswer.Unclear("no contract", Sent: false, ForAPerson: true)
            : await connector.PerformAsync(job, CancellationToken.None);
        await WriteAsync(account, refund.Id, answer);
    }

    private async ValueTask WriteAsync(Account account, string refundId, JobAnswer answer)
    {
        while (await world.FindAsync<Refund>(account, refundId, CancellationToken.None) is { Status: RefundStatus.Pending } refund
            && await world.FindAsync<Charge>(account, refund.Charge, CancellationToken.None) is { } charge)
        {
            var change = answer switch
            {
                JobAnswer.Done done => Apply(
                    refund, charge, new ProviderReport.Refunded(refund.Private.AttemptId, refund.Id, done.ProviderId), account),
                JobAnswer.Pending => Later(refund, TimeSpan.FromMinutes(5), true),
                JobAnswer.Refused refused => Refused(refund, charge, refused, account),
                JobAnswer.Unclear unclear => await UnclearAsync(account, refund, charge, unclear),
                _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
            };
            if (await CommitAsync(account, await ClosedAsync(account, change, refund)))
            {
                return;
            }
        }
    }

    private static Change Apply(Refund refund, Charge charge, ProviderReport.OfRefund report, Account account) =>
        RefundMachine.Apply(refund, charge, report, Books.NewLine(account));

    private Change Refused(Refund refund, Charge charge, JobAnswer.Refused refused, Account account)
    {
        Log.Refused(log, refund.Id, refused.ProviderCode);
        return Apply(refund, charge, new ProviderReport.RefundFailed(refund.Private.AttemptId, refund.Id, "declined"), account);
    }

    // The provider is not asked about what a person has settled.
    private static JobAnswer SaidByAPerson(Refund refund, Settlement word) => word is Settlement.Done
        ? new JobAnswer.Done(refund.Private.ProviderId)
        : new JobAnswer.Refused("settled_by_a_person", "A person says that it was not done.");

    private async ValueTask<Change> UnclearAsync(Account account, Refund refund, Charge charge, JobAnswer.Unclear unclear)
    {
        var tries = refund.Private.Tries + 1;
        var isStuck = refund.Private.Review is not null || AttemptJob.IsStuckAfter(tries, unclear);
        var wait = AttemptJob.WaitAfter(tries, isStuck, unclear.RetryAfter);
        var later = Later(refund with { Private = refund.Private with { Tries = tries } }, TimeSpan.FromMilliseconds(wait), unclear.Sent);
        if (!isStuck || refund.Private.Review is not null
            || await world.FindAsync<PaymentIntent>(account, refund.PaymentIntent!, CancellationToken.None) is not { } intent)
        {
            Log.Unclear(log, refund.Id, unclear.Why);
            return later;
        }

        Log.NeedsReview(log, refund.Id, unclear.Why);
        var id = account.NewId("prv_1");
        var method = refund.DestinationDetails.Type;
        var what = new ReviewPrivate(refund.Private.AttemptId, method, "refund", unclear.Why) { Refund = refund.Id };
        var held = later.Find<Refund>(refund.Id)!;
        return ReviewLife.Open(id, intent, charge, what, account.Now().ToUnixTimeSeconds())
            .Over(held with { Private = held.Private with { Review = id } });
    }

    // Nobody need look at what has ended.
    private async ValueTask<Change> ClosedAsync(Account account, Change change, Refund before)
    {
        if (before.Private.Review is not { } id || change.Find<Refund>(before.Id) is not { Status: not RefundStatus.Pending } now
            || await world.FindAsync<Review>(account, id, CancellationToken.None) is not { } review)
        {
            return change;
        }

        var end = now.Status is RefundStatus.Succeeded ? ReviewEnds.Acknowledged : ReviewEnds.NeverSettled;
        return change.Then(ReviewLife.Close(review, end));
    }

    private Change Later(Refund refund, TimeSpan wait, bool wasSent)
    {
        var asked = refund.Private.Asked;
        var later = refund.Private with
        {
            LookAtMs = (world.Time.GetUtcNow() + wait).ToUnixTimeMilliseconds(),
            Asked = wasSent ? asked : asked?.Unsent(),
        };
        return new() { Objects = [refund with { Private = later }] };
    }

    private async ValueTask<bool> CommitAsync(Account account, Change change)
    {
        var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
        return await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written;
    }

    // A refund is one thing for ever, and so is its key.
    private static Guid KeyOf(string account, string refund) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{account} {refund}")).AsSpan(0, 16));

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nobody knows yet what came of {Refund} ({Why}); the provider is asked again")]
        public static partial void Unclear(ILogger log, string refund, string why);

        [LoggerMessage(3, LogLevel.Error, "A person must look at {Refund} ({Why})")]
        public static partial void NeedsReview(ILogger log, string refund, string why);

        [LoggerMessage(2, LogLevel.Warning, "The provider refused {Refund} ({Code})")]
        public static partial void Refused(ILogger log, string refund, string code);
    }
}
