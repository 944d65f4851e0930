using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Forgets whole months of events at a stroke, with what was told of them, once all of a month is old enough and nothing of
/// it is still to be told. The JSON that only they pointed at goes in parts, of which the partition that has been taken out
/// is the list: whoever comes next goes on where a node has died.
/// </summary>
internal sealed class PostgresRetention(Database database, PostgresPartitions partitions)
{
    private const int Batch = 5_000;

    // Events of one commit may share their JSON, and a month may end between them.
    private static readonly TimeSpan _beside = TimeSpan.FromSeconds(10);

    private const string TakenOut =
        """
        SELECT relname::text FROM pg_class c
        WHERE relname ~ '^events_[0-9]{4}_[0-9]{2}$' AND relkind = 'r' AND NOT relispartition
            AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'events'::regclass)
        """;

    /// <summary>Forgets months that ended before; none where that is null.</summary>
    public async ValueTask RunAsync(DateTimeOffset? keptSince, CancellationToken stop)
    {
        if (keptSince is { } since)
        {
            await partitions.DivideAsync(since, stop);
            foreach (var month in (await partitions.ListAsync(stop)).Where(each => each.AddMonths(1) <= since).Order())
            {
                if (!await HasDueAsync(month, stop))
                {
                    await TakeOutAsync(month, stop);
                }
            }
        }

        foreach (var month in await database.ReadAsync(new(TakenOut), row => PostgresPartitions.MonthOf(row.Text(0))!.Value, stop))
        {
            await ForgetAsync(month, stop);
        }
    }

    private async ValueTask<bool> HasDueAsync(DateTimeOffset month, CancellationToken stop)
    {
        var name = PostgresPartitions.NameOf("deliveries", month);
        return (await database.ReadAsync(
            new($"SELECT 1 FROM {name} WHERE state IN (0, 1) AND state <> 2 LIMIT 1"), static _ => true, stop)).Count > 0;
    }

    private ValueTask<bool> TakeOutAsync(DateTimeOffset month, CancellationToken stop) => database.PersistAsync(
        async () =>
        {
            await using var connection = await database.OpenAsync(stop);
            var detach = PostgresPartitions.Tables.Select(
                each => $"ALTER TABLE {each.Table} DETACH PARTITION {PostgresPartitions.NameOf(each.Table, month)};");

            // Readers are held up while it waits for those before it: not for long.
            await using var command = new NpgsqlCommand(
                $"BEGIN; SET LOCAL lock_timeout = '1s'; {string.Concat(detach)} COMMIT", connection);
            try
            {
                await command.ExecuteNonQueryAsync(stop);
                return true;
            }
            catch (PostgresException busy) when (
                busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
                return false;
            }
        },
        stop);

    private async ValueTask ForgetAsync(DateTimeOffset month, CancellationToken stop)
    {
        var name = PostgresPartitions.NameOf("events", month);
        var end = month.AddMonths(1);
        var part =
            $"""
            WITH part AS (SELECT account, id, snapshot FROM {name} LIMIT $1),
            gone AS (DELETE FROM {name} e USING part p WHERE e.account = p.account AND e.id = p.id),
            freed AS (
                DELETE FROM snapshots s USING part p WHERE s.account = p.account AND s.seq = p.snapshot
                    AND NOT EXISTS (SELECT 1 FROM objects o WHERE o.account = s.account AND o.id = s.owner AND o.snapshot = s.seq)
                    AND NOT EXISTS (SELECT 1 FROM events e WHERE e.account = s.account AND e.id >= $2 AND e.id < $3 AND e.snapshot = s.seq))
            SELECT count(*) FROM part
            """;
        while ((await database.WriteAsync(
            [
                new Ask(part).Number(Batch)
                    .Text(Account.EdgeAt(PostgresPartitions.Prefix, end)).Text(Account.EdgeAt(PostgresPartitions.Prefix, end + _beside)),
            ],
            row => row.Number(0),
            stop))[0] > 0)
        {
            stop.ThrowIfCancellationRequested();
        }

        await database.CountAsync(
            [.. PostgresPartitions.Tables.Select(each => new Ask($"DROP TABLE IF EXISTS {PostgresPartitions.NameOf(each.Table, month)}"))],
            stop);
    }
}
