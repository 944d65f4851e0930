namespace Layby.Server.Store;

/// <summary>
/// Pages of a kind whose ids have two prefixes: each prefix is a list of its own, and the page is where they are shuffled
/// together. An id's digits after the underscore are its time, so that they order both, and are a cursor in either.
/// </summary>
internal static class TwinLists
{
    /// <summary>A page of both lists.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="list">Lists one prefix.</param>
    public static Page<StoredObject> List(ObjectQuery query, Func<ObjectQuery, Page<StoredObject>> list)
    {
        if (query.Twin is not { } twin)
        {
            return list(query);
        }

        var one = list(query with { Twin = null, Cursor = Turned(query.Cursor, query.Prefix) });
        var other = list(query with { Twin = null, Prefix = twin, Cursor = Turned(query.Cursor, twin) });
        if (one.Rows.Count == 0 || other.Rows.Count == 0)
        {
            return one.Rows.Count == 0 ? other : one;
        }

        var all = one.Rows.Concat(other.Rows).OrderByDescending(each => AfterPrefix(each.Id), StringComparer.Ordinal).ToList();
        var page = query.Cursor.EndingBefore is null
            ? all.Take(query.Limit)
            : all.Skip(Math.Max(0, all.Count - query.Limit));
        return new([.. page], one.HasMore || other.HasMore || all.Count > query.Limit);
    }

    private static Cursor Turned(Cursor cursor, string prefix) =>
        new(Turned(cursor.StartingAfter, prefix), Turned(cursor.EndingBefore, prefix));

    private static string? Turned(string? id, string prefix) => id is null ? null : string.Concat(prefix, AfterPrefix(id));

    private static string AfterPrefix(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];
}
