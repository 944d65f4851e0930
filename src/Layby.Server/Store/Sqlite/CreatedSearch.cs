namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Turns a range of created times into a range of ids. Within an account and kind, created grows with the id, so the
/// border is found by halving the primary key: some tens of look-ups whatever is stored, and no index to keep.
/// </summary>
internal sealed class CreatedSearch(Connection connection, string table)
{
    // Nine characters of seven bits fill a long, and hold all of an id's time.
    private const int Characters = 9;

    private readonly Statement _first = connection.Prepare(
        $"""
        SELECT id, created FROM {table} WHERE account = ?1 AND id >= ?2 AND id < ?3 ORDER BY id LIMIT 1
        """);

    private readonly Statement _last = connection.Prepare(
        $"""
        SELECT id, created FROM {table} WHERE account = ?1 AND id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT 1
        """);

    private readonly Statement _walk = connection.Prepare(
        $"""
        SELECT id, created FROM {table}
        WHERE account = ?1 AND id >= ?2 AND id < ?3 AND created >= ?4 ORDER BY id LIMIT 1
        """);

    /// <summary>The part of the range that was created within.</summary>
    public IdRange Narrow(string account, IdRange range, CreatedRange created)
    {
        if (created.From is { } from)
        {
            range = range.WithFrom(FirstSince(account, range, from) ?? range.Below);
        }

        if (created.To is { } to and < long.MaxValue && !range.IsEmpty)
        {
            range = range.WithBelow(FirstSince(account, range, to + 1) ?? range.Below);
        }

        return range;
    }

    // The smallest id in the range whose row was created at or after that second.
    private string? FirstSince(string account, IdRange range, long second)
    {
        if (Row(_last, account, range.From, range.Below) is not { } newest || newest.Created < second)
        {
            return null;
        }

        var oldest = Row(_first, account, range.From, range.Below)!.Value;
        if (oldest.Created >= second)
        {
            return oldest.Id;
        }

        // Always true: the row at `low` is too old, the row at `high` is not.
        var (low, high) = (oldest.Id, newest.Id);
        while (TryMiddle(low, high) is { } middle)
        {
            // The rows on both sides of the middle: either the border is between them, or half of the rest is done.
            var above = Row(_first, account, middle, range.Below)!.Value;
            if (above.Created < second)
            {
                low = above.Id;
                continue;
            }

            high = above.Id;
            var beneath = Row(_last, account, low, middle)!.Value;
            if (beneath.Created < second)
            {
                return high;
            }

            high = beneath.Id;
        }

        return Walk(account, low, high, second) ?? high;
    }

    // A text between the two; null when they are too close for that.
    private static string? TryMiddle(string low, string high)
    {
        var common = low.AsSpan().CommonPrefixLength(high);
        var (from, to) = (Number(low, common), Number(high, common));
        if (to - from < 2)
        {
            return null;
        }

        var middle = from + ((to - from) / 2);
        return string.Create(common + Characters, (low, common, middle), static (text, parts) =>
        {
            parts.low.AsSpan(0, parts.common).CopyTo(text);
            for (var i = text.Length - 1; i >= parts.common; i--)
            {
                text[i] = (char)(parts.middle & 0x7f);
                parts.middle >>= 7;
            }
        });
    }

    private static long Number(string id, int start)
    {
        var number = 0L;
        for (var i = start; i < start + Characters; i++)
        {
            number = (number << 7) | (i < id.Length ? (long)(id[i] & 0x7f) : 0);
        }

        return number;
    }

    private static (string Id, long Created)? Row(Statement statement, string account, string from, string below)
    {
        statement.Bind(1, account).Bind(2, from).Bind(3, below);
        try
        {
            return statement.Step() ? (statement.Text(0), statement.Int64(1)) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private string? Walk(string account, string low, string high, long second)
    {
        _walk.Bind(4, second);
        return Row(_walk, account, low, high)?.Id;
    }
}
