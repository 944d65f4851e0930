using System.Collections.Concurrent;
using System.Threading.Channels;
using Layby.Server.Receivers;
using Layby.Server.Store;

namespace Layby.Server.Workers;

/// <summary>
/// Tells what the outbox holds: at once after the commit that put it there, and again as long as it must. Each endpoint
/// has a lane of its own. In a sandbox the sandbox's clock says what is due.
/// </summary>
public sealed partial class WebhookDeliverer : IDisposable
{
    /// <summary>How often it looks for what has fallen due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // How long it waits before it looks again what has come of that which another node tells.
    private static readonly TimeSpan Others = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a try that is under way may still take when the server stops.</summary>
    public static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly World world;
    private readonly Teller teller;
    private readonly ILogger<WebhookDeliverer> log;
    private readonly ConcurrentDictionary<(string Account, string Endpoint), Lane> lanes = new();
    private readonly Channel<string> woken = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abandoning;

    /// <summary>A deliverer to these receivers.</summary>
    public WebhookDeliverer(World world, IReadOnlyList<IReceivers> receivers, ILogger<WebhookDeliverer> log)
    {
        this.world = world;
        this.log = log;
        teller = new(world, receivers, log);
        abandoning = new(Timeout.InfiniteTimeSpan, world.Time);
        world.Store.Outbox.WhenFilled(account => woken.Writer.TryWrite(account));
    }

    /// <summary>Tells what is due until it is told to stop; then lets tries that are under way end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.WhenAll(SweepAsync(stop), ListenAsync(stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopping.CancelAsync();
        abandoning.CancelAfter(Farewell);
        await Task.WhenAll(lanes.Values.Select(each => each.RunDryAsync()));
    }

    /// <summary>Looks once for what has fallen due, in every account.</summary>
    public async Task RunOnceAsync(CancellationToken stop)
    {
        var backlogs = await WaitingAsync(null, stop);
        Poke(backlogs);
        Forget(backlogs);
        world.Figures.BacklogEndpoints = backlogs.Count;
        world.Figures.BacklogSeconds = backlogs.Max(LatenessOf) ?? 0;
    }

    // What is tried again waits because its endpoint does not answer; what was never tried has only us to wait for.
    private double? LatenessOf(Backlog backlog) =>
        backlog.NewMs is { } due && world.Keyring.Find(backlog.Account) is { } account
            ? Math.Max(0, (account.Now().ToUnixTimeMilliseconds() - due) / 1000d)
            : null;

    /// <summary>Is over when everything of an account that is due now has been tried.</summary>
    public async Task RunDryAsync(Account account, CancellationToken stop)
    {
        // Whatever is told may make more due: a success releases what waited. Where nothing moves any more (the store
        // fails) nobody is kept waiting.
        for (var (before, told) = (-1L, ToldOf(account)); before != told;)
        {
            before = told;
            var now = account.Now();
            var startable = (await WaitingAsync(account.Id, stop))
                .Select(each => (Lane: LaneOf(each)!, Earliest: EarliestOf(each)))
                .Where(each => each.Lane.IsBusy || each.Earliest <= now)
                .Select(each => each.Lane)
                .ToArray();

            // All at once; and one is awaited after the other, since what waits for several goes on on any thread.
            foreach (var dry in startable.Select(each => each.RunDryAsync()).ToArray())
            {
                await dry.WaitAsync(stop);
            }

            told = startable.Length == 0 ? before : ToldOf(account);
        }

        await AwaitOthersAsync(account, stop);
    }

    // What another node is telling is told in the same order of time: nobody goes on before it has come to something.
    private async Task AwaitOthersAsync(Account account, CancellationToken stop)
    {
        while (world.Store.IsShared && (await WaitingAsync(account.Id, stop)).Any(each => each.LeaseMs > MachineMs))
        {
            await Task.Delay(Others, world.Time, stop);
        }
    }

    /// <summary>When something of an account may be tried next, on its clock; null where nothing waits.</summary>
    public async ValueTask<DateTimeOffset?> NextAsync(Account account, CancellationToken stop)
    {
        var backlogs = await WaitingAsync(account.Id, stop);
        return backlogs.Min(EarliestOf);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        abandoning.Dispose();
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        do
        {
            try
            {
                await RunOnceAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // What is due stays due: the next look finds it.
                Log.NotListed(log, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        while (await woken.Reader.WaitToReadAsync(stop))
        {
            accounts.Clear();
            while (woken.Reader.TryRead(out var account))
            {
                accounts.Add(account);
            }

            foreach (var account in accounts)
            {
                try
                {
                    Poke(await WaitingAsync(account, stop));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Log.NotListed(log, failure);
                }
            }
        }
    }

    // Nobody waits for those who are away: what is due to them is told when they are back.
    private async ValueTask<IReadOnlyList<Backlog>> WaitingAsync(string? account, CancellationToken stop)
    {
        var backlogs = await world.Store.Outbox.ListBacklogsAsync(account, stop);
        foreach (var owner in world.Store.IsShared && account is null ? backlogs.Select(each => each.Account).Distinct() : [])
        {
            // Another node may have made it, or moved its clock.
            await world.Keyring.FindAsync(owner, stop);
        }

        return [.. backlogs.Where(each => teller.ReachOf(each.Account, each.Endpoint) is Reach.Here)];
    }

    private long MachineMs => world.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private long ToldOf(Account account) =>
        lanes.Where(each => each.Key.Account == account.Id).Sum(each => each.Value.Told);

    private void Poke(IReadOnlyList<Backlog> backlogs)
    {
        var machine = MachineMs;
        foreach (var each in backlogs)
        {
            if (world.Keyring.Find(each.Account) is { } account
                && (each.LeaseMs <= machine || EarliestOf(each) <= account.Now() || LaneOf(each)!.OwesRelease))
            {
                LaneOf(each)!.Poke();
            }
        }
    }

    // Endpoints come and go; a lane is kept only while something waits in it, or it has trouble to remember.
    private void Forget(IReadOnlyList<Backlog> backlogs)
    {
        var waiting = backlogs.Select(each => (each.Account, each.Endpoint)).ToHashSet();
        foreach (var (key, lane) in lanes)
        {
            if (!waiting.Contains(key) && lane.IsForgettable)
            {
                lanes.TryRemove(key, out _);
            }
        }
    }

    private DateTimeOffset? EarliestOf(Backlog backlog)
    {
        var health = lanes.TryGetValue((backlog.Account, backlog.Endpoint), out var lane) ? lane.Health : default;
        var first = At(backlog.NewMs) is { } due ? health.Earliest(due, isNew: true) : (DateTimeOffset?)null;
        var again = At(backlog.AgainMs) is { } then ? health.Earliest(then, isNew: false) : (DateTimeOffset?)null;
        return first is null || again < first ? again : first;
    }

    private static DateTimeOffset? At(long? ms) => ms is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    private Lane? LaneOf(Backlog backlog) => world.Keyring.Find(backlog.Account) is { } account
        ? lanes.GetOrAdd(
            (backlog.Account, backlog.Endpoint),
            key => new Lane(account, key.Endpoint, teller, log, stopping.Token, abandoning.Token))
        : null;

    internal static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What waits to be told could not be listed; it is tried again")]
        public static partial void NotListed(ILogger log, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "What is due for {Endpoint} could not be taken; it is tried again")]
        public static partial void NotTaken(ILogger log, string endpoint, Exception failure);

        [LoggerMessage(3, LogLevel.Error, "{Event} could not be told to {Endpoint}; it is tried again")]
        public static partial void NotTold(ILogger log, string @event, string endpoint, Exception failure);

        [LoggerMessage(4, LogLevel.Error, "What came of telling {Event} to {Endpoint} could not be written down; it is tried again")]
        public static partial void NotSettled(ILogger log, string @event, string endpoint, Exception failure);

        [LoggerMessage(5, LogLevel.Error, "What the receiver behind {Endpoint} said of {Event} could not be written down")]
        public static partial void NotNoted(ILogger log, string @event, string endpoint, Exception failure);
    }
}
