namespace Layby.Server.Store.Sqlite;

/// <summary>What all pages have in common.</summary>
internal static class Paging
{
    /// <summary>
    /// Reads at most <paramref name="limit"/> rows; the statement offers one more where there is one. A page before a
    /// cursor was read oldest first, and is turned round.
    /// </summary>
    public static Page<T> Page<T>(this Statement statement, int limit, Cursor cursor, Func<Statement, T> read)
    {
        var rows = new List<T>(Math.Min(limit, 16));
        var more = false;
        try
        {
            while (!more && statement.Step())
            {
                if (rows.Count == limit)
                {
                    more = true;
                }
                else
                {
                    rows.Add(read(statement));
                }
            }
        }
        finally
        {
            statement.Reset();
        }

        if (cursor.EndingBefore is not null)
        {
            rows.Reverse();
        }

        return new Page<T>(rows, more);
    }
}
