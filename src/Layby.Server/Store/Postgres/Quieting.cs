namespace Layby.Server.Store.Postgres;

/// <summary>
/// Writes down who is told from now on, or no longer; and holds or drops what an endpoint that was disabled or deleted was
/// still to be told, a part at a time. A subscription without types is one whose endpoint is gone.
/// </summary>
internal sealed class Quieting(Database database)
{
    private const string Subscribe =
        """
        INSERT INTO subscriptions (account, endpoint, types, enabled) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account, endpoint) DO UPDATE SET types = excluded.types, enabled = excluded.enabled
        """;

    private const string Hold =
        """
        UPDATE deliveries SET state = 4
        WHERE account = $1 AND endpoint = $2 AND state = 0 AND event IN
                (SELECT event FROM deliveries WHERE account = $1 AND endpoint = $2 AND state = 0 LIMIT $3)
            AND EXISTS (SELECT 1 FROM subscriptions WHERE account = $1 AND endpoint = $2 AND NOT enabled AND types <> '{}')
        """;

    private const string Drop =
        """
        WITH dropped AS (
            DELETE FROM deliveries
            WHERE account = $1 AND endpoint = $2 AND state <> 2 AND event IN
                    (SELECT event FROM deliveries WHERE account = $1 AND endpoint = $2 AND state <> 2 LIMIT $3)
                AND EXISTS (SELECT 1 FROM subscriptions WHERE account = $1 AND endpoint = $2 AND types = '{}')
            RETURNING event)
        DELETE FROM attempts
        WHERE account = $1 AND endpoint = $2 AND event IN (SELECT event FROM dropped)
        """;

    private const string Unsubscribe =
        """
        DELETE FROM subscriptions
        WHERE account = $1 AND endpoint = $2 AND types = '{}' AND NOT EXISTS
            (SELECT 1 FROM deliveries WHERE account = $1 AND endpoint = $2 AND state <> 2)
        """;

    private const string Unfinished =
        """
        SELECT account, endpoint FROM subscriptions s
        WHERE NOT enabled AND (types = '{}' OR EXISTS
            (SELECT 1 FROM deliveries d WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 0))
            AND ($1 IS NULL OR account = $1) AND ($2 IS NULL OR endpoint = $2)
        ORDER BY account, endpoint LIMIT 1000
        """;

    /// <summary>The statements of a commit for a subscription; the first part of what is to be held or dropped with it.</summary>
    public static IEnumerable<Ask> Of(string account, Subscription subscription)
    {
        var isGone = subscription.Types.Count == 0;
        yield return new Ask(Subscribe)
            .Text(account).Text(subscription.Endpoint).Texts(subscription.Types).Flag(subscription.Enabled && !isGone);
        if (isGone || !subscription.Enabled)
        {
            foreach (var part in Part(account, subscription.Endpoint))
            {
                yield return part;
            }
        }
    }

    /// <summary>Holds and drops all that is left, of every endpoint, or of one.</summary>
    public async ValueTask FinishAsync(string? account, string? endpoint, CancellationToken stop)
    {
        while (await ListAsync(account, endpoint, stop) is { Count: > 0 } unfinished)
        {
            foreach (var (whose, which) in unfinished)
            {
                stop.ThrowIfCancellationRequested();
                await database.CountAsync([.. Part(whose, which)], stop);
            }
        }
    }

    private static Ask[] Part(string account, string endpoint) =>
    [
        new Ask(Hold).Text(account).Text(endpoint).Number(IOutbox.Batch),
        new Ask(Drop).Text(account).Text(endpoint).Number(IOutbox.Batch),
        new Ask(Unsubscribe).Text(account).Text(endpoint),
    ];

    private ValueTask<List<(string Account, string Endpoint)>> ListAsync(string? account, string? endpoint, CancellationToken stop) =>
        database.ReadAsync(new Ask(Unfinished).Text(account).Text(endpoint), row => (row.Text(0), row.Text(1)), stop);
}
