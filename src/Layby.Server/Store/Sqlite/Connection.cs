using SQLitePCL;

namespace Layby.Server.Store.Sqlite;

/// <summary>One connection to the database file, used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    // Only a stranger (a backup tool) can be in the way; it is waited for, but not for ever.
    private const int BusyTimeoutMs = 1000;

    private readonly sqlite3 _connection;
    private readonly List<Statement> _statements = [];

    static Connection()
    {
        Batteries_V2.Init();

        // Counting every byte that SQLite allocates takes a lock that all connections share.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private Connection(sqlite3 connection) => _connection = connection;

    /// <summary>Opens the file for writing; it is made if missing.</summary>
    public static Connection OpenWriter(string path, int cacheKiB)
    {
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        connection.Execute($"PRAGMA cache_size = -{cacheKiB}");
        connection.Execute("PRAGMA synchronous = FULL");
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
        return connection;
    }

    /// <summary>Opens the existing file for reading.</summary>
    public static Connection OpenReader(string path, int cacheKiB)
    {
        // A read-only connection could not read a log that nobody has opened for writing yet, so this one only
        // promises not to write.
        var connection = Open(path, raw.SQLITE_OPEN_READWRITE);
        connection.Execute("PRAGMA query_only = ON");
        connection.Execute($"PRAGMA cache_size = -{cacheKiB}");
        return connection;
    }

    /// <summary>True outside a transaction; a failure may have ended it.</summary>
    public bool Idle => raw.sqlite3_get_autocommit(_connection) != 0;

    /// <summary>Rows changed by the statement that ran last.</summary>
    public int Changes => raw.sqlite3_changes(_connection);

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Prepares a statement that the caller disposes.</summary>
    public Statement PrepareOnce(string sql) => new(_connection, sql);

    /// <summary>Runs statements once.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_connection, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.From(code, _connection);
        }
    }

    /// <summary>The first column of the first row.</summary>
    public string? ScalarText(string sql)
    {
        using var statement = new Statement(_connection, sql);
        return statement.Step() ? statement.TextOrNull(0) : null;
    }

    /// <summary>The first column of the first row; 0 when there is none.</summary>
    public long ScalarInt64(string sql)
    {
        using var statement = new Statement(_connection, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Pages written to the log or the database since this was last asked.</summary>
    public int TakePagesWritten()
    {
        const int CacheWrite = 9;
        var code = raw.sqlite3_db_status(_connection, CacheWrite, out var pages, out _, 1);
        return code == raw.SQLITE_OK ? pages : 0;
    }

    /// <summary>Copies the log into the database, in one of SQLite's modes.</summary>
    /// <returns>Whether all was copied, and how many pages the log has.</returns>
    public (bool Complete, int Logged) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_connection, "main", mode, out var logged, out var copied);
        return (code == raw.SQLITE_OK && logged == copied, logged);
    }

    /// <summary>Leaves the log as it is also where this is the last connection to be closed.</summary>
    public void LeaveLog()
    {
        const int NoCheckpointOnClose = 1006;
        var code = raw.sqlite3_db_config(_connection, NoCheckpointOnClose, 1, out _);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.From(code, _connection);
        }
    }

    /// <summary>Copies the database as this connection sees it into an empty one, page by page.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="pages">How many pages at once.</param>
    /// <param name="stop">Ends it between two such parts.</param>
    public void CopyTo(Connection target, int pages, CancellationToken stop)
    {
        using var copying = raw.sqlite3_backup_init(target._connection, "main", _connection, "main");
        if (copying.IsInvalid)
        {
            throw SqliteFailure.From(raw.sqlite3_errcode(target._connection), target._connection);
        }

        int code;
        do
        {
            stop.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(copying, pages);
        }
        while (code == raw.SQLITE_OK);

        if (code != raw.SQLITE_DONE)
        {
            throw SqliteFailure.From(code, target._connection);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static Connection Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var connection = new Connection(handle);
        try
        {
            if (code != raw.SQLITE_OK)
            {
                throw SqliteFailure.From(code, handle);
            }

            raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
            connection.Execute("PRAGMA trusted_schema = OFF");
            connection.Execute("PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
