using SQLitePCL;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database before it grows too long. SQLite would do so inside the commit that
/// crosses the mark; here its callers have been answered before. A thread of its own for the copying was measured to
/// be hardly better: its fsyncs hold up the writer's.
/// </summary>
internal sealed class Checkpointer(Connection connection, SqliteStoreOptions options)
{
    // A log of so many marks is begun anew even if the readers of the moment must be waited for.
    private const int PatienceMarks = 4;

    private readonly int _mark =
        Math.Max(1, options.CheckpointKiB / (int)(connection.ScalarInt64("PRAGMA page_size") / 1024));

    private int _pages;
    private int _logged;

    /// <summary>Runs on the writer's thread after each group.</summary>
    public void RunWhenDue()
    {
        _pages += connection.TakePagesWritten();
        if (_pages < _mark)
        {
            return;
        }

        // A log that has been copied begins anew with the next write, unless somebody is reading it just then.
        var impatient = _logged >= _mark * PatienceMarks;
        var mode = impatient ? raw.SQLITE_CHECKPOINT_RESTART : raw.SQLITE_CHECKPOINT_PASSIVE;
        (var complete, _logged) = connection.Checkpoint(mode);

        // Should a stranger (a backup) read for long, patience begins anew: waiting for it holds up all callers.
        _logged = impatient ? 0 : _logged;
        _pages = complete || impatient ? 0 : _mark / 2;
        connection.TakePagesWritten();
    }

    /// <summary>Leaves an empty log behind, if the disk lets it.</summary>
    public void Finish() => connection.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
}
