using System.Globalization;
using Layby.Tests.Postgres;

namespace Layby.Bench.Databases;

/// <summary>A PostgreSQL of the run's own, as careful as one that holds money: every commit is on the disk.</summary>
internal sealed class DatabaseServer : IDisposable
{
    private readonly PostgresServer _server;

    private DatabaseServer(PostgresServer server) => _server = server;

    /// <summary>What it has used of the processor.</summary>
    public TimeSpan Processor => _server.Processor;

    public static DatabaseServer Start() => PostgresProgram.Lacking is { } lacking
        ? throw new BenchException(lacking)
        : new(Wait(PostgresServer.StartAsync("max_connections=300", "shared_buffers=512MB", "wal_compression=on")));

    /// <summary>Bytes that a database takes, and bytes that were ever written to the log.</summary>
    public static (long Size, long Log) Written(string database)
    {
        var asked = Wait(PostgresServer.AskAtAsync(
            database, "SELECT pg_database_size(current_database()) UNION ALL SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
        return (long.Parse(asked[0], CultureInfo.InvariantCulture), long.Parse(asked[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The connection string of a new database.</summary>
    public string NewDatabase() => _server.AddressOf(Wait(_server.NewDatabaseAsync()));

    /// <summary>Whether a commit waits for the disk; not while the bench fills a store.</summary>
    public void WaitForDisk(bool waits)
    {
        Wait(_server.ExecuteAsync($"ALTER SYSTEM SET synchronous_commit = {(waits ? "on" : "off")}"));
        Wait(_server.ExecuteAsync("SELECT pg_reload_conf()"));
    }

    /// <summary>What a database does by itself sooner or later, done now.</summary>
    public static void Tidy(string database)
    {
        // Of millions of rows it takes minutes.
        var patient = database + ";Command Timeout=0";
        Wait(PostgresServer.ExecuteAtAsync(patient, "VACUUM ANALYZE"));
        Wait(PostgresServer.ExecuteAtAsync(patient, "CHECKPOINT"));
    }

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
