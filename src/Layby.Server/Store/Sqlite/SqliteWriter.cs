using System.Diagnostics.CodeAnalysis;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// The only connection that writes. It takes every write that is waiting, up to the group's limit, into one
/// transaction, so that one fsync serves them all.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteStoreOptions _options;
    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly WriteQueue _queue;
    private readonly Queue<PendingWrite> _waiting = new();
    private readonly List<PendingWrite> _group = [];
    private readonly AnswerIndex _answers;
    private readonly CommitWriter _commits;
    private readonly RecordWriter _records;
    private readonly Subscribers _subscribers;
    private readonly OutboxWriter _outbox;
    private readonly Resender _resender;
    private readonly Retention _retention;
    private readonly Checkpointer _checkpointer;
    private SqliteFiller? _filler;
    private readonly Thread? _thread;
    private volatile bool _closing;

    public SqliteWriter(Connection connection, AnswerTail tail, SqliteStoreOptions options)
    {
        _options = options;
        _queue = new WriteQueue(options.QueueLimit);
        options.Figures.Waiting = () => _queue.Count + _waiting.Count;
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _answers = new AnswerIndex(connection, tail, options.AnswerTailLimit);
        _subscribers = new Subscribers(connection);
        Eraser = new Eraser(connection, _subscribers);
        _commits = new CommitWriter(connection, _answers, Eraser, _subscribers);
        _outbox = new OutboxWriter(connection, _subscribers);
        _resender = new Resender(connection, _subscribers);
        _retention = new Retention(connection);
        _records = new RecordWriter(connection, _answers);
        _checkpointer = new Checkpointer(connection, options);
        if (options.OwnWriterThread)
        {
            _thread = new Thread(RunUntilClosed) { Name = "layby-writer", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>Forgets accounts; its statements are for the writer alone.</summary>
    public Eraser Eraser { get; }

    /// <summary>Enqueues a commit.</summary>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken stop) =>
        EnqueueAsync(new PendingCommit(() => _commits.Write(commit), resumeInline: _thread is null, _options.Figures), stop);

    /// <summary>Enqueues a write that is not a commit.</summary>
    public ValueTask<T> WriteAsync<T>(Func<RecordWriter, T> write, CancellationToken stop) =>
        EnqueueAsync(() => write(_records), stop);

    /// <summary>Enqueues a write to the outbox.</summary>
    public ValueTask<T> WriteOutboxAsync<T>(Func<OutboxWriter, T> write, CancellationToken stop) =>
        EnqueueAsync(() => write(_outbox), stop);

    /// <summary>Enqueues a resending.</summary>
    public ValueTask<int> ResendAsync(Resending resending, CancellationToken stop) =>
        EnqueueAsync(() => _resender.Resend(resending), stop);

    /// <summary>Enqueues the forgetting of a part of what is old.</summary>
    public ValueTask<int> ForgetAsync(string account, IdRange old, CancellationToken stop) =>
        EnqueueAsync(() => _retention.Forget(account, old), stop);

    /// <summary>Enqueues rows of another store.</summary>
    public ValueTask<int> FillAsync(IReadOnlyList<StoredRow> rows, CancellationToken stop) => EnqueueAsync(
        () =>
        {
            _filler ??= new SqliteFiller(_connection, _answers, _subscribers, _records);
            var written = _filler.Write(rows);
            _commits.Renumber();
            return written;
        },
        stop);

    /// <summary>Has somebody called after a commit that has put something into the outbox.</summary>
    public void WhenFilled(Action<string> wake) => _subscribers.WhenFilled(wake);

    /// <summary>Enqueues a part of an account's forgetting.</summary>
    public ValueTask<T> EraseAsync<T>(Func<Eraser, T> erase, CancellationToken stop) =>
        EnqueueAsync(() => erase(Eraser), stop);

    /// <summary>Writes one group on the caller's thread; false when nothing was waiting.</summary>
    public bool RunOnce()
    {
        if (_thread is not null && Thread.CurrentThread != _thread)
        {
            throw new InvalidOperationException("The store's own thread writes.");
        }

        if (_waiting.Count == 0)
        {
            _queue.TakeAll(_waiting);
        }

        if (_waiting.Count == 0)
        {
            return WriteRest();
        }

        WriteGroup();
        return true;
    }

    /// <summary>Writes what is still waiting, then ends.</summary>
    public void Dispose()
    {
        _closing = true;
        _queue.Wake();
        _thread?.Join();
        _queue.Close(_waiting);
        while (_waiting.Count > 0)
        {
            WriteGroup();
        }

        _checkpointer.Finish();
        _connection.Dispose();
    }

    private ValueTask<T> EnqueueAsync<T>(Func<T> write, CancellationToken stop) =>
        EnqueueAsync(new PendingWrite<T>(write, resumeInline: _thread is null), stop);

    // A write that has been enqueued is not taken back: nobody could say any more whether it happened.
    private ValueTask<T> EnqueueAsync<T>(PendingWrite<T> pending, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(stop);
        }

        ObjectDisposedException.ThrowIf(!_queue.TryAdd(pending), typeof(SqliteStore));
        return new ValueTask<T>(pending.Outcome);
    }

    private void RunUntilClosed()
    {
        while (!_closing)
        {
            if (!RunOnce())
            {
                _queue.Wait();
            }
        }
    }

    private void WriteGroup()
    {
        _group.Clear();
        while (_group.Count < _options.GroupLimit && _waiting.TryDequeue(out var write))
        {
            _group.Add(write);
        }

        if (!TryWrite(_group, out var failure))
        {
            FailOrSeparate(failure);
        }

        if (_answers.SpillIsDue)
        {
            // Should it fail, the next group's end tries again.
            TryWrite([new PendingWrite<bool>(_answers.Spill, resumeInline: true)], out _);
        }

        WriteRest();

        _checkpointer.RunWhenDue();
    }

    // Much that is to be held or dropped is done in parts, each behind a group of commits or while none waits.
    private bool WriteRest() =>
        _subscribers.IsUnfinished && TryWrite([new PendingWrite<bool>(_subscribers.WriteRest, resumeInline: true)], out _);

    // When the disk is the reason, all of the group share it. Otherwise one of them is at fault (a bug), and the
    // others are written without it.
    private void FailOrSeparate(Exception failure)
    {
        var shared = failure is StoreUnavailableException || _group.Count == 1;
        foreach (var write in _group)
        {
            var own = failure;
            if (shared || !TryWrite([write], out own))
            {
                write.Fail(own!);
            }
        }
    }

    private bool TryWrite(List<PendingWrite> group, [NotNullWhen(false)] out Exception? failure)
    {
        var began = _options.Time.GetTimestamp();
        try
        {
            _begin.Run();
            foreach (var write in group)
            {
                write.Write();
            }

            _commit.Run();
        }
#pragma warning disable CA1031 // Whatever went wrong is told to the callers, and the writer lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            _answers.RolledBack();
            _subscribers.RolledBack();
            Rollback();
            return false;
        }

        failure = null;
        _options.Figures.CountGroup(group.Count, _options.Time.GetElapsedTime(began));
        _answers.Committed();
        foreach (var write in group)
        {
            write.Complete();
        }

        _subscribers.Committed();
        return true;
    }

    private void Rollback()
    {
        try
        {
            // SQLite has rolled back by itself when the disk was the reason.
            if (!_connection.Idle)
            {
                _connection.Execute("ROLLBACK");
            }
        }
        catch (Exception exception) when (SqliteFailure.Behind(exception) is not null)
        {
            // The next BEGIN meets the same trouble and tells its callers.
        }
    }
}
