using System.Globalization;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;

namespace Layby.Server.Upkeep;

/// <summary>The command <c>layby backup</c>: a copy of the database in one file, also while the server runs.</summary>
public static class BackupCommand
{
    /// <summary>Its own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--to"];

    /// <summary>Makes it.</summary>
    /// <param name="given">The options that were given.</param>
    /// <param name="settings">Where the data is.</param>
    /// <param name="stop">Ends it; nothing is left.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="StartRefusedException">An option is missing.</exception>
    /// <exception cref="StoreRefusedException">It can not be made.</exception>
    public static string Run(IReadOnlyDictionary<string, string> given, Settings settings, CancellationToken stop)
    {
        if (settings.Database is not null)
        {
            throw new StartRefusedException(
                2, "PostgreSQL has backups of its own (pg_dump, pg_basebackup); this one is of the embedded database.");
        }

        var target = given.Wanted("backup", "--to", "FILE");
        SqliteBackup.Run(new SqliteStoreOptions { Directory = settings.DataFolder }.FilePath, target, stop);
        var size = (new FileInfo(target).Length / 1024m / 1024m).ToString("0.0", CultureInfo.InvariantCulture);
        return $"""
            {target} is whole: {size} MB.
            To restore it, put it into an empty folder as {SqliteStoreOptions.FileName} and start: layby --data FOLDER
            """;
    }
}
