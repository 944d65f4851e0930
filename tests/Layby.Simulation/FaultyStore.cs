using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;

namespace Layby.Simulation;

/// <summary>
/// The real store on a disk that is slow, full, or cut from its power. Reads are answered at once; a write waits, happens
/// or does not, and is told of later or never.
/// </summary>
internal sealed class FaultyStore(SqliteStore real, Universe universe, Life life) : IStore
{
    private static readonly TimeSpan Fast = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    private readonly FaultyOutbox outbox = new(real.Outbox, universe, life);

    public IOutbox Outbox => outbox;

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        var result = await WriteAsync("commit", () => real.CommitAsync(commit, stop), written =>
        {
            universe.Watch.Poison(written is CommitResult.Written ? commit.Events : []);
            universe.Watch.Saw(commit, written);
            if (written is CommitResult.Written)
            {
                universe.Looks?.Saw(commit);
            }

            if (written is CommitResult.Written && commit.Events.Length > 0)
            {
                universe.Wake();
            }
        });
        return result;
    }

    public ValueTask<StoredObject?> FindAsync(string account, string id, CancellationToken stop) => real.FindAsync(account, id, stop);

    public ValueTask<Page<StoredObject>> ListAsync(ObjectQuery query, CancellationToken stop) => real.ListAsync(query, stop);

    public ValueTask<IReadOnlyList<Posting>> BalanceAsync(string account, CancellationToken stop) => real.BalanceAsync(account, stop);

    // Whoever is to tell it can not; callers are shown it, so that the lists can be compared.
    public ValueTask<StoredEvent?> FindEventAsync(string account, string id, CancellationToken stop) =>
        universe.Caller is null && universe.Watch.Poisoned.Contains(id)
            ? throw new StoreDamagedException($"{id} is not as it was written.")
            : real.FindEventAsync(account, id, stop);

    public ValueTask<Page<StoredEvent>> ListEventsAsync(EventQuery query, CancellationToken stop) => real.ListEventsAsync(query, stop);

    public ValueTask<KeyedAnswer?> FindAnswerAsync(string account, string key, CancellationToken stop) =>
        real.FindAnswerAsync(account, key, stop);

    public ValueTask<int> PruneAnswersAsync(long beforeMs, int limit, CancellationToken stop) =>
        WriteAsync("prune", () => real.PruneAnswersAsync(beforeMs, limit, stop));

    public ValueTask<IReadOnlyList<DueObject>> ListDueAsync(string account, long untilMs, int limit, CancellationToken stop) =>
        real.ListDueAsync(account, untilMs, limit, stop);

    public ValueTask<StoredAccount> OpenAccountAsync(StoredAccount account, CancellationToken stop) =>
        WriteAsync("account", () => real.OpenAccountAsync(account, stop));

    public ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(CancellationToken stop) => real.ListAccountsAsync(stop);

    public ValueTask<StoredAccount?> FindAccountAsync(string id, CancellationToken stop) => real.FindAccountAsync(id, stop);

    public ValueTask<StoredAccount?> FindAccountByMarkAsync(string mark, CancellationToken stop) =>
        real.FindAccountByMarkAsync(mark, stop);

    public bool IsShared => real.IsShared;

    public ValueTask<bool> HoldAsync(string what, string holder, TimeSpan length, CancellationToken stop) =>
        real.HoldAsync(what, holder, length, stop);

    public ValueTask<IReadOnlyList<StoredAccount>> ListDueAccountsAsync(long nowMs, CancellationToken stop) =>
        real.ListDueAccountsAsync(nowMs, stop);

    public async ValueTask SetClockOffsetAsync(string account, long offsetMs, CancellationToken stop) =>
        await WriteAsync("clock", async () =>
        {
            await real.SetClockOffsetAsync(account, offsetMs, stop);
            return 0;
        });

    public ValueTask<string?> NewestEventIdAsync(string account, CancellationToken stop) => real.NewestEventIdAsync(account, stop);

    public ValueTask EraseAsync(string account, CancellationToken stop) => real.EraseAsync(account, stop);

    public async ValueTask PutKeysAsync(IReadOnlyList<StoredKey> keys, CancellationToken stop) =>
        await WriteAsync("keys", async () =>
        {
            await real.PutKeysAsync(keys, stop);
            return 0;
        });

    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken stop) => real.ListKeysAsync(stop);

    public ValueTask<StoredKey?> FindKeyAsync(ReadOnlyMemory<byte> hash, CancellationToken stop) => real.FindKeyAsync(hash, stop);

    public ValueTask TidyAsync(DateTimeOffset now, DateTimeOffset? keptSince, CancellationToken stop) =>
        real.TidyAsync(now, keptSince, stop);

    public ValueTask<long> ClockAheadMsAsync(TimeProvider machine, CancellationToken stop) => real.ClockAheadMsAsync(machine, stop);

    public ValueTask DisposeAsync() => real.DisposeAsync();

    private ValueTask<T> WriteAsync<T>(string what, Func<ValueTask<T>> write, Action<T>? seen = null) =>
        WriteAsync(universe, life, real, what, write, seen);

    private static async ValueTask<T> WriteAsync<T>(
        Universe universe, Life life, SqliteStore real, string what, Func<ValueTask<T>> write, Action<T>? seen)
    {
        var (loop, faults) = (universe.Loop, universe.Faults);
        await loop.Delay(universe.Chance.Around(Fast, faults.Strikes("slow disk", faults.Rates.Slow) ? Long : Usual), life);
        var fault = faults.OfWrite();
        if (fault is WriteFault.Full)
        {
            universe.Trace.Add($"disk full at {what}");
            throw new StoreUnavailableException("The disk is full.");
        }

        if (fault is WriteFault.CrashBefore)
        {
            await universe.CrashAsync($"before {what}");
        }

        var writing = write();
        real.RunWriterOnce();
        var result = writing.IsCompleted
            ? await writing
            : throw new InvalidOperationException($"The store did not finish {what} in one group.");
        seen?.Invoke(result);
        universe.Trace.Add($"wrote {what} {result}");
        if (fault is WriteFault.CrashAfter)
        {
            await universe.CrashAsync($"after {what}");
        }

        await loop.Delay(universe.Chance.Around(Fast, Usual), life);
        return result;
    }

    private sealed class FaultyOutbox(IOutbox outbox, Universe universe, Life life) : IOutbox
    {
        public SqliteStore Store { get; init; } = null!;

        public void WhenFilled(Action<string> wake)
        {
            // The universe wakes the workers itself: sometimes late, sometimes not at all.
        }

        public ValueTask<IReadOnlyList<Backlog>> ListBacklogsAsync(string? account, CancellationToken stop) =>
            outbox.ListBacklogsAsync(account, stop);

        public ValueTask<IReadOnlyList<(string Account, string Endpoint)>> ListSubscribersAsync(
            string prefix, CancellationToken stop) => outbox.ListSubscribersAsync(prefix, stop);

        public ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(Taking taking, CancellationToken stop) =>
            WriteAsync("taking", () => outbox.TakeAsync(taking, stop));

        public ValueTask<int> SettleAsync(IReadOnlyList<Outcome> outcomes, CancellationToken stop)
        {
            foreach (var each in outcomes.Where(each => each.State is DeliveryState.Failed))
            {
                universe.Watch.GaveUp(each.Delivery.Event, each.Delivery.SinceMs);
            }

            return WriteAsync("outcome", () => outbox.SettleAsync(outcomes, stop));
        }

        public ValueTask<ReadOnlyMemory<byte>> KeepBodyAsync(
            TakenDelivery delivery, ReadOnlyMemory<byte> body, CancellationToken stop) =>
            WriteAsync("body", () => outbox.KeepBodyAsync(delivery, body, stop));

        public ValueTask<int> HastenAsync(string account, string endpoint, string? eventId, long nowMs, CancellationToken stop) =>
            WriteAsync("haste", () => outbox.HastenAsync(account, endpoint, eventId, nowMs, stop));

        public ValueTask<int> GiveUpAsync(string account, string endpoint, long sinceMs, CancellationToken stop)
        {
            universe.Watch.GaveUp("what waits", sinceMs);
            return WriteAsync("giving up", () => outbox.GiveUpAsync(account, endpoint, sinceMs, stop));
        }

        public ValueTask<long?> FindOldestAsync(string account, string endpoint, CancellationToken stop) =>
            outbox.FindOldestAsync(account, endpoint, stop);

        public ValueTask<int> ResendAsync(Resending resending, CancellationToken stop) =>
            WriteAsync("resending", () => outbox.ResendAsync(resending, stop));

        public ValueTask<Page<StoredDelivery>> ListAsync(DeliveryQuery query, CancellationToken stop) => outbox.ListAsync(query, stop);

        private ValueTask<T> WriteAsync<T>(string what, Func<ValueTask<T>> write) =>
            FaultyStore.WriteAsync(universe, life, universe.RealStore, what, write, null);
    }
}
