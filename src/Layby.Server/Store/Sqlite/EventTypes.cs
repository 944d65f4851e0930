namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Finds events by type. Each type has its own stretch of the index (account, type, id); a page is merged from the
/// nearest few of each, so that a rare type costs no more than a common one.
/// </summary>
internal sealed class EventTypes(Connection connection)
{
    private readonly Statement _next = connection.Prepare(
        """
        SELECT type FROM events WHERE account = ?1 AND type > ?2 ORDER BY type LIMIT 1
        """);

    private readonly Statement _newestFirst = connection.Prepare(
        """
        SELECT id FROM events WHERE account = ?1 AND type = ?5 AND id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4
        """);

    private readonly Statement _oldestFirst = connection.Prepare(
        """
        SELECT id FROM events WHERE account = ?1 AND type = ?5 AND id >= ?2 AND id < ?3 ORDER BY id ASC LIMIT ?4
        """);

    /// <summary>The nearest ids of the wanted types, newest first; one more than the page holds, if any.</summary>
    public List<string> Ids(EventQuery query, IdRange range)
    {
        var backwards = query.Cursor.EndingBefore is not null;
        var statement = backwards ? _oldestFirst : _newestFirst;
        var ids = new List<string>();
        foreach (var type in Named(query))
        {
            statement.Bind(1, query.Account).Bind(2, range.From).Bind(3, range.Below);
            statement.Bind(4, query.Limit + 1).Bind(5, type);
            try
            {
                while (statement.Step())
                {
                    ids.Add(statement.Text(0));
                }
            }
            finally
            {
                statement.Reset();
            }
        }

        ids.Sort(string.CompareOrdinal);
        if (!backwards)
        {
            ids.Reverse();
        }

        if (ids.Count > query.Limit + 1)
        {
            ids.RemoveRange(query.Limit + 1, ids.Count - query.Limit - 1);
        }

        if (backwards)
        {
            ids.Reverse();
        }

        return ids;
    }

    // The types meant, each once; a wildcard stands for those of the account's that begin so.
    private HashSet<string> Named(EventQuery query)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wanted in query.Types)
        {
            if (!wanted.EndsWith('*'))
            {
                named.Add(wanted);
                continue;
            }

            var stem = wanted[..^1];
            var type = Next(query.Account, stem);
            while (type is not null && type.StartsWith(stem, StringComparison.Ordinal))
            {
                named.Add(type);
                type = Next(query.Account, type);
            }
        }

        return named;
    }

    private string? Next(string account, string type)
    {
        _next.Bind(1, account).Bind(2, type);
        try
        {
            return _next.Step() ? _next.Text(0) : null;
        }
        finally
        {
            _next.Reset();
        }
    }
}
