namespace Layby.Server.Store;

/// <summary>
/// Pages of a kind whose ids have two prefixes: each prefix is a list of its own, and the page is where they are shuffled
/// together. An id's digits after the underscore are its time, so that they order both, and are a cursor in either.
/// </summary>
internal static class TwinLists
{
    /// <summary>What to ask of each of the two lists.</summary>
    public static (ObjectQuery One, ObjectQuery Other) Split(ObjectQuery query, string twin) =>
        (query with { Twin = null, Cursor = Turned(query.Cursor, query.Prefix) },
         query with { Twin = null, Prefix = twin, Cursor = Turned(query.Cursor, twin) });

    /// <summary>A page of both.</summary>
    public static Page<StoredObject> Merge(ObjectQuery query, Page<StoredObject> one, Page<StoredObject> other)
    {
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
