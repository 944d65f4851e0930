using Layby.Server.Store.Schema;
using SQLitePCL;

namespace Layby.Server.Store.Sqlite;

/// <summary>Opens the directory and the file, or refuses in one sentence that names what is wrong.</summary>
internal static class SqliteOpening
{
    // EROFS of Linux and of macOS.
    private const int ReadOnlyDisk = 30;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Makes the directory and takes the lock that keeps every other server out of it.</summary>
    public static FileStream Lock(SqliteStoreOptions options)
    {
        var path = Path.Combine(options.Directory, SqliteStoreOptions.LockName);
        try
        {
            Directory.CreateDirectory(options.Directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"The directory {options.Directory} can not be made.", exception);
        }

        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException { HResult: ReadOnlyDisk })
        {
            throw new StoreRefusedException($"{path} can not be written: the directory is read-only.", exception);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new StoreRefusedException($"Another server uses {options.FilePath}.", exception) { InUse = true };
        }
        catch (IOException exception)
        {
            throw new StoreRefusedException($"{path} can not be written.", exception);
        }
    }

    /// <summary>Opens the file for writing, checks it and brings its schema up to date.</summary>
    public static Connection OpenWriter(SqliteStoreOptions options)
    {
        var path = options.FilePath;
        RefuseStranger(path);
        if (LogCheck.IsDamaged(path + "-wal"))
        {
            throw new StoreRefusedException($"{path}-wal is damaged: restore {path} from a backup.");
        }

        Connection? connection = null;
        try
        {
            connection = Connection.OpenWriter(path, options.WriterCacheKiB);
            Configure(connection, path);
            Check(connection, options);
            SqliteMigration.Run(connection, path);
            return connection;
        }
        catch (Exception exception) when (SqliteFailure.Behind(exception) is { } failure)
        {
            connection?.Dispose();
            throw new StoreRefusedException(Sentence(failure.Code, path), failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a file that is there, for one who only reads and for whom it stands still from now on. Where a server left a log
    /// behind, it stays.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cacheKiB">Pages kept in memory, KiB.</param>
    /// <param name="isOwn">
    /// True where a store of this process has it open. Then nobody but SQLite may open and close it: closing a file lets go of
    /// all locks that the process has on it. https://www.sqlite.org/howtocorrupt.html
    /// </param>
    public static Connection OpenReading(string path, int cacheKiB, bool isOwn)
    {
        if (!File.Exists(path))
        {
            throw new StoreRefusedException($"{path} is not there.");
        }

        if (!isOwn)
        {
            RefuseStranger(path);
        }

        Connection? connection = null;
        try
        {
            var isLeft = File.Exists(path + "-wal");
            connection = Connection.OpenReader(path, cacheKiB);
            if (isLeft)
            {
                connection.LeaveLog();
            }

            if (connection.ScalarInt64("PRAGMA application_id") != SqliteSchema.ApplicationId)
            {
                throw new StoreRefusedException($"{path} is another program's database.");
            }

            connection.Execute("BEGIN");
            _ = connection.ScalarInt64("SELECT count(*) FROM sqlite_schema");
            return connection;
        }
        catch (Exception exception) when (SqliteFailure.Behind(exception) is { } failure)
        {
            connection?.Dispose();
            throw new StoreRefusedException(Sentence(failure.Code, path), failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What is wrong with the log of a file that no server has; null where nothing is. While a server writes to it, only the
    /// server can tell.
    /// </summary>
    public static string? LookAtLog(string path)
    {
        if (!File.Exists(path + "-wal"))
        {
            return null;
        }

        try
        {
            using var held = Lock(new() { Directory = Path.GetDirectoryName(Path.GetFullPath(path))! });
            return LogCheck.IsDamaged(path + "-wal") ? $"{path}-wal is damaged: commits that were answered are lost" : null;
        }
        catch (StoreRefusedException refused) when (refused.InUse)
        {
            return null;
        }
    }

    private static void RefuseStranger(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            Span<byte> head = stackalloc byte[16];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (file.Length > 0 && (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
                || !head.SequenceEqual(Magic)))
            {
                throw new StoreRefusedException($"{path} is not a database.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"{path} can not be read.", exception);
        }
    }

    private static void Configure(Connection connection, string path)
    {
        // Pages of 8 KiB hold three snapshots; 4 KiB were measured a third slower, 16 KiB no faster.
        connection.Execute("PRAGMA page_size = 8192");
        var journal = connection.ScalarText("PRAGMA journal_mode = WAL");
        if (journal != "wal" || connection.ScalarInt64("PRAGMA synchronous") != 2)
        {
            throw new StoreRefusedException($"{path} can not be written durably: the file system allows no log.");
        }
    }

    private static void Check(Connection connection, SqliteStoreOptions options)
    {
        var path = options.FilePath;
        if (connection.ScalarInt64("PRAGMA user_version") > 0
            && connection.ScalarInt64("PRAGMA application_id") != SqliteSchema.ApplicationId)
        {
            throw new StoreRefusedException($"{path} is another program's database.");
        }

        if (new FileInfo(path).Length <= options.FullCheckLimitBytes
            && connection.ScalarText("PRAGMA quick_check(1)") is not "ok")
        {
            throw new StoreRefusedException(Sentence(raw.SQLITE_CORRUPT, path));
        }
    }

    private static string Sentence(int code, string path) => code switch
    {
        raw.SQLITE_NOTADB => $"{path} is not a database.",
        raw.SQLITE_CORRUPT => $"{path} is damaged: restore it from a backup.",
        raw.SQLITE_READONLY => $"{path} can not be written: it is read-only.",
        raw.SQLITE_CANTOPEN => $"{path} can not be opened.",
        raw.SQLITE_FULL => $"{path} can not be written: the disk is full.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => $"Another program has locked {path}.",
        _ => $"{path} can not be used (SQLite's error {code}).",
    };

    // EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.
    private static bool IsHeld(IOException exception) =>
        exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
