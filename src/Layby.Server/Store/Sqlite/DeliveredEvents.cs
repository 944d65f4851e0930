namespace Layby.Server.Store.Sqlite;

/// <summary>Finds the events that everybody knows who should, and those that somebody does not know yet.</summary>
internal sealed class DeliveredEvents(Connection connection)
{
    private const string Known =
        """
        SELECT id, type FROM events e
        WHERE account = ?1 AND id >= ?2 AND id < ?3 AND NOT EXISTS
            (SELECT 1 FROM deliveries d WHERE d.account = e.account AND d.event = e.id AND d.state <> 2)
        ORDER BY id
        """;

    // While little is open it is sorted anew: an index for this would cost each delivery.
    private const string Unknown =
        """
        SELECT DISTINCT e.id, e.type
        FROM deliveries d INDEXED BY deliveries_open CROSS JOIN events e ON e.account = d.account AND e.id = d.event
        WHERE d.account = ?1 AND d.state <> 2 AND d.event >= ?2 AND d.event < ?3
        ORDER BY e.id
        """;

    // Where much is open, most of it is near: the events are walked until the page is full.
    private const string Near =
        """
        SELECT id, type FROM events e WHERE account = ?1 AND id >= ?2 AND id < ?3 AND EXISTS
            (SELECT 1 FROM deliveries d WHERE d.account = e.account AND d.event = e.id AND d.state <> 2)
        ORDER BY id
        """;

    // How much may be sorted for a page.
    private const int Little = 1_000;

    private readonly Statement _much = connection.Prepare(
        """
        SELECT 1 FROM deliveries INDEXED BY deliveries_open WHERE account = ?1 AND state <> 2 LIMIT 1 OFFSET ?2
        """);

    private readonly Statement _nearNewest = connection.Prepare(Near + " DESC");
    private readonly Statement _nearOldest = connection.Prepare(Near);
    private readonly Statement _knownNewest = connection.Prepare(Known + " DESC");
    private readonly Statement _knownOldest = connection.Prepare(Known);
    private readonly Statement _unknownNewest = connection.Prepare(Unknown + " DESC");
    private readonly Statement _unknownOldest = connection.Prepare(Unknown);

    /// <summary>The nearest ids, newest first; one more than the page holds, if any.</summary>
    public List<string> Ids(EventQuery query, IdRange range)
    {
        var backwards = query.Cursor.EndingBefore is not null;
        var (newest, oldest) = query.Delivered is true ? (_knownNewest, _knownOldest)
            : IsMuchOpen(query.Account) ? (_nearNewest, _nearOldest)
            : (_unknownNewest, _unknownOldest);
        var statement = backwards ? oldest : newest;
        var ids = new List<string>();
        statement.Bind(1, query.Account).Bind(2, range.From).Bind(3, range.Below);
        try
        {
            while (ids.Count <= query.Limit && statement.Step())
            {
                if (IsWanted(query.Types, statement.Text(1)))
                {
                    ids.Add(statement.Text(0));
                }
            }
        }
        finally
        {
            statement.Reset();
        }

        if (backwards)
        {
            ids.Reverse();
        }

        return ids;
    }

    private bool IsMuchOpen(string account)
    {
        _much.Bind(1, account).Bind(2, Little);
        try
        {
            return _much.Step();
        }
        finally
        {
            _much.Reset();
        }
    }

    private static bool IsWanted(IReadOnlyList<string> types, string type) => types.Count == 0 || types.Any(each =>
        each.EndsWith('*') ? type.StartsWith(each[..^1], StringComparison.Ordinal) : type == each);
}
