using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>Takes deliveries, new and repeated in turns, so that neither waits for the other.</summary>
internal static class Taker
{
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private const string Expire =
        $"""
        UPDATE deliveries SET state = 0, lease = NULL
        WHERE account = $1 AND endpoint = $2 AND state = 1 AND lease <= {Now}
        """;

    // What another node is taking at this moment is passed over.
    private const string Take =
        $"""
        WITH open AS (SELECT 1 FROM subscriptions WHERE account = $1 AND endpoint = $2 AND enabled),
        again AS (
            SELECT event, due, tried FROM deliveries
            WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 1 AND due <= $3 AND EXISTS (SELECT 1 FROM open)
            ORDER BY due, event LIMIT $5 FOR UPDATE SKIP LOCKED),
        fresh AS (
            SELECT event, due, tried FROM deliveries
            WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 0 AND due <= $3 AND EXISTS (SELECT 1 FROM open)
            ORDER BY due, event LIMIT $4 FOR UPDATE SKIP LOCKED),
        turns AS (
            SELECT event, tried, row_number() OVER (ORDER BY due, event) AS turn FROM again
            UNION ALL
            SELECT event, tried, row_number() OVER (ORDER BY due, event) AS turn FROM fresh),
        picked AS (SELECT event FROM turns ORDER BY turn, tried <> $6 LIMIT $4)
        UPDATE deliveries d SET state = 1, lease = {Now} + $7, fence = fence + 1
        FROM picked p WHERE d.account = $1 AND d.endpoint = $2 AND d.event = p.event
        RETURNING d.event, d.fence, d.failures, d.since, d.told, d.tried, d.body, d.due
        """;

    public static async ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(Database database, Taking taking, CancellationToken stop)
    {
        var rows = await database.WriteAsync(
            [new Ask(Expire).Text(taking.Account).Text(taking.Endpoint), Statement(taking)],
            row => (Due: row.Number(7), Taken: Read(row, taking)),
            stop);
        var inOrder = rows.OrderBy(each => each.Due).ThenBy(each => each.Taken.Event, StringComparer.Ordinal).ToArray();
        var turns = new[] { taking.NewFirst, !taking.NewFirst }
            .Select((isNew, place) => inOrder.Where(each => each.Taken.IsNew == isNew).Select((each, turn) => (turn, place, each.Taken)));
        return [.. turns.SelectMany(each => each).OrderBy(each => each.turn).ThenBy(each => each.place).Select(each => each.Taken)];
    }

    /// <summary>The statement; also for the test that looks at its plan.</summary>
    internal static Ask Statement(Taking taking) => new Ask(Take)
        .Text(taking.Account).Text(taking.Endpoint).Number(taking.UntilMs).Number(taking.Limit)
        .Number(Math.Min(taking.AgainLimit, taking.Limit)).Number(taking.NewFirst ? 0 : 1).Number(taking.LeaseMs - taking.MachineMs);

    private static TakenDelivery Read(NpgsqlDataReader row, Taking taking) => new(
        taking.Account, row.Text(0), taking.Endpoint, row.Number(1), row.GetInt32(2), row.Number(3), row.GetInt32(4),
        IsNew: row.GetInt16(5) == 0, row.Bytes(6));
}
