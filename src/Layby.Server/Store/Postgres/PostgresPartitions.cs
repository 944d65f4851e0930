using System.Globalization;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// A partition for each month of what is told: of the events, their deliveries and the tries, divided by the time in the
/// events' ids. They are made ahead; what is of no such month (a sandbox whose clock is far ahead) lies in the default
/// partition until its month is made.
/// </summary>
internal sealed class PostgresPartitions(Database database)
{
    /// <summary>Every id of an event begins so.</summary>
    public const string Prefix = "evt_3";

    /// <summary>How many months after this one are made.</summary>
    public const int Ahead = 2;

    /// <summary>What is divided, and by which column.</summary>
    public static readonly IReadOnlyList<(string Table, string Column)> Tables =
        [("events", "id"), ("deliveries", "event"), ("attempts", "event")];

    private const string Oldest = "SELECT min(id) FROM events_else WHERE id >= $1 AND id < $2";

    private const string Known =
        "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass";

    /// <summary>Makes those that are missing of this month and the next.</summary>
    public ValueTask MakeAsync(DateTimeOffset now, CancellationToken stop) => MakeAsync(now, Ahead, stop);

    /// <summary>The same with another number of months ahead.</summary>
    public async ValueTask MakeAsync(DateTimeOffset now, int ahead, CancellationToken stop)
    {
        var known = await ListAsync(stop);
        var first = MonthOf(now);
        foreach (var month in Enumerable.Range(0, ahead + 1).Select(first.AddMonths).Where(each => !known.Contains(each)))
        {
            await MakeOneAsync(month, stop);
        }
    }

    /// <summary>Makes the months of what lies in the default partition and is older: what was copied from another store.</summary>
    public async ValueTask DivideAsync(DateTimeOffset before, CancellationToken stop)
    {
        while ((await database.ReadAsync(
            new Ask(Oldest).Text(Prefix).Text(Account.EdgeAt(Prefix, before)), row => row.TextOrNull(0), stop))[0] is { } oldest)
        {
            if (!await MakeOneAsync(MonthOf(DateTimeOffset.FromUnixTimeSeconds(Account.SecondsOf(oldest))), stop))
            {
                return;
            }
        }
    }

    /// <summary>The months that there are.</summary>
    public async ValueTask<HashSet<DateTimeOffset>> ListAsync(CancellationToken stop) =>
        [.. (await database.ReadAsync(new(Known), row => MonthOf(row.Text(0)), stop)).OfType<DateTimeOffset>()];

    /// <summary>The name of a month's partition.</summary>
    public static string NameOf(string table, DateTimeOffset month) =>
        string.Create(CultureInfo.InvariantCulture, $"{table}_{month:yyyy_MM}");

    /// <summary>The month of a partition's name; null for the default one.</summary>
    public static DateTimeOffset? MonthOf(string name) => name.Length > 7 && DateTimeOffset.TryParseExact(
        name[^7..], "yyyy_MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month) ? month : null;

    private static DateTimeOffset MonthOf(DateTimeOffset time) =>
        new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    // Whoever holds the row of `layby` makes it; the others find it there afterwards.
    private ValueTask<bool> MakeOneAsync(DateTimeOffset month, CancellationToken stop) => database.PersistAsync(
        async () =>
        {
            await using var connection = await database.OpenAsync(stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await RunAsync("SET LOCAL lock_timeout = '3s'; SELECT 1 FROM layby FOR UPDATE");
            await using var look = new NpgsqlCommand($"SELECT to_regclass('{NameOf("events", month)}') IS NULL", connection);
            if (await look.ExecuteScalarAsync(stop) is not true)
            {
                return false;
            }

            foreach (var (table, column) in Tables)
            {
                await RunAsync(Sql(table, column, month));
            }

            await transaction.CommitAsync(stop);
            return true;

            async ValueTask RunAsync(string sql)
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync(stop);
            }
        },
        stop);

    // The check spares the server from looking through the rows once more.
    private static string Sql(string table, string column, DateTimeOffset month)
    {
        var (from, below) = (Account.EdgeAt(Prefix, month), Account.EdgeAt(Prefix, month.AddMonths(1)));
        var name = NameOf(table, month);
        var within = $"""{column} >= '{from}' COLLATE "C" AND {column} < '{below}' COLLATE "C" """;
        return $"""
            CREATE TABLE {name} (LIKE {table} INCLUDING ALL);
            ALTER TABLE {name} ADD CONSTRAINT {name}_month CHECK ({within});
            LOCK TABLE {table}_else IN ACCESS EXCLUSIVE MODE;
            WITH moved AS (DELETE FROM {table}_else WHERE {within} RETURNING *) INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{from}') TO ('{below}');
            ALTER TABLE {name} DROP CONSTRAINT {name}_month;
            """;
    }
}
