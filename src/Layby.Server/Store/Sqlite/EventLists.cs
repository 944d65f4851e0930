namespace Layby.Server.Store.Sqlite;

/// <summary>Events, one and in pages.</summary>
internal sealed class EventLists(Connection connection)
{
    // Every event's id begins so.
    private static readonly IdRange _allIds = IdRange.Of("evt_");

    private const string Columns =
        "e.id, e.type, e.created, s.body, e.previous, e.api_version, e.request, e.idempotency_key, "
        + "(SELECT count(*) FROM deliveries d WHERE d.account = e.account AND d.event = e.id AND d.state <> 2), e.sum";

    private readonly CreatedSearch _created = new(connection, "events");
    private readonly EventTypes _types = new(connection);
    private readonly DeliveredEvents _delivered = new(connection);

    private readonly Statement _find = connection.Prepare(
        $"""
        SELECT {Columns} FROM events e LEFT JOIN snapshots s ON s.seq = e.snapshot
        WHERE e.account = ?1 AND e.id = ?2
        """);

    private readonly Statement _newestId = connection.Prepare(
        """
        SELECT id FROM events WHERE account = ?1 ORDER BY id DESC LIMIT 1
        """);

    private readonly Statement _newestFirst = connection.Prepare(
        $"""
        SELECT {Columns} FROM events e LEFT JOIN snapshots s ON s.seq = e.snapshot
        WHERE e.account = ?1 AND e.id >= ?2 AND e.id < ?3 ORDER BY e.id DESC LIMIT ?4
        """);

    private readonly Statement _oldestFirst = connection.Prepare(
        $"""
        SELECT {Columns} FROM events e LEFT JOIN snapshots s ON s.seq = e.snapshot
        WHERE e.account = ?1 AND e.id >= ?2 AND e.id < ?3 ORDER BY e.id ASC LIMIT ?4
        """);

    public StoredEvent? Find(string account, string id)
    {
        _find.Bind(1, account).Bind(2, id);
        try
        {
            return _find.Step() ? Read(_find) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    public string? NewestId(string account)
    {
        _newestId.Bind(1, account);
        try
        {
            return _newestId.Step() ? _newestId.Text(0) : null;
        }
        finally
        {
            _newestId.Reset();
        }
    }

    public Page<StoredEvent> List(EventQuery query)
    {
        var range = _created.Narrow(query.Account, _allIds.Within(query.Cursor), query.Created);
        if (range.IsEmpty)
        {
            return new Page<StoredEvent>([], HasMore: false);
        }

        if (query.Delivered is not null)
        {
            return OfIds(query, _delivered.Ids(query, range));
        }

        if (query.Types.Count > 0)
        {
            return OfIds(query, _types.Ids(query, range));
        }

        var statement = query.Cursor.EndingBefore is null ? _newestFirst : _oldestFirst;
        statement.Bind(1, query.Account).Bind(2, range.From).Bind(3, range.Below).Bind(4, query.Limit + 1);
        return statement.Page(query.Limit, query.Cursor, Read);
    }

    private Page<StoredEvent> OfIds(EventQuery query, List<string> ids)
    {
        var more = ids.Count > query.Limit;
        if (more)
        {
            // The one too many is the farthest from the cursor.
            ids.RemoveAt(query.Cursor.EndingBefore is null ? ids.Count - 1 : 0);
        }

        return new Page<StoredEvent>(ids.ConvertAll(id => Find(query.Account, id)!), more);
    }

    /// <summary>The event of a row, with its sum.</summary>
    public static StoredEvent Read(Statement row)
    {
        var read = new StoredEvent(
            row.Text(0),
            row.Text(1),
            row.Int64(2),
            row.Bytes(3).ToArray(),
            row.Bytes(4).ToArray(),
            row.Text(5),
            row.TextOrNull(6),
            row.TextOrNull(7),
            (int)row.Int64(8));
        var sum = RowSum.OfEvent(
            RowSum.Of(read.Object.Span), read.Id, read.Type, read.Created, read.PreviousAttributes.Span);
        RowSum.Check(row, body: 3, kept: 9, sum, read.Id);
        return read;
    }
}
