namespace Layby.Server.Store.Sqlite;

/// <summary>Reads deliveries, their tries, and what waits.</summary>
internal sealed class OutboxReader(Connection connection)
{
    private const string Waiting =
        """
        SELECT s.account, s.endpoint,
            (SELECT due FROM deliveries d INDEXED BY deliveries_open
             WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 0 AND d.state <> 2 AND d.tried = 0
             ORDER BY due LIMIT 1),
            (SELECT due FROM deliveries d INDEXED BY deliveries_open
             WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 0 AND d.state <> 2 AND d.tried = 1
             ORDER BY due LIMIT 1),
            (SELECT min(lease) FROM deliveries d INDEXED BY deliveries_open
             WHERE d.account = s.account AND d.endpoint = s.endpoint AND d.state = 1 AND d.state <> 2)
        FROM subscriptions s WHERE s.enabled = 1
        """;

    private readonly Statement _backlogs = connection.Prepare(Waiting);

    private readonly Statement _backlogsOf = connection.Prepare(Waiting + " AND s.account = ?1");

    private readonly Statement _list = connection.Prepare(
        """
        SELECT event, endpoint, state, due FROM deliveries
        WHERE account = ?1 AND event >= ?2 AND (event, endpoint) < (?3, ?4)
            AND (?5 IS NULL OR endpoint = ?5) AND (?6 = 0 OR ?6 >> state & 1)
        ORDER BY event DESC, endpoint DESC LIMIT ?7
        """);

    private readonly Statement _attempts = connection.Prepare(
        """
        SELECT number, at, took, status, trouble, answer FROM attempts
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3 ORDER BY number
        """);

    private readonly Statement _subscribers = connection.Prepare(
        """
        SELECT account, endpoint FROM subscriptions WHERE endpoint >= ?1 AND endpoint < ?2 ORDER BY account, endpoint
        """);

    private readonly Statement _overdue = connection.Prepare(
        """
        SELECT event FROM deliveries INDEXED BY deliveries_open
        WHERE account = ?1 AND endpoint = ?2 AND state = 0 AND state <> 2 AND tried = 1 AND since <= ?3 LIMIT ?4
        """);

    private readonly Statement _oldest = connection.Prepare(
        """
        SELECT min(since) FROM deliveries INDEXED BY deliveries_open
        WHERE account = ?1 AND endpoint = ?2 AND state IN (0, 1) AND state <> 2
        """);

    public IReadOnlyList<Backlog> Backlogs(string? account)
    {
        var statement = account is null ? _backlogs : _backlogsOf.Bind(1, account);
        var found = new List<Backlog>();
        try
        {
            while (statement.Step())
            {
                if (!statement.IsNull(2) || !statement.IsNull(3) || !statement.IsNull(4))
                {
                    found.Add(new(
                        statement.Text(0),
                        statement.Text(1),
                        statement.Int64OrNull(2),
                        statement.Int64OrNull(3),
                        statement.Int64OrNull(4)));
                }
            }

            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Events that have waited for another try since then or longer; at most a batch of them.</summary>
    public IReadOnlyList<string> Overdue(string account, string endpoint, long sinceMs)
    {
        var found = new List<string>();
        _overdue.Bind(1, account).Bind(2, endpoint).Bind(3, sinceMs).Bind(4, IOutbox.Batch);
        try
        {
            while (_overdue.Step())
            {
                found.Add(_overdue.Text(0));
            }

            return found;
        }
        finally
        {
            _overdue.Reset();
        }
    }

    /// <summary>Since when the oldest that is not told is to be told; null for none.</summary>
    public long? Oldest(string account, string endpoint)
    {
        _oldest.Bind(1, account).Bind(2, endpoint);
        try
        {
            return _oldest.Step() ? _oldest.Int64OrNull(0) : null;
        }
        finally
        {
            _oldest.Reset();
        }
    }

    /// <summary>Those who are told of events and whose ids begin so.</summary>
    public IReadOnlyList<(string Account, string Endpoint)> Subscribers(string prefix)
    {
        var found = new List<(string, string)>();
        _subscribers.Bind(1, prefix).Bind(2, IdRange.Of(prefix).Below);
        try
        {
            while (_subscribers.Step())
            {
                found.Add((_subscribers.Text(0), _subscribers.Text(1)));
            }

            return found;
        }
        finally
        {
            _subscribers.Reset();
        }
    }

    public Page<StoredDelivery> List(DeliveryQuery query)
    {
        var (before, endpoint) = query.After
            ?? (query.Event is { } only ? only + '\0' : IdRange.Of("evt_").Below, "");
        _list.Bind(1, query.Account).Bind(2, query.Event ?? "").Bind(3, before).Bind(4, endpoint);
        var states = query.States.Aggregate(0L, static (bits, state) => bits | (1L << (int)state));
        _list.Bind(5, query.Endpoint).Bind(6, states).Bind(7, query.Limit + 1);
        var page = _list.Page(query.Limit, default, static row =>
            new StoredDelivery(row.Text(0), row.Text(1), (DeliveryState)row.Int64(2), row.Int64(3), []));
        return page with { Rows = [.. page.Rows.Select(each => each with { Attempts = Attempts(query.Account, each) })] };
    }

    /// <summary>The try of a row.</summary>
    public static StoredAttempt Attempt(Statement row) => new(
        row.Int64(0), row.Int64(1), row.Int64(2), (int?)row.Int64OrNull(3), row.TextOrNull(4), row.Bytes(5).ToArray());

    private List<StoredAttempt> Attempts(string account, StoredDelivery delivery)
    {
        var found = new List<StoredAttempt>();
        _attempts.Bind(1, account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint);
        try
        {
            while (_attempts.Step())
            {
                found.Add(Attempt(_attempts));
            }

            return found;
        }
        finally
        {
            _attempts.Reset();
        }
    }
}
