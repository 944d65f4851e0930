using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>Events, one and in pages.</summary>
internal sealed class EventReader(Database database)
{
    // Every event's id begins so.
    private static readonly IdRange _allIds = IdRange.Of("evt_");

    private const string Columns =
        """
        e.id, e.type, e.created,
            (SELECT s.body FROM snapshots s WHERE s.account = e.account AND s.seq = e.snapshot),
            e.previous, e.api_version, e.request, e.idempotency_key,
            (SELECT count(*) FROM deliveries d WHERE d.account = e.account AND d.event = e.id AND d.state <> 2)
        """;

    private const string One = $"SELECT {Columns} FROM events e WHERE e.account = $1 AND e.id = $2";

    private const string Newest = "SELECT id FROM events WHERE account = $1 ORDER BY id DESC LIMIT 1";

    // The account's types that begin so, each found by one step from the one before.
    private const string Types =
        """
        WITH RECURSIVE known (type) AS (
            (SELECT type FROM events WHERE account = $1 AND type >= $2 ORDER BY type LIMIT 1)
            UNION ALL
            SELECT (SELECT e.type FROM events e WHERE e.account = $1 AND e.type > known.type ORDER BY e.type LIMIT 1)
            FROM known WHERE starts_with(known.type, $2))
        SELECT type FROM known WHERE starts_with(type, $2)
        """;

    // How much may be sorted for a page.
    private const int Little = 1_000;

    private const string Much =
        "SELECT 1 FROM deliveries WHERE account = $1 AND state <> 2 LIMIT 1 OFFSET $2";

    private readonly CreatedSearch _created = new(database, "events");

    public ValueTask<StoredEvent?> FindAsync(string account, string id, CancellationToken stop) =>
        database.FindAsync(new Ask(One).Text(account).Text(id), Read, stop);

    public ValueTask<string?> NewestIdAsync(string account, CancellationToken stop) =>
        database.FindAsync(new Ask(Newest).Text(account), row => row.Text(0), stop);

    public async ValueTask<Page<StoredEvent>> ListAsync(EventQuery query, CancellationToken stop)
    {
        var range = await _created.NarrowAsync(query.Account, _allIds.Within(query.Cursor), query.Created, stop);
        var types = query.Types.Count == 0 ? null : await TypesAsync(query, stop);
        if (range.IsEmpty || types is { Count: 0 })
        {
            return new Page<StoredEvent>([], HasMore: false);
        }

        var isMuch = query.Delivered is false && (await database.ReadAsync(
            new Ask(Much).Text(query.Account).Number(Little), static _ => true, stop)).Count > 0;
        var ask = Statement(query, range, types, isMuch);
        return Pages.Of(await database.ReadAsync(ask, Read, stop), query.Limit, query.Cursor);
    }

    /// <summary>The statement of a page; also for the test that looks at its plan.</summary>
    internal static Ask Statement(EventQuery query, IdRange range, IReadOnlyCollection<string>? types, bool isMuch)
    {
        var direction = Pages.Direction(query.Cursor);
        var rows = (query.Delivered, types) switch
        {
            // Each type has its own stretch of the index: a rare one costs no more than a common one.
            (null, not null) =>
                $"""
                (SELECT found.* FROM unnest($5::text[]) AS t (type) CROSS JOIN LATERAL
                    (SELECT * FROM events
                     WHERE account = $1 AND type = t.type COLLATE "C" AND id >= $2 AND id < $3 ORDER BY id {direction} LIMIT $4) found)
                """,
            (null, null) => "(SELECT * FROM events WHERE account = $1 AND id >= $2 AND id < $3)",

            // Where much is open, most of it is near: the events are walked until the page is full. While little is open it
            // is sorted anew: an index for this would cost each delivery.
            (false, _) when !isMuch =>
                $"""
                (SELECT * FROM events WHERE account = $1 AND id >= $2 AND id < $3 {OfTypes(types)} AND id IN
                    (SELECT event FROM deliveries WHERE account = $1 AND state <> 2 AND event >= $2 AND event < $3))
                """,
            // Looked up for each event on the way: as EXISTS it would be joined, which reads all that is open.
            _ =>
                $"""
                (SELECT * FROM events n WHERE account = $1 AND id >= $2 AND id < $3 {OfTypes(types)} AND
                    (SELECT 1 FROM deliveries d WHERE d.account = n.account AND d.event = n.id AND d.state <> 2 LIMIT 1)
                    {(query.Delivered is true ? "IS NULL" : "IS NOT NULL")})
                """,
        };
        var ask = new Ask($"SELECT {Columns} FROM (SELECT * FROM {rows} page ORDER BY id {direction} LIMIT $4) e ORDER BY e.id {direction}")
            .Text(query.Account).Text(range.From).Text(range.Below).Number(query.Limit + 1);
        return types is null ? ask : ask.Texts(types);
    }

    private static string OfTypes(IReadOnlyCollection<string>? types) => types is null ? "" : "AND type = ANY($5)";

    // The types meant, each once; a wildcard stands for those of the account's that begin so.
    private async ValueTask<HashSet<string>> TypesAsync(EventQuery query, CancellationToken stop)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wanted in query.Types)
        {
            if (wanted.EndsWith('*'))
            {
                named.UnionWith(await database.ReadAsync(
                    new Ask(Types).Text(query.Account).Text(wanted[..^1]), row => row.Text(0), stop));
            }
            else
            {
                named.Add(wanted);
            }
        }

        return named;
    }

    private static StoredEvent Read(NpgsqlDataReader row)
    {
        var id = row.Text(0);
        return new(
            id, row.Text(1), row.Number(2), row.Body(3, id), row.Bytes(4), row.Text(5), row.TextOrNull(6), row.TextOrNull(7),
            (int)row.Number(8));
    }
}
