using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.Refunds;
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
        var answer = connector is null
            ? new JobAnswer.Unclear("no contract", Sent: false)
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
                JobAnswer.Unclear unclear => Unclear(refund, unclear),
                _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
            };
            if (await CommitAsync(account, change))
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

    private Change Unclear(Refund refund, JobAnswer.Unclear unclear)
    {
        Log.Unclear(log, refund.Id, unclear.Why);
        var asked = refund.Private.Asked?.Times ?? 1;
        var wait = TimeSpan.FromSeconds(Math.Min(600, 5 << Math.Min(asked, 7)));
        return Later(refund, unclear.RetryAfter > wait ? unclear.RetryAfter.Value : wait, unclear.Sent);
    }

    private Change Later(Refund refund, TimeSpan wait, bool wasSent)
    {
        var asked = refund.Private.Asked;
        return new Change
        {
            Objects =
            [
                refund with
                {
                    Private = refund.Private with
                    {
                        LookAtMs = (world.Time.GetUtcNow() + wait).ToUnixTimeMilliseconds(),
                        Asked = wasSent ? asked : asked?.Unsent(),
                    },
                },
            ],
        };
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

        [LoggerMessage(2, LogLevel.Warning, "The provider refused {Refund} ({Code})")]
        public static partial void Refused(ILogger log, string refund, string code);
    }
}
