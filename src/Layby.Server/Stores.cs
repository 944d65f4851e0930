using System.Runtime.CompilerServices;
using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Server.Store.Sqlite;

namespace Layby.Server;

/// <summary>Opens the store that the settings name: the only place that knows that there are two.</summary>
public static partial class Stores
{
    /// <summary>Opens it; what is to be said of it goes to the log.</summary>
    /// <exception cref="StoreRefusedException">It can not be used: one sentence says why.</exception>
    public static ValueTask<IStore> OpenAsync(Settings settings, TimeProvider time, StoreFigures figures, ILoggerFactory log) =>
        settings.Database is { } address
            ? OpenPostgresAsync(settings, address, time, figures, log)
            : new(SqliteStore.Open(Embedded(settings) with { Time = time, Figures = figures }));

    /// <summary>
    /// Opens what a command names that moves a store or looks at it: the address of a PostgreSQL database, or the folder of an
    /// embedded one.
    /// </summary>
    /// <exception cref="StoreRefusedException">It can not be used: one sentence says why.</exception>
    public static ValueTask<IMovableStore> OpenNamedAsync(string name) => AddressOf(name) is { } address
        ? OpenPostgresAsync(address)
        : new(SqliteStore.Open(new() { Directory = name }));

    /// <summary>Whether there is anything of Layby's where the settings point.</summary>
    /// <exception cref="StoreRefusedException">That can not be found out: one sentence says why.</exception>
    public static ValueTask<bool> IsThereAsync(Settings settings) =>
        settings.Database is { } address ? IsPostgresThereAsync(address) : new(File.Exists(Embedded(settings).FilePath));

    /// <summary>The same of what a command names, as <see cref="OpenNamedAsync"/> opens it.</summary>
    /// <exception cref="StoreRefusedException">That can not be found out: one sentence says why.</exception>
    public static ValueTask<bool> IsNamedThereAsync(string name) => AddressOf(name) is { } address
        ? IsPostgresThereAsync(address)
        : new(File.Exists(new SqliteStoreOptions { Directory = name }.FilePath));

    /// <summary>Refuses to look for something where nothing is: a server makes a store, and not whoever mistypes its name.</summary>
    /// <exception cref="OrderRefusedException">There is none.</exception>
    /// <exception cref="StoreRefusedException">That can not be found out: one sentence says why.</exception>
    public static async ValueTask NeedAsync(Settings settings)
    {
        if (!await IsThereAsync(settings))
        {
            throw new OrderRefusedException(settings.Database is { } address
                ? $"There is nothing of Layby's in {address.Shown}: --database names the server's database."
                : $"There is no database in {settings.DataFolder}: --data names the server's folder.");
        }
    }

    /// <summary>The address that a command names; null where it names a folder.</summary>
    public static PostgresAddress? AddressOf(string name) => name.Contains('=', StringComparison.Ordinal)
        || name.Contains("://", StringComparison.Ordinal) ? PostgresAddress.Parse(name) : null;

    /// <summary>How the embedded database of these settings is opened.</summary>
    public static SqliteStoreOptions Embedded(Settings settings) =>
        new() { Directory = settings.DataFolder, QueueLimit = settings.Limits.WaitingWrites };

    // Apart, so that the driver is loaded only where it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async ValueTask<IMovableStore> OpenPostgresAsync(PostgresAddress address) =>
        await PostgresStore.OpenAsync(new() { Address = address });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<bool> IsPostgresThereAsync(PostgresAddress address) =>
        PostgresStore.IsThereAsync(new() { Address = address });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async ValueTask<IStore> OpenPostgresAsync(
        Settings settings, PostgresAddress address, TimeProvider time, StoreFigures figures, ILoggerFactory log)
    {
        var store = await PostgresStore.OpenAsync(new()
        {
            Address = address,
            Connections = settings.Limits.DatabaseConnections,
            QueueLimit = settings.Limits.WaitingWrites,
            Time = time,
            Figures = figures,
            IsLive = settings.IsLive,
        });
        foreach (var warning in store.Warnings)
        {
            Log.Danger(log.CreateLogger(typeof(Stores)), warning);
        }

        return store;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Danger(ILogger log, string warning);
    }
}
