using Layby.Core;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Everything in one SQLite file. Reads run at once on the caller's thread; writes wait for the writer, which takes
/// all that wait into one durable transaction.
/// </summary>
public sealed class SqliteStore : IMovableStore
{
    private readonly FileStream _lock;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly string _path;
    private int _disposed;

    private SqliteStore(FileStream held, Connection connection, SqliteStoreOptions options)
    {
        _lock = held;
        _path = options.FilePath;
        var tail = new AnswerTail();
        _readers = new SqliteReaders(options.FilePath, options.ReaderCacheKiB, tail);
        _writer = new SqliteWriter(connection, tail, options);
        Outbox = new SqliteOutbox(_writer, _readers);
    }

    /// <summary>Opens the store of a directory; an empty directory gets a new one.</summary>
    /// <exception cref="StoreRefusedException">It can not be used: one sentence says why.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.GroupLimit, Math.Clamp(options.GroupLimit, 1, 1024));
        var held = SqliteOpening.Lock(options);
        try
        {
            return new SqliteStore(held, SqliteOpening.OpenWriter(options), options);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IOutbox Outbox { get; }

    /// <summary>
    /// Without a writer thread: writes one group of what is waiting, on the caller's thread.
    /// </summary>
    /// <returns>False when nothing was waiting.</returns>
    public bool RunWriterOnce() => _writer.RunOnce();

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return Traces.Source.HasListeners() ? TracedAsync(commit, stop) : _writer.CommitAsync(commit, stop);
    }

    /// <inheritdoc/>
    public ValueTask<StoredObject?> FindAsync(string account, string id, CancellationToken stop) =>
        ReadAsync((account, id), static (reader, query) => reader.Find(query.account, query.id), stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredObject>> ListAsync(ObjectQuery query, CancellationToken stop) =>
        ReadAsync(query, static (reader, query) => reader.Objects.List(query), stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Posting>> BalanceAsync(string account, CancellationToken stop) =>
        ReadAsync(account, static (reader, account) => reader.Balance(account), stop);

    /// <inheritdoc/>
    public ValueTask<StoredEvent?> FindEventAsync(string account, string id, CancellationToken stop) =>
        ReadAsync((account, id), static (reader, query) => reader.Events.Find(query.account, query.id), stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredEvent>> ListEventsAsync(EventQuery query, CancellationToken stop) =>
        ReadAsync(query, static (reader, query) => reader.Events.List(query), stop);

    /// <inheritdoc/>
    public ValueTask<KeyedAnswer?> FindAnswerAsync(string account, string key, CancellationToken stop) =>
        ReadAsync((account, key), static (reader, query) => reader.Answers.Find(query.account, query.key), stop);

    /// <inheritdoc/>
    public ValueTask<int> PruneAnswersAsync(long beforeMs, int limit, CancellationToken stop) =>
        _writer.WriteAsync(records => records.PruneAnswers(beforeMs, limit), stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueObject>> ListDueAsync(
        string account, long untilMs, int limit, CancellationToken stop) =>
        ReadAsync(
            (account, untilMs, limit),
            static (reader, query) => reader.ListDue(query.account, query.untilMs, query.limit),
            stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount> OpenAccountAsync(StoredAccount account, CancellationToken stop) =>
        _writer.WriteAsync(records => records.OpenAccount(account), stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(CancellationToken stop) =>
        ReadAsync(0, static (reader, _) => reader.ListAccounts(), stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount?> FindAccountAsync(string id, CancellationToken stop) =>
        ReadAsync(id, static (reader, id) => reader.FindAccount(id), stop);

    /// <inheritdoc/>
    public ValueTask<StoredAccount?> FindAccountByMarkAsync(string mark, CancellationToken stop) =>
        ReadAsync(mark, static (reader, mark) => reader.FindAccountByMark(mark), stop);

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public ValueTask<bool> HoldAsync(string what, string holder, TimeSpan length, CancellationToken stop) => new(true);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredAccount>> ListDueAccountsAsync(long nowMs, CancellationToken stop) =>
        ReadAsync(nowMs, static (reader, nowMs) => reader.ListDueAccounts(nowMs), stop);

    /// <inheritdoc/>
    public async ValueTask SetClockOffsetAsync(string account, long offsetMs, CancellationToken stop) =>
        await _writer.WriteAsync(records => records.SetClockOffset(account, offsetMs), stop);

    /// <inheritdoc/>
    public ValueTask<string?> NewestEventIdAsync(string account, CancellationToken stop) =>
        ReadAsync(account, static (reader, account) => reader.Events.NewestId(account), stop);

    /// <inheritdoc/>
    public ValueTask EraseAsync(string account, CancellationToken stop) => SqliteErasure.RunAsync(_writer, account, stop);

    /// <inheritdoc/>
    public async ValueTask PutKeysAsync(IReadOnlyList<StoredKey> keys, CancellationToken stop) =>
        await _writer.WriteAsync(records => records.PutKeys(keys), stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken stop) =>
        ReadAsync(0, static (reader, _) => reader.ListKeys(), stop);

    /// <inheritdoc/>
    public ValueTask<StoredKey?> FindKeyAsync(ReadOnlyMemory<byte> hash, CancellationToken stop) =>
        ReadAsync(hash, static (reader, hash) => reader.FindKey(hash.Span), stop);

    /// <inheritdoc/>
    public ValueTask TidyAsync(DateTimeOffset now, DateTimeOffset? keptSince, CancellationToken stop) =>
        keptSince is { } edge ? SqliteRetention.RunAsync(this, _writer, edge, stop) : default;

    /// <inheritdoc/>
    public ValueTask<long> ClockAheadMsAsync(TimeProvider machine, CancellationToken stop) => new(0);

    /// <inheritdoc/>
    public ValueTask<IStoreWalk> WalkAsync(CancellationToken stop) => new(SqliteWalk.OpenOwn(_path));

    /// <inheritdoc/>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken stop)
    {
        await using var walk = await WalkAsync(stop);
        return (await walk.NextAsync(static _ => { }, stop)).Count == 0;
    }

    /// <inheritdoc/>
    public async ValueTask FillAsync(IReadOnlyList<StoredRow> rows, CancellationToken stop) =>
        await _writer.FillAsync(rows, stop);

    /// <summary>Writes what is still waiting, copies the log into the database and lets the directory go.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _readers.Dispose();
            _writer.Dispose();
            _lock.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<CommitResult> TracedAsync(Commit commit, CancellationToken stop)
    {
        using var span = Traces.Source.StartActivity("commit")?.SetTag("layby.account", commit.Account);
        var result = await _writer.CommitAsync(commit, stop);
        span?.SetTag("layby.result", result.ToString());
        return result;
    }

    private ValueTask<TResult> ReadAsync<TQuery, TResult>(
        TQuery query, Func<SqliteReader, TQuery, TResult> read, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<TResult>(stop)
            : ValueTask.FromResult(_readers.Read(query, read));
}
