namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Pages of objects. Each query walks one index from where the page begins and stops when it is full: its cost is
/// the same whatever is stored.
/// </summary>
internal sealed class ObjectLists(Connection connection)
{
    private readonly CreatedSearch _created = new(connection, "objects");
    private readonly Both _all = new(connection, "objects o", "o.account = ?1");

    // The indexes are named: left to itself, SQLite walks all of the account's objects of the kind by the primary key.
    private readonly Both _ofCustomer = new(
        connection, "objects o INDEXED BY objects_by_customer", "o.account = ?1 AND o.customer = ?5");

    private readonly Both _ofLabel = new(
        connection, "objects o INDEXED BY objects_by_label", "o.account = ?1 AND o.label = ?7");

    // One parent has few children, so its customer (always the same, in practice) is only compared.
    private readonly Both _ofParent = new(
        connection,
        "objects o INDEXED BY objects_by_parent",
        "o.account = ?1 AND o.parent = ?6 AND (?5 IS NULL OR +o.customer = ?5)");

    public Page<StoredObject> List(ObjectQuery query)
    {
        if (query.Twin is not { } twin)
        {
            return ListOne(query);
        }

        var (one, other) = TwinLists.Split(query, twin);
        return TwinLists.Merge(query, ListOne(one), ListOne(other));
    }

    private Page<StoredObject> ListOne(ObjectQuery query)
    {
        var range = IdRange.Of(query.Prefix).Within(query.Cursor);
        range = _created.Narrow(query.Account, range, query.Created);
        if (range.IsEmpty)
        {
            return new Page<StoredObject>([], HasMore: false);
        }

        return query.Labels is { } labels ? Labelled(query, range, labels) : Listed(query, range);
    }

    private Page<StoredObject> Listed(ObjectQuery query, IdRange range)
    {
        var both = query.Parent is not null ? _ofParent : query.Customer is not null ? _ofCustomer : _all;
        var statement = query.Cursor.EndingBefore is null ? both.NewestFirst : both.OldestFirst;
        statement.Bind(1, query.Account).Bind(2, range.From).Bind(3, range.Below).Bind(4, query.Limit + 1);
        if (both != _all)
        {
            statement.Bind(5, query.Customer);
        }

        if (both == _ofParent)
        {
            statement.Bind(6, query.Parent);
        }

        return statement.Page(query.Limit, query.Cursor, Read);
    }

    // Each label has its own stretch of the index; a page is merged from the nearest few of each.
    private Page<StoredObject> Labelled(ObjectQuery query, IdRange range, IReadOnlyList<string> labels)
    {
        var (backwards, found, more) = (query.Cursor.EndingBefore is not null, new List<StoredObject>(), false);
        var statement = backwards ? _ofLabel.OldestFirst : _ofLabel.NewestFirst;
        foreach (var label in labels)
        {
            statement.Bind(1, query.Account).Bind(2, range.From).Bind(3, range.Below).Bind(4, query.Limit + 1).Bind(7, label);
            var page = statement.Page(query.Limit, query.Cursor, Read);
            found.AddRange(page.Rows);
            more |= page.HasMore;
        }

        found.Sort(static (one, other) => string.CompareOrdinal(other.Id, one.Id));
        var nearest = backwards ? found.TakeLast(query.Limit) : found.Take(query.Limit);
        return new Page<StoredObject>([.. nearest], more || found.Count > query.Limit);
    }

    /// <summary>The object of a row: its id, its revision, its two bodies and their sum.</summary>
    public static StoredObject Read(Statement row)
    {
        var read = new StoredObject(row.Text(0), row.Int64(1), row.Bytes(2).ToArray(), row.Bytes(3).ToArray());
        var sum = RowSum.OfObject(RowSum.Of(read.Body.Span), read.Id, read.Revision, read.Private.Span);
        RowSum.Check(row, body: 2, kept: 4, sum, read.Id);
        return read;
    }

    // The same query in both directions.
    private sealed class Both(Connection connection, string rows, string condition)
    {
        public Statement NewestFirst { get; } = connection.Prepare(Sql(rows, condition, "DESC"));

        public Statement OldestFirst { get; } = connection.Prepare(Sql(rows, condition, "ASC"));

        private static string Sql(string rows, string condition, string direction) =>
            $"""
            SELECT o.id, o.revision, s.body, o.private, o.sum
            FROM {rows} LEFT JOIN snapshots s ON s.seq = o.snapshot
            WHERE {condition} AND o.id >= ?2 AND o.id < ?3
            ORDER BY o.id {direction} LIMIT ?4
            """;
    }
}
