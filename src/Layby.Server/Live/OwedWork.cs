using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Refunds;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Live;

/// <summary>Looks how much is asked of live providers and not done yet, for whoever watches the server.</summary>
public sealed partial class OwedWork(World world, ILogger<OwedWork> log)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How much of a kind it counts at most, for each account: who has more knows enough.</summary>
    public const int Most = 1_000;

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!world.Settings.IsLive)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, world.Time);
        do
        {
            try
            {
                await RunOnceAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The figures stay what they were.
                Log.Failed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Looks once.</summary>
    public async ValueTask RunOnceAsync(CancellationToken stop)
    {
        var (open, stuck, oldest) = (0, 0, long.MaxValue);
        foreach (var stored in (await world.Store.ListAccountsAsync(stop)).Where(each => Account.IsLiveId(each.Id)))
        {
            foreach (var intent in await AllAsync<PaymentIntent>(stored.Id, PaymentIntent.Owed, stop))
            {
                open++;
                oldest = Math.Min(oldest, BeganOf(intent));
            }

            foreach (var intent in await AllAsync<PaymentIntent>(stored.Id, PaymentIntent.Stuck, stop))
            {
                stuck++;
                oldest = Math.Min(oldest, BeganOf(intent));
            }

            foreach (var refund in await AllAsync<Refund>(stored.Id, Refund.Owed, stop))
            {
                (open, stuck) = refund.Private.Review is null ? (open + 1, stuck) : (open, stuck + 1);
                oldest = Math.Min(oldest, refund.Private.Asked!.FirstMs);
            }
        }

        var now = world.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var figures = world.Figures.Live;
        (figures.OpenJobs, figures.StuckJobs) = (open, stuck);
        figures.OldestJobSeconds = oldest == long.MaxValue ? 0 : Math.Max(0, now - oldest) / 1000.0;
    }

    private static long BeganOf(PaymentIntent intent) =>
        intent.Private.Attempts.Where(each => each.Live?.Job is not null).Min(each => each.Live!.Job!.WrittenMs);

    private async ValueTask<List<T>> AllAsync<T>(string account, string label, CancellationToken stop)
        where T : class, IApiObject
    {
        var all = new List<T>();
        var query = new ObjectQuery
        {
            Account = account,
            Prefix = StripeJson.PrefixOf<T>(),
            Twin = StripeJson.TwinOf<T>(),
            Limit = WireLimits.PageSize,
            Labels = [label],
        };
        while (true)
        {
            var page = await world.Store.ListAsync(query, stop);
            all.AddRange(page.Rows.Select(row => StripeJson.Read<T>(row.Body.Span, row.Private.Span, row.Revision)));
            if (!page.HasMore || all.Count >= Most)
            {
                return all;
            }

            query = query with { Cursor = new(page.Rows[^1].Id, null) };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What is owed could not be counted; it is tried again")]
        public static partial void Failed(ILogger log, Exception failure);
    }
}
