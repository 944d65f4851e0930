namespace Layby.Server.Store.Postgres;

/// <summary>Pages of deliveries with their tries.</summary>
internal static class DeliveryPages
{
    private const string Attempts =
        """
        SELECT a.event, a.endpoint, a.number, a.at, a.took, a.status, a.trouble, a.answer
        FROM unnest($2::text[], $3::text[]) AS p (event, endpoint)
        JOIN attempts a ON a.account = $1 AND a.event = p.event AND a.endpoint = p.endpoint
        ORDER BY a.event, a.endpoint, a.number
        """;

    public static async ValueTask<Page<StoredDelivery>> ListAsync(Database database, DeliveryQuery query, CancellationToken stop)
    {
        var rows = await database.ReadAsync(
            Statement(query),
            row => new StoredDelivery(row.Text(0), row.Text(1), (DeliveryState)row.GetInt16(2), row.Number(3), []),
            stop);
        var page = Pages.Of(rows, query.Limit, default);
        var tries = await database.ReadAsync(
            new Ask(Attempts)
                .Text(query.Account).Texts(page.Rows.Select(each => each.Event)).Texts(page.Rows.Select(each => each.Endpoint)),
            row => (Key: (row.Text(0), row.Text(1)), Try: new StoredAttempt(
                row.Number(2), row.Number(3), row.Number(4), row.IsDBNull(5) ? null : row.GetInt32(5), row.TextOrNull(6), row.Bytes(7))),
            stop);
        var byDelivery = tries.ToLookup(each => each.Key, each => each.Try);
        return page with { Rows = [.. page.Rows.Select(each => each with { Attempts = [.. byDelivery[(each.Event, each.Endpoint)]] })] };
    }

    /// <summary>The statement of a page; also for the test that looks at its plan.</summary>
    internal static Ask Statement(DeliveryQuery query)
    {
        var all = IdRange.Of("evt_");
        var (before, endpoint) = query.After ?? (query.Event is { } only ? only + '\0' : all.Below, "");
        var states = query.States.Count == 0 ? "" : $"AND state IN ({string.Join(", ", query.States.Select(each => (int)each))})";
        var ask = new Ask(
            $"""
            SELECT event, endpoint, state, due FROM deliveries
            WHERE account = $1 AND event >= $2 AND event <= $3 AND (event, endpoint) < ($3, $4)
                {states} {(query.Endpoint is null ? "" : "AND endpoint = $6")}
            ORDER BY event DESC, endpoint DESC LIMIT $5
            """).Text(query.Account).Text(query.Event ?? "").Text(before).Text(endpoint).Number(query.Limit + 1);
        return query.Endpoint is null ? ask : ask.Text(query.Endpoint);
    }
}
