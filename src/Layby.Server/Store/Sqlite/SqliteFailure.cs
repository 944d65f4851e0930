using SQLitePCL;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// SQLite said no. What may pass by itself reaches callers as <see cref="StoreUnavailableException"/>, and what never will
/// as <see cref="StoreDamagedException"/>.
/// </summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>SQLite's primary result code.</summary>
    public int Code { get; } = code & 0xff;

    /// <summary>The exception to throw for a result code of this connection.</summary>
    public static Exception From(int code, sqlite3? connection)
    {
        var said = connection is null ? raw.sqlite3_errstr(code) : raw.sqlite3_errmsg(connection);
        var failure = new SqliteFailure(code, $"SQLite answered {code}: {said.utf8_to_string()}");
        return failure switch
        {
            { MayPass: true } => new StoreUnavailableException($"The database can not be used now. {failure.Message}", failure),
            { Code: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } =>
                new StoreDamagedException($"The database is damaged: restore it from a backup. {failure.Message}", failure),
            _ => failure,
        };
    }

    /// <summary>The failure behind an exception that <see cref="From"/> made; null for any other.</summary>
    public static SqliteFailure? Behind(Exception exception) =>
        exception as SqliteFailure ?? exception.InnerException as SqliteFailure;

    // A full or failing disk, or a stranger's lock: the same statement may work in a minute.
    private bool MayPass => Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_BUSY
        or raw.SQLITE_LOCKED or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL;
}
