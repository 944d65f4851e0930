using System.Security.Cryptography;
using System.Text;
using Layby.Core.Providers;

namespace Layby.Server.Reconcile;

/// <summary>
/// Compares each live account with its providers once a day, at a minute of its own, and says in the log what differs. What a person
/// has settled with a provider and not here is said again each night, until it is older than the comparison reaches.
/// </summary>
public sealed partial class NightlyAudit(World world, ILogger<NightlyAudit> log)
{
    /// <summary>How often it looks whether an account's minute has come.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>For how long the node that has begun keeps the others from it: they may be hours late, and do not repeat it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromHours(20);

    /// <summary>How many differences of an account are told one by one.</summary>
    public const int MostLines = 100;

    private const int MinutesOfDay = 24 * 60;

    private DateTimeOffset last = world.Time.GetUtcNow();

    /// <summary>Compares until it is told to stop. A minute that passed while the server was off is left out.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!world.Settings.IsLive)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, world.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await RunOnceAsync(stop);
        }
    }

    /// <summary>Compares the accounts whose minute has come since the last look.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        var (from, now) = (last, world.Time.GetUtcNow());
        last = now;
        foreach (var stored in (await world.Store.ListAccountsAsync(stop)).Where(each => Account.IsLiveId(each.Id)))
        {
            if (IsDue(stored.Id, from, now))
            {
                await TryAsync(stored.Id, Stretch.UpTo(now), stop);
            }
        }
    }

    /// <summary>True where the account's minute of the day has come after one moment and not after the other.</summary>
    public static bool IsDue(string accountId, DateTimeOffset after, DateTimeOffset now)
    {
        var minute = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(accountId))) % MinutesOfDay;
        var latest = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddMinutes(minute);
        return (latest <= now ? latest : latest.AddDays(-1)) > after;
    }

    // One account's trouble is not another's.
    private async ValueTask TryAsync(string accountId, Stretch stretch, CancellationToken stop)
    {
        try
        {
            if (await world.Store.HoldAsync($"audit {accountId}", world.Node, Lease, stop)
                && await world.Keyring.FindAsync(accountId, stop) is { } account)
            {
                await RunAsync(account, stretch, stop);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(log, accountId, failure);
        }
    }

    private async ValueTask RunAsync(Account account, Stretch stretch, CancellationToken stop)
    {
        var told = 0;
        var comparison = new Comparison(world, account, stretch, new Pace(world.Time), TellAsync);
        await comparison.RunAsync(stop);
        foreach (var unanswered in comparison.Unanswered.Take(MostLines))
        {
            Log.Unanswered(log, unanswered);
        }

        if (comparison.Differences > MostLines)
        {
            Log.More(log, account.Id, comparison.Differences - MostLines);
        }

        var figures = world.Figures.Live;
        (comparison.Differences > 0 ? figures.Differed
            : comparison.Unanswered.Count > 0 ? figures.Unfinished
            : figures.Agreed).Add();

        ValueTask TellAsync(Finding finding)
        {
            if (finding.IsDifference)
            {
                world.Figures.Live.CountDifference(finding.Kind);
                if (told++ < MostLines)
                {
                    Log.Differs(log, finding.Sentence);
                }
            }

            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Not as the provider has it: {Difference}")]
        public static partial void Differs(ILogger log, string difference);

        [LoggerMessage(2, LogLevel.Error, "{Account} differs in {Count} more things; layby reconcile shows them")]
        public static partial void More(ILogger log, string account, int count);

        [LoggerMessage(3, LogLevel.Warning, "It could not be compared: {Subject}")]
        public static partial void Unanswered(ILogger log, string subject);

        [LoggerMessage(4, LogLevel.Error, "{Account} could not be compared with its providers; it is tried again tomorrow")]
        public static partial void Failed(ILogger log, string account, Exception failure);
    }
}
