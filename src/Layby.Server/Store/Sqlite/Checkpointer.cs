namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database before it grows too long. SQLite would do so inside the commit that
/// crosses the mark; here its callers have been answered before. A thread of its own for the copying was measured to
/// be hardly better: its fsyncs hold up the writer's.
/// </summary>
internal sealed class Checkpointer(Connection connection, SqliteStoreOptions options)
{
    private readonly int _everyPages =
        Math.Max(1, options.CheckpointKiB / (int)(connection.ScalarInt64("PRAGMA page_size") / 1024));

    private int _pages;

    /// <summary>Runs on the writer's thread after each group.</summary>
    public void RunWhenDue()
    {
        _pages += connection.TakePagesWritten();
        if (_pages < _everyPages)
        {
            return;
        }

        // Held up by a reader: tried again soon, since a log that is never emptied grows for ever.
        _pages = connection.TryCheckpoint(truncate: false) ? 0 : _everyPages / 2;
        connection.TakePagesWritten();
    }

    /// <summary>Leaves an empty log behind, if the disk lets it.</summary>
    public void Finish() => connection.TryCheckpoint(truncate: true);
}
