using Layby.Core;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// The store of many nodes: one PostgreSQL database, with its standbys. What it promises is what <see cref="IStore"/>
/// says, to callers of every node alike.
/// </summary>
public sealed class PostgresStore : IMovableStore
{
    private readonly Database _database;
    private readonly NumberBlocks _numbers;
    private readonly CommitQueue _queue;
    private readonly List<CommitWriter> _writers = [];
    private readonly List<Task> _running = [];
    private readonly ObjectReader _objects;
    private readonly EventReader _events;
    private readonly RecordKeeper _records;
    private readonly PostgresOutbox _outbox;
    private readonly PostgresErasure _erasure;
    private readonly Quieting _quieting;
    private readonly PostgresUpkeep _upkeep;
    private readonly PostgresPartitions _partitions;
    private int _disposed;

    private PostgresStore(NpgsqlDataSource source, PostgresStoreOptions options, IReadOnlyList<string> warnings)
    {
        Warnings = warnings;
        _database = new(source, options.Patience);
        _numbers = new(_database);
        _queue = new(options.QueueLimit, options.Figures);
        options.Figures.Waiting = () => _queue.Count;
        _objects = new(_database);
        _events = new(_database);
        _records = new(_database);
        _outbox = new(_database);
        _erasure = new(_database, _numbers);
        _quieting = new(_database);
        var operations = new Operations(_database, options.AskingPatience);
        _partitions = new(_database);
        _upkeep = new(_database, _partitions, _erasure, _quieting, operations);
        for (var i = 0; i < options.Writers; i++)
        {
            var writer = new CommitWriter(_database, _queue, _numbers, operations, options) { Written = Written };
            var ended = new TaskCompletionSource();
            _writers.Add(writer);
            _running.Add(ended.Task);

            // On a thread of the pool: whoever opens the store may have a context of their own.
            ThreadPool.UnsafeQueueUserWorkItem(
                async _ =>
                {
                    await writer.RunAsync();
                    ended.SetResult();
                },
                null);
        }
    }

    /// <summary>What is to be said at start of the settings of the server.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc/>
    public IOutbox Outbox => _outbox;

    /// <summary>Connects to a database and brings its schema up to date; an empty one gets a new schema.</summary>
    /// <exception cref="StoreRefusedException">It can not be used: one sentence says why.</exception>
    public static async ValueTask<PostgresStore> OpenAsync(PostgresStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.GroupLimit, Math.Clamp(options.GroupLimit, 1, 1024));
        var (source, warnings) = await PostgresOpening.OpenAsync(options);
        var store = new PostgresStore(source, options, warnings);
        try
        {
            // This month's partition is there before the first event is.
            var ahead = await store.ClockAheadMsAsync(TimeProvider.System, CancellationToken.None);
            await store._partitions.MakeAsync(TimeProvider.System.GetUtcNow().AddMilliseconds(ahead), CancellationToken.None);
            return store;
        }
        catch (StoreUnavailableException)
        {
            // Others hold its table for long: events lie in the default partition until the upkeep makes theirs.
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether Layby's tables are in a database; it makes none.</summary>
    /// <exception cref="StoreRefusedException">It can not be used: one sentence says why.</exception>
    public static ValueTask<bool> IsThereAsync(PostgresStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PostgresOpening.IsThereAsync(options);
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(commit);

        // A commit that has been enqueued is not taken back: nobody could say any more whether it happened.
        return stop.IsCancellationRequested ? ValueTask.FromCanceled<CommitResult>(stop) : new(_queue.Add(commit));
    }

    /// <inheritdoc/>
    public ValueTask<StoredObject?> FindAsync(string account, string id, CancellationToken stop) =>
        Open()._objects.FindAsync(account, id, stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredObject>> ListAsync(ObjectQuery query, CancellationToken stop) => Open()._objects.ListAsync(query, stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Posting>> BalanceAsync(string account, CancellationToken stop) =>
        Open()._objects.BalanceAsync(account, stop);

    /// <inheritdoc/>
    public ValueTask<StoredEvent?> FindEventAsync(string account, string id, CancellationToken stop) =>
        Open()._events.FindAsync(account, id, stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredEvent>> ListEventsAsync(EventQuery query, CancellationToken stop) => Open()._events.ListAsync(query, stop);

    /// <inheritdoc/>
    public ValueTask<KeyedAnswer?> FindAnswerAsync(string account, string key, CancellationToken stop) =>
        Open()._records.FindAnswerAsync(account, key, stop);

    /// <inheritdoc/>
    public ValueTask<int> PruneAnswersAsync(long beforeMs, int limit, CancellationToken stop) =>
        Open()._records.PruneAnswersAsync(beforeMs, limit, stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueObject>> ListDueAsync(string account, long untilMs, int limit, CancellationToken stop) =>
        Open()._objects.ListDueAsync(account, untilMs, limit, stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount> OpenAccountAsync(StoredAccount account, CancellationToken stop) =>
        Open()._records.OpenAccountAsync(account, stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(CancellationToken stop) => Open()._records.ListAccountsAsync(stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount?> FindAccountAsync(string id, CancellationToken stop) => Open()._records.FindAccountAsync(id, stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount?> FindAccountByMarkAsync(string mark, CancellationToken stop) =>
        Open()._records.FindAccountByMarkAsync(mark, stop);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public ValueTask<bool> HoldAsync(string what, string holder, TimeSpan length, CancellationToken stop) =>
        Open()._records.HoldAsync(what, holder, length, stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredAccount>> ListDueAccountsAsync(long nowMs, CancellationToken stop) =>
        Open()._records.ListDueAccountsAsync(nowMs, stop);

    /// <inheritdoc/>
    public ValueTask SetClockOffsetAsync(string account, long offsetMs, CancellationToken stop) =>
        Open()._records.SetClockOffsetAsync(account, offsetMs, stop);

    /// <inheritdoc/>
    public ValueTask<string?> NewestEventIdAsync(string account, CancellationToken stop) => Open()._events.NewestIdAsync(account, stop);

    /// <inheritdoc/>
    public ValueTask EraseAsync(string account, CancellationToken stop) => Open()._erasure.RunAsync(account, stop);

    /// <inheritdoc/>
    public ValueTask PutKeysAsync(IReadOnlyList<StoredKey> keys, CancellationToken stop) => Open()._records.PutKeysAsync(keys, stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken stop) => Open()._records.ListKeysAsync(stop);

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindKeyAsync(ReadOnlyMemory<byte> hash, CancellationToken stop) =>
        Open()._records.FindKeyAsync(hash, stop);

    /// <inheritdoc/>
    public ValueTask TidyAsync(DateTimeOffset now, DateTimeOffset? keptSince, CancellationToken stop) =>
        Open()._upkeep.RunAsync(now, keptSince, stop);

    /// <inheritdoc/>
    public ValueTask<long> ClockAheadMsAsync(TimeProvider machine, CancellationToken stop) =>
        Open()._records.ClockAheadMsAsync(machine, stop);

    /// <inheritdoc/>
    public async ValueTask<IStoreWalk> WalkAsync(CancellationToken stop) => await PostgresWalk.BeginAsync(Open()._database, stop);

    /// <inheritdoc/>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken stop)
    {
        await using var walk = await WalkAsync(stop);
        return (await walk.NextAsync(static _ => { }, stop)).Count == 0;
    }

    /// <inheritdoc/>
    public ValueTask FillAsync(IReadOnlyList<StoredRow> rows, CancellationToken stop) =>
        PostgresFiller.WriteAsync(Open()._database, rows, stop);

    /// <summary>Writes what is still waiting and hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Close();
        await Task.WhenAll(_running);
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }

        await _database.DisposeAsync();
        _numbers.Dispose();
    }

    private PostgresStore Open()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return this;
    }

    // A commit is durable before anyone hears of it.
    private void Written(IReadOnlyList<string> filled, IReadOnlyList<PendingCommit> commits)
    {
        _outbox.Filled(filled);
        foreach (var commit in commits.Select(each => each.Commit))
        {
            foreach (var subscription in commit.Subscriptions)
            {
                if (!subscription.Enabled || subscription.Types.Count == 0)
                {
                    _ = FinishAsync(commit.Account, subscription.Endpoint);
                }
            }
        }
    }

    // What is left of it when the node ends, or the database does, is found by the upkeep of any node.
    private async Task FinishAsync(string account, string endpoint)
    {
        try
        {
            await _quieting.FinishAsync(account, endpoint, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException or NpgsqlException)
        {
            // As said.
        }
    }
}
