using Layby.Server.Store.Schema;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Brings a database to the newest schema. Each step is one transaction together with its number; of nodes that start at
/// once, one does it and the others wait for the row that it holds.
/// </summary>
internal static class PostgresMigration
{
    // Nodes that make the very first table at once trip over each other in the catalog.
    private const int Tries = 20;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the steps that the database has not seen yet.</summary>
    /// <exception cref="StoreRefusedException">It is another program's, or a newer one's that this one can not work with.</exception>
    public static ValueTask RunAsync(NpgsqlDataSource source, string shown) =>
        RunAsync(source, shown, PostgresSchema.Steps, PostgresSchema.LeastReader);

    /// <summary>The same with other steps, for tests.</summary>
    public static async ValueTask RunAsync(NpgsqlDataSource source, string shown, IReadOnlyList<string> steps, int leastReader)
    {
        await using var connection = await source.OpenConnectionAsync();
        await BeginAsync(connection);
        while (await StepAsync(connection, shown, steps, leastReader))
        {
            // One step, one transaction.
        }
    }

    private static async ValueTask BeginAsync(NpgsqlConnection connection)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RunAsync(
                    connection,
                    """
                    CREATE TABLE IF NOT EXISTS layby (
                        one boolean PRIMARY KEY CHECK (one),
                        version integer NOT NULL,
                        least_reader integer NOT NULL,
                        upkeep_until bigint NOT NULL DEFAULT 0
                    );
                    INSERT INTO layby (one, version, least_reader) VALUES (true, 0, 0) ON CONFLICT DO NOTHING;
                    """);
                return;
            }
            catch (PostgresException race) when (tries < Tries
                && race.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable
                    or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UndefinedTable)
            {
                await Task.Delay(_pause, TimeProvider.System);
            }
        }
    }

    // False when there is nothing more to do.
    private static async ValueTask<bool> StepAsync(
        NpgsqlConnection connection, string shown, IReadOnlyList<string> steps, int leastReader)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var (version, least) = await VersionAsync(connection);
        if (version >= steps.Count)
        {
            return least > steps.Count
                ? throw new StoreRefusedException(
                    $"{shown} was written by a newer server (schema {version}, for those that know {least}; this one knows {steps.Count}).")
                : false;
        }

        try
        {
            await RunAsync(connection, steps[version]);
        }
        catch (PostgresException taken) when (version == 0 && taken.SqlState is PostgresErrorCodes.DuplicateTable)
        {
            throw new StoreRefusedException($"{shown} has another program's tables: give Layby a database of its own.", taken);
        }

        await RunAsync(
            connection, $"UPDATE layby SET version = {version + 1}, least_reader = {Math.Min(leastReader, version + 1)}");
        await transaction.CommitAsync();
        return true;
    }

    private static async ValueTask<(int Version, int LeastReader)> VersionAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT version, least_reader FROM layby FOR UPDATE", connection);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        return (rows.GetInt32(0), rows.GetInt32(1));
    }

    private static async ValueTask RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
