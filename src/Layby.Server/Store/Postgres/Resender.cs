namespace Layby.Server.Store.Postgres;

/// <summary>Makes deliveries due anew.</summary>
internal sealed class Resender(Database database)
{
    private static readonly IdRange _allIds = IdRange.Of("evt_");

    private const string OfEvent =
        """
        UPDATE deliveries d SET state = 0, tried = 0, due = $5, since = $5, failures = 0, lease = NULL
        FROM subscriptions s
        WHERE d.account = $1 AND d.event = $2 AND ($3 IS NULL OR d.endpoint = $3) AND d.state = ANY($4) AND d.state <> 1
            AND d.since <> $5 AND s.account = d.account AND s.endpoint = d.endpoint AND s.enabled
        """;

    private const string First =
        """
        INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, told)
        VALUES ($1, $2, $3, 0, 0, $4, $4, 0, 0, 1)
        ON CONFLICT DO NOTHING
        """;

    private readonly CreatedSearch _created = new(database, "events");

    /// <summary>Does it; returns how many there were, at most the limit.</summary>
    public ValueTask<int> ResendAsync(Resending resending, CancellationToken stop) => resending.Event is { } one
        ? ResendOneAsync(resending, one, stop)
        : ResendManyAsync(resending, stop);

    private async ValueTask<int> ResendOneAsync(Resending resending, string eventId, CancellationToken stop)
    {
        var states = resending.States.Select(each => (long)each);
        var found = await CountAsync(
            new Ask(OfEvent).Text(resending.Account).Text(eventId).Text(resending.Endpoint).Numbers(states).Number(resending.NowMs), stop);
        return found > 0 || resending.Endpoint is null
            ? found
            : await CountAsync(
                new Ask(First).Text(resending.Account).Text(eventId).Text(resending.Endpoint).Number(resending.NowMs), stop);
    }

    // What somebody is telling now is left to them; what was made due by this very call is done.
    private async ValueTask<int> ResendManyAsync(Resending resending, CancellationToken stop)
    {
        var range = await _created.NarrowAsync(resending.Account, _allIds, resending.Created, stop);
        var count = 0;
        foreach (var state in resending.States.Where(each => each is not DeliveryState.Sending))
        {
            count += await CountAsync(Statement(resending, state, range, resending.Limit - count), stop);
            if (count == resending.Limit)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>The statement for one state, which is named in it so that the index of what is open serves it.</summary>
    internal static Ask Statement(Resending resending, DeliveryState state, IdRange range, int limit) => new Ask(
        $"""
        WITH found AS (
            SELECT d.event, d.endpoint FROM subscriptions s JOIN deliveries d ON d.account = s.account AND d.endpoint = s.endpoint
            WHERE s.account = $1 AND s.enabled AND ($2 IS NULL OR s.endpoint = $2) AND d.account = $1 AND d.state = {(int)state}
                AND d.event >= $3 AND d.event < $4 AND d.since <> $5
            LIMIT $6 FOR UPDATE OF d SKIP LOCKED)
        UPDATE deliveries d SET state = 0, tried = 0, due = $5, since = $5, failures = 0, lease = NULL
        FROM found f WHERE d.account = $1 AND d.event = f.event AND d.endpoint = f.endpoint
        """)
        .Text(resending.Account).Text(resending.Endpoint).Text(range.From).Text(range.Below).Number(resending.NowMs).Number(limit);

    private async ValueTask<int> CountAsync(Ask ask, CancellationToken stop) => (await database.CountAsync([ask], stop))[0];
}
