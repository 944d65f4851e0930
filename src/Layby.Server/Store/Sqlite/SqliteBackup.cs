namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Copies a database into one file while a server may be running on it: as it was when the copying began. Commits are not
/// held up meanwhile; the log they go to is not emptied until it is done. https://www.sqlite.org/backup.html
/// </summary>
public static class SqliteBackup
{
    /// <summary>What the file is called until it is whole.</summary>
    public const string Unfinished = ".part";

    private const int PagesAtOnce = 1024;
    private const int CacheKiB = 2 * 1024;

    /// <summary>Copies it; the file appears whole and on the disk, or not at all.</summary>
    /// <param name="source">The database.</param>
    /// <param name="target">A file that is not there, in a folder that is.</param>
    /// <param name="stop">Ends it; nothing is left.</param>
    /// <exception cref="StoreRefusedException">It can not be read, or not be written there.</exception>
    public static void Run(string source, string target, CancellationToken stop)
    {
        if (File.Exists(target))
        {
            throw new StoreRefusedException($"{target} is there already; a backup overwrites nothing.");
        }

        if (SqliteOpening.LookAtLog(source) is { } damage)
        {
            throw new StoreRefusedException($"{damage}. Restore {source} from a backup.");
        }

        var part = target + Unfinished;
        using var from = SqliteOpening.OpenReading(source, CacheKiB, isOwn: false);
        try
        {
            Make(part);
            Copy(from, part, stop);
            File.Move(part, target, overwrite: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"{target} can not be written: {exception.Message}", exception);
        }
        catch (Exception exception) when (SqliteFailure.Behind(exception) is { } failure)
        {
            throw new StoreRefusedException($"{source} could not be copied to {target}. {failure.Message}", failure);
        }
        finally
        {
            Forget(part);
        }
    }

    // It holds webhooks' secrets and customers' names: only whoever makes it may read it.
    private static void Make(string part)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var made = new FileStream(part, options);
    }

    private static void Copy(Connection from, string part, CancellationToken stop)
    {
        using var to = Connection.OpenWriter(part, CacheKiB);
        from.CopyTo(to, PagesAtOnce, stop);
        if (to.ScalarText("PRAGMA quick_check(1)") is not "ok" and var wrong)
        {
            throw new StoreRefusedException(
                $"The copy is not whole, so it was not kept: {wrong?.ReplaceLineEndings(" ")}. layby verify says more.");
        }

        // One file is all of it: the log that the check made is folded in.
        to.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_TRUNCATE);
    }

    private static void Forget(string part)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(part + suffix);
        }
    }
}
