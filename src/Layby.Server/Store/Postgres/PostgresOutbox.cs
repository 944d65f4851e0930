
namespace Layby.Server.Store.Postgres;

/// <summary>
/// The outbox. Any number of nodes take from it: what one has taken is locked while it is being taken and leased after
/// that, by the database's clock, so that it does not matter how a node's own clock goes.
/// </summary>
internal sealed class PostgresOutbox(Database database) : IOutbox
{
    private const string Waiting =
        """
        SELECT s.account, s.endpoint,
            (SELECT due FROM deliveries d
             WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 0 AND d.tried = 0 ORDER BY due LIMIT 1),
            (SELECT due FROM deliveries d
             WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 0 AND d.tried = 1 ORDER BY due LIMIT 1),
            (SELECT min(lease) FROM deliveries d WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 1)
        FROM subscriptions s WHERE s.enabled
        """;

    private const string WaitingOf = $"{Waiting} AND s.account = $1";

    private const string Subscribers =
        "SELECT account, endpoint FROM subscriptions WHERE endpoint >= $1 AND endpoint < $2 AND types <> '{}' ORDER BY account, endpoint";

    private const string Settle =
        """
        UPDATE deliveries
        SET state = CASE WHEN $5 = 0 AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE account = $1 AND endpoint = $3 AND enabled)
                THEN 4 ELSE $5 END,
            due = $6, tried = greatest(tried, $7), failures = failures + $8, lease = NULL
        WHERE account = $1 AND event = $2 AND endpoint = $3 AND fence = $4 AND state = 1
        """;

    private const string Attempt =
        """
        INSERT INTO attempts (account, event, endpoint, number, at, took, status, trouble, answer)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
        WHERE EXISTS (SELECT 1 FROM deliveries WHERE account = $1 AND event = $2 AND endpoint = $3)
        ON CONFLICT (account, event, endpoint, number) DO UPDATE
        SET at = excluded.at, took = excluded.took, status = excluded.status, trouble = excluded.trouble, answer = excluded.answer
        """;

    private const string Keep =
        "UPDATE deliveries SET body = $4 WHERE account = $1 AND event = $2 AND endpoint = $3 AND body IS NULL";

    private const string Kept = "SELECT body FROM deliveries WHERE account = $1 AND event = $2 AND endpoint = $3";

    private const string Hasten =
        """
        UPDATE deliveries SET due = $3
        WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 1 AND due > $3 AND event IN
            (SELECT event FROM deliveries
             WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 1 AND due > $3 ORDER BY due LIMIT $4)
        """;

    private const string HastenOne =
        "UPDATE deliveries SET due = $4 WHERE account = $1 AND event = $2 AND endpoint = $3 AND state = 0 AND due > $4";

    private const string GiveUp =
        """
        UPDATE deliveries SET state = 3
        WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 1 AND since <= $3 AND event IN
            (SELECT event FROM deliveries
             WHERE account = $1 AND endpoint = $2 AND state = 0 AND tried = 1 AND since <= $3 LIMIT $4)
        """;

    private const string Oldest =
        """
        SELECT min(since) FROM deliveries
        WHERE account = $1 AND endpoint = $2 AND state IN (0, 1) AND state <> 2
        """;

    private readonly Resender _resender = new(database);
    private Action<string>? _wake;

    /// <inheritdoc/>
    public void WhenFilled(Action<string> wake) => _wake += wake;

    /// <summary>Calls those who tell, for what a commit of this node has put down.</summary>
    public void Filled(IReadOnlyList<string> accounts)
    {
        foreach (var account in accounts)
        {
            _wake?.Invoke(account);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Backlog>> ListBacklogsAsync(string? account, CancellationToken stop)
    {
        var ask = account is null ? new Ask(Waiting) : new Ask(WaitingOf).Text(account);
        var all = await database.ReadAsync(
            ask,
            row => new Backlog(row.Text(0), row.Text(1), row.NumberOrNull(2), row.NumberOrNull(3), row.NumberOrNull(4)),
            stop);
        all.RemoveAll(each => each is { NewMs: null, AgainMs: null, LeaseMs: null });
        return all;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<(string Account, string Endpoint)>> ListSubscribersAsync(string prefix, CancellationToken stop) =>
        await database.ReadAsync(
            new Ask(Subscribers).Text(prefix).Text(IdRange.Of(prefix).Below), row => (row.Text(0), row.Text(1)), stop);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(Taking taking, CancellationToken stop) =>
        Taker.TakeAsync(database, taking, stop);

    /// <inheritdoc/>
    public async ValueTask<int> SettleAsync(IReadOnlyList<Outcome> outcomes, CancellationToken stop)
    {
        var (asks, settles) = (new List<Ask>(), new List<int>());
        foreach (var outcome in outcomes)
        {
            settles.Add(asks.Count);
            asks.AddRange(Of(outcome));
        }

        var counts = await database.CountAsync(asks, stop);
        return settles.Count(each => counts[each] == 0);
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> KeepBodyAsync(
        TakenDelivery delivery, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var kept = await database.WriteAsync(
            [
                new Ask(Keep).Text(delivery.Account).Text(delivery.Event).Text(delivery.Endpoint).Bytes(body),
                new Ask(Kept).Text(delivery.Account).Text(delivery.Event).Text(delivery.Endpoint),
            ],
            row => row.Bytes(0),
            stop);
        return kept is [var first] ? first : body;
    }

    /// <inheritdoc/>
    public ValueTask<int> HastenAsync(string account, string endpoint, string? eventId, long nowMs, CancellationToken stop) =>
        CountAsync(
            eventId is null
                ? new Ask(Hasten).Text(account).Text(endpoint).Number(nowMs).Number(IOutbox.Batch)
                : new Ask(HastenOne).Text(account).Text(eventId).Text(endpoint).Number(nowMs),
            stop);

    /// <inheritdoc/>
    public ValueTask<int> GiveUpAsync(string account, string endpoint, long sinceMs, CancellationToken stop) =>
        CountAsync(new Ask(GiveUp).Text(account).Text(endpoint).Number(sinceMs).Number(IOutbox.Batch), stop);

    /// <inheritdoc/>
    public async ValueTask<long?> FindOldestAsync(string account, string endpoint, CancellationToken stop) =>
        (await database.ReadAsync(new Ask(Oldest).Text(account).Text(endpoint), row => row.NumberOrNull(0), stop))[0];

    /// <inheritdoc/>
    public async ValueTask<int> ResendAsync(Resending resending, CancellationToken stop)
    {
        var count = await _resender.ResendAsync(resending, stop);
        if (count > 0)
        {
            Filled([resending.Account]);
        }

        return count;
    }

    /// <inheritdoc/>
    public ValueTask<Page<StoredDelivery>> ListAsync(DeliveryQuery query, CancellationToken stop) =>
        DeliveryPages.ListAsync(database, query, stop);

    private async ValueTask<int> CountAsync(Ask ask, CancellationToken stop) => (await database.CountAsync([ask], stop))[0];

    private static IEnumerable<Ask> Of(Outcome outcome)
    {
        var (delivery, state, due, made) = outcome;
        var failed = made is { Status: not (>= 200 and < 300) };
        yield return new Ask(Settle)
            .Text(delivery.Account).Text(delivery.Event).Text(delivery.Endpoint).Number(delivery.Fence)
            .Number((long)state).Number(due).Number(made is null ? 0 : 1).Number(failed ? 1 : 0);
        if (made is not null)
        {
            yield return new Ask(Attempt)
                .Text(delivery.Account).Text(delivery.Event).Text(delivery.Endpoint).Number(made.Number)
                .Number(made.AtMs).Number(made.TookMs).Number(made.Status).Text(made.Trouble).BytesOrNull(made.Answer);
        }
    }
}
