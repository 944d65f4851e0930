using Layby.Core;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Objects, one and in pages. Each query walks one index from where the page begins and stops when it is full: its cost
/// is the same whatever is stored.
/// </summary>
internal sealed class ObjectReader(Database database)
{
    // The JSON is looked up for each row of the page alone, whatever the planner believes of the tables' sizes.
    private const string Columns =
        "o.id, o.revision, (SELECT s.body FROM snapshots s WHERE s.account = o.account AND s.seq = o.snapshot), o.private, o.stamp";

    private const string One = $"SELECT {Columns} FROM objects o WHERE o.account = $1 AND o.id = $2";

    private const string Due =
        "SELECT id, due FROM objects WHERE account = $1 AND due <= $2 ORDER BY due, id LIMIT $3";

    private const string Sums =
        "SELECT currency, available_on, net FROM balances WHERE account = $1 ORDER BY currency, available_on";

    private readonly CreatedSearch _created = new(database, "objects");

    public ValueTask<StoredObject?> FindAsync(string account, string id, CancellationToken stop) =>
        database.FindAsync(new Ask(One).Text(account).Text(id), Read, stop);

    public async ValueTask<IReadOnlyList<DueObject>> ListDueAsync(string account, long untilMs, int limit, CancellationToken stop) =>
        await database.ReadAsync(
            new Ask(Due).Text(account).Number(untilMs).Number(limit), row => new DueObject(row.Text(0), row.Number(1)), stop);

    public async ValueTask<IReadOnlyList<Posting>> BalanceAsync(string account, CancellationToken stop) =>
        await database.ReadAsync(
            new Ask(Sums).Text(account), row => new Posting(row.Text(0), row.Number(1), row.Number(2)), stop);

    public async ValueTask<Page<StoredObject>> ListAsync(ObjectQuery query, CancellationToken stop)
    {
        if (query.Twin is not { } twin)
        {
            return await ListOneAsync(query, stop);
        }

        var (one, other) = TwinLists.Split(query, twin);
        return TwinLists.Merge(query, await ListOneAsync(one, stop), await ListOneAsync(other, stop));
    }

    /// <summary>The statement of a page, and what it asks for; also for the test that looks at its plan.</summary>
    internal static Ask Statement(ObjectQuery query, IdRange range)
    {
        var direction = Pages.Direction(query.Cursor);
        if (query.Labels is { } labels)
        {
            // Each label has its own stretch of the index; a page is merged from the nearest few of each.
            return new Ask(
                $"""
                SELECT {Columns}
                FROM unnest($5::text[]) AS l (label) CROSS JOIN LATERAL
                    (SELECT account, id, revision, snapshot, private, stamp FROM objects
                     WHERE account = $1 AND label = l.label COLLATE "C" AND id >= $2 AND id < $3 ORDER BY id {direction} LIMIT $4) o
                ORDER BY o.id {direction} LIMIT $4
                """).Text(query.Account).Text(range.From).Text(range.Below).Number(query.Limit + 1).Texts(labels.Distinct());
        }

        if (query is { Parent: null, Customer: { } customer })
        {
            // Of a customer with many payments PostgreSQL would rather walk through everybody's, newest first, until a page is full.
            // By customer and id only the customers' own index is in order.
            return new Ask(
                $"""
                SELECT {Columns} FROM objects o
                WHERE o.account = $1 AND o.customer IS NOT NULL AND (o.customer, o.id) >= ($5, $2) AND (o.customer, o.id) < ($5, $3)
                ORDER BY o.customer {direction}, o.id {direction} LIMIT $4
                """).Text(query.Account).Text(range.From).Text(range.Below).Number(query.Limit + 1).Text(customer);
        }

        var (condition, of) = query switch
        {
            { Parent: not null, Customer: not null } => ("AND o.parent = $5 AND o.customer = $6", new[] { query.Parent, query.Customer }),
            { Parent: not null } => ("AND o.parent = $5", [query.Parent]),
            _ => ("", []),
        };
        var ask = new Ask(
            $"""
            SELECT {Columns} FROM objects o
            WHERE o.account = $1 AND o.id >= $2 AND o.id < $3 {condition} ORDER BY o.id {direction} LIMIT $4
            """).Text(query.Account).Text(range.From).Text(range.Below).Number(query.Limit + 1);
        return of.Aggregate(ask, static (ask, text) => ask.Text(text));
    }

    private async ValueTask<Page<StoredObject>> ListOneAsync(ObjectQuery query, CancellationToken stop)
    {
        var range = IdRange.Of(query.Prefix).Within(query.Cursor);
        range = await _created.NarrowAsync(query.Account, range, query.Created, stop);
        return range.IsEmpty
            ? new Page<StoredObject>([], HasMore: false)
            : Pages.Of(await database.ReadAsync(Statement(query, range), Read, stop), query.Limit, query.Cursor);
    }

    private static StoredObject Read(NpgsqlDataReader row)
    {
        var id = row.Text(0);
        return new(id, row.Number(1), row.Body(2, id), row.Bytes(3)) { Stamp = row.Number(4) };
    }
}
