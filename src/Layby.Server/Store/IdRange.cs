namespace Layby.Server.Store;

/// <summary>
/// The ids that a page may show: from <see cref="From"/> (inclusive) to <see cref="Below"/> (exclusive), compared
/// byte by byte. Prefix, cursor and created range all come down to such a range, because ids sort by time.
/// </summary>
internal readonly record struct IdRange(string From, string Below)
{
    /// <summary>All ids that begin with the prefix.</summary>
    public static IdRange Of(string prefix) => new(prefix, prefix[..^1] + (char)(prefix[^1] + 1));

    /// <summary>True when no id can be in it.</summary>
    public bool IsEmpty => string.CompareOrdinal(From, Below) >= 0;

    /// <summary>Only what is older than one end and newer than the other, both exclusive.</summary>
    public IdRange Within(Cursor cursor)
    {
        var range = cursor.StartingAfter is { } after ? WithBelow(after) : this;

        // The smallest text that is greater than the id itself.
        return cursor.EndingBefore is { } before ? range.WithFrom(before + '\0') : range;
    }

    /// <summary>Only ids of at least <paramref name="from"/>.</summary>
    public IdRange WithFrom(string from) => string.CompareOrdinal(from, From) > 0 ? this with { From = from } : this;

    /// <summary>Only ids smaller than <paramref name="below"/>.</summary>
    public IdRange WithBelow(string below) =>
        string.CompareOrdinal(below, Below) < 0 ? this with { Below = below } : this;
}
