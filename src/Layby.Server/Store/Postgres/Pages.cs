namespace Layby.Server.Store.Postgres;

/// <summary>What all pages have in common.</summary>
internal static class Pages
{
    /// <summary>
    /// A page of rows, of which the statement has offered one more where there is one. A page before a cursor was read oldest
    /// first, and is turned round.
    /// </summary>
    public static Page<T> Of<T>(List<T> rows, int limit, Cursor cursor)
    {
        var more = rows.Count > limit;
        if (more)
        {
            rows.RemoveRange(limit, rows.Count - limit);
        }

        if (cursor.EndingBefore is not null)
        {
            rows.Reverse();
        }

        return new Page<T>(rows, more);
    }

    /// <summary>Which way the rows of a page are read.</summary>
    public static string Direction(Cursor cursor) => cursor.EndingBefore is null ? "DESC" : "ASC";
}
