namespace Layby.Server.Store.Postgres;

/// <summary>
/// Turns a range of created times into a range of ids. Within an account and kind, created grows with the id, so the
/// border is found by dividing the primary key: no index to keep. Each round trip looks at both sides of fifteen places
/// between, so that a few of them are enough whatever is stored.
/// </summary>
internal sealed class CreatedSearch(Database database, string table)
{
    // Nine characters of seven bits fill a long, and hold all of an id's time.
    private const int Characters = 9;
    private const int Parts = 16;

    private readonly string _ends =
        $"""
        (SELECT id, created FROM {table} WHERE account = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT 1)
        UNION ALL
        (SELECT id, created FROM {table} WHERE account = $1 AND id >= $2 AND id < $3 ORDER BY id DESC LIMIT 1)
        """;

    // Of each place: the first row from there on, and the last one before it.
    private readonly string _around =
        $"""
        SELECT above.id, above.created, beneath.id, beneath.created
        FROM unnest($2::text[]) WITH ORDINALITY AS place (id, number)
        CROSS JOIN LATERAL
            (SELECT id, created FROM {table}
             WHERE account = $1 AND id >= place.id COLLATE "C" AND id <= $4 ORDER BY id LIMIT 1) above
        CROSS JOIN LATERAL
            (SELECT id, created FROM {table}
             WHERE account = $1 AND id >= $3 AND id < place.id COLLATE "C" ORDER BY id DESC LIMIT 1) beneath
        ORDER BY place.number
        """;

    private readonly string _walk =
        $"""
        SELECT id FROM {table} WHERE account = $1 AND id > $2 AND id <= $3 AND created >= $4 ORDER BY id LIMIT 1
        """;

    /// <summary>The part of the range that was created within.</summary>
    public async ValueTask<IdRange> NarrowAsync(string account, IdRange range, CreatedRange created, CancellationToken stop)
    {
        if (created.From is { } from)
        {
            range = range.WithFrom(await FirstSinceAsync(account, range, from, stop) ?? range.Below);
        }

        if (created.To is { } to and < long.MaxValue && !range.IsEmpty)
        {
            range = range.WithBelow(await FirstSinceAsync(account, range, to + 1, stop) ?? range.Below);
        }

        return range;
    }

    // The smallest id in the range whose row was created at or after that second.
    private async ValueTask<string?> FirstSinceAsync(string account, IdRange range, long second, CancellationToken stop)
    {
        var ends = await database.ReadAsync(
            new Ask(_ends).Text(account).Text(range.From).Text(range.Below), row => (Id: row.Text(0), Created: row.Number(1)), stop);
        if (ends is not [var oldest, var newest] || newest.Created < second)
        {
            return null;
        }

        if (oldest.Created >= second)
        {
            return oldest.Id;
        }

        // Always true: the row at `low` is too old, the row at `high` is not.
        var (low, high) = (oldest.Id, newest.Id);
        while (Places(low, high) is { Length: > 0 } places)
        {
            var around = await database.ReadAsync(
                new Ask(_around).Text(account).Texts(places).Text(low).Text(high),
                row => (Above: row.Text(0), AboveAt: row.Number(1), Beneath: row.Text(2), BeneathAt: row.Number(3)),
                stop);
            var border = around.FindIndex(each => each.AboveAt >= second);
            if (border >= 0 && around[border].BeneathAt < second)
            {
                return around[border].Above;
            }

            low = border is 0 ? low : border < 0 ? around[^1].Above : around[border - 1].Above;
            high = border < 0 ? high : around[border].Beneath;
        }

        return (await database.FindAsync(
            new Ask(_walk).Text(account).Text(low).Text(high).Number(second), row => row.Text(0), stop)) ?? high;
    }

    // Texts between the two, evenly spread; none when they are too close for that.
    private static string[] Places(string low, string high)
    {
        var common = low.AsSpan().CommonPrefixLength(high);
        var (from, to) = (Number(low, common), Number(high, common));
        var parts = Math.Min(Parts, to - from);
        return parts < 2
            ? []
            : [.. Enumerable.Range(1, (int)parts - 1).Select(each => Text(low[..common], from + ((to - from) / parts * each)))];
    }

    private static string Text(string common, long number)
    {
        Span<char> letters = stackalloc char[Characters];
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            letters[i] = (char)(number & 0x7f);
            number >>= 7;
        }

        return string.Concat(common, letters);
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
}
