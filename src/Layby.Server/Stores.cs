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
