namespace Layby.Server.Store.Sqlite;

/// <summary>Takes deliveries and writes down what came of them. Its statements are for the writer alone.</summary>
internal sealed class OutboxWriter(Connection connection, Subscribers subscribers)
{
    private readonly Statement _expire = connection.Prepare(
        """
        UPDATE deliveries INDEXED BY deliveries_open SET state = 0, lease = NULL
        WHERE account = ?1 AND endpoint = ?2 AND state = 1 AND state <> 2 AND lease <= ?3
        """);

    private readonly Statement _due = connection.Prepare(
        """
        SELECT event, fence, failures, since, told, body FROM deliveries INDEXED BY deliveries_open
        WHERE account = ?1 AND endpoint = ?2 AND state = 0 AND state <> 2 AND tried = ?3 AND due <= ?4
        ORDER BY due, event LIMIT ?5
        """);

    private readonly Statement _take = connection.Prepare(
        """
        UPDATE deliveries SET state = 1, lease = ?4, fence = fence + 1
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3
        """);

    private readonly Statement _settle = connection.Prepare(
        """
        UPDATE deliveries SET state = ?5, due = ?6, tried = max(tried, ?7), failures = failures + ?8, lease = NULL
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3 AND fence = ?4 AND state = 1
        """);

    private readonly Statement _attempt = connection.Prepare(
        """
        INSERT OR REPLACE INTO attempts (account, event, endpoint, number, at, took, status, trouble, answer)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
        WHERE EXISTS (SELECT 1 FROM deliveries WHERE account = ?1 AND event = ?2 AND endpoint = ?3)
        """);

    private readonly Statement _keepBody = connection.Prepare(
        """
        UPDATE deliveries SET body = ?4 WHERE account = ?1 AND event = ?2 AND endpoint = ?3 AND body IS NULL
        """);

    private readonly Statement _body = connection.Prepare(
        """
        SELECT body FROM deliveries WHERE account = ?1 AND event = ?2 AND endpoint = ?3
        """);

    private readonly Statement _hasten = connection.Prepare(
        """
        UPDATE deliveries SET due = ?3
        WHERE account = ?1 AND endpoint = ?2 AND event IN
            (SELECT event FROM deliveries INDEXED BY deliveries_open
             WHERE account = ?1 AND endpoint = ?2 AND state = 0 AND state <> 2 AND tried = 1 AND due > ?3
             ORDER BY due LIMIT ?4)
        """);

    private readonly Statement _hastenOne = connection.Prepare(
        """
        UPDATE deliveries SET due = ?4
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3 AND state = 0 AND due > ?4
        """);

    private readonly Statement _giveUp = connection.Prepare(
        """
        UPDATE deliveries SET state = 3
        WHERE account = ?1 AND endpoint = ?2 AND event = ?3 AND state = 0 AND tried = 1 AND since <= ?4
        """);

    /// <summary>Takes what is due, new and repeated in turns, so that neither waits for the other.</summary>
    public IReadOnlyList<TakenDelivery> Take(Taking taking)
    {
        if (subscribers.Find(taking.Account, taking.Endpoint) is not { Enabled: true })
        {
            return [];
        }

        _expire.Bind(1, taking.Account).Bind(2, taking.Endpoint).Bind(3, taking.MachineMs).Run();
        var again = Due(taking, tried: 1, Math.Min(taking.AgainLimit, taking.Limit));
        var fresh = Due(taking, tried: 0, taking.Limit);
        var (first, second) = taking.NewFirst ? (fresh, again) : (again, fresh);
        var taken = new List<TakenDelivery>(Math.Min(taking.Limit, again.Count + fresh.Count));
        for (var i = 0; taken.Count < taking.Limit && i < Math.Max(again.Count, fresh.Count); i++)
        {
            AddNth(taken, first, i, taking.Limit);
            AddNth(taken, second, i, taking.Limit);
        }

        foreach (var each in taken)
        {
            _take.Bind(1, each.Account).Bind(2, each.Event).Bind(3, each.Endpoint).Bind(4, taking.LeaseMs).Run();
        }

        return taken;
    }

    /// <summary>Writes down what came of each; returns how many had been lost to another.</summary>
    public int Settle(IReadOnlyList<Outcome> outcomes)
    {
        var lost = 0;
        foreach (var (delivery, state, due, made) in outcomes)
        {
            var failed = made is { Status: not (>= 200 and < 300) };
            _settle.Bind(1, delivery.Account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint).Bind(4, delivery.Fence);
            _settle.Bind(5, (long)StateOf(delivery, state)).Bind(6, due).Bind(7, made is null ? 0 : 1).Bind(8, failed ? 1 : 0).Run();
            lost += connection.Changes == 0 ? 1 : 0;
            if (made is not null)
            {
                Write(delivery, made);
            }
        }

        return lost;
    }

    /// <summary>Keeps bytes, unless there are some; returns those that are kept.</summary>
    public ReadOnlyMemory<byte> KeepBody(TakenDelivery delivery, ReadOnlyMemory<byte> body)
    {
        _keepBody.Bind(1, delivery.Account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint).Bind(4, body.Span).Run();
        _body.Bind(1, delivery.Account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint);
        try
        {
            return _body.Step() ? _body.Bytes(0).ToArray() : body;
        }
        finally
        {
            _body.Reset();
        }
    }

    /// <summary>Makes due now what waits.</summary>
    public int Hasten(string account, string endpoint, string? eventId, long nowMs)
    {
        if (eventId is null)
        {
            _hasten.Bind(1, account).Bind(2, endpoint).Bind(3, nowMs).Bind(4, IOutbox.Batch).Run();
        }
        else
        {
            _hastenOne.Bind(1, account).Bind(2, eventId).Bind(3, endpoint).Bind(4, nowMs).Run();
        }

        return connection.Changes;
    }

    /// <summary>Gives up those of these that still wait.</summary>
    public int GiveUp(string account, string endpoint, IReadOnlyList<string> events, long sinceMs)
    {
        var count = 0;
        foreach (var each in events)
        {
            _giveUp.Bind(1, account).Bind(2, endpoint).Bind(3, each).Bind(4, sinceMs).Run();
            count += connection.Changes;
        }

        return count;
    }

    // While it was told the endpoint may have been disabled.
    private DeliveryState StateOf(TakenDelivery delivery, DeliveryState state) =>
        state is DeliveryState.Due && subscribers.Find(delivery.Account, delivery.Endpoint) is not { Enabled: true }
            ? DeliveryState.Held
            : state;

    private void Write(TakenDelivery delivery, StoredAttempt made)
    {
        _attempt.Bind(1, delivery.Account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint).Bind(4, made.Number);
        _attempt.Bind(5, made.AtMs).Bind(6, made.TookMs).Bind(7, made.Status).Bind(8, made.Trouble);
        if (made.Answer.IsEmpty)
        {
            _attempt.BindNull(9).Run();
        }
        else
        {
            _attempt.Bind(9, made.Answer.Span).Run();
        }
    }

    private List<TakenDelivery> Due(Taking taking, int tried, int limit)
    {
        var due = new List<TakenDelivery>();
        if (limit == 0)
        {
            return due;
        }

        _due.Bind(1, taking.Account).Bind(2, taking.Endpoint).Bind(3, tried).Bind(4, taking.UntilMs).Bind(5, limit);
        while (_due.Step())
        {
            due.Add(new(
                taking.Account,
                _due.Text(0),
                taking.Endpoint,
                _due.Int64(1) + 1,
                (int)_due.Int64(2),
                _due.Int64(3),
                (int)_due.Int64(4),
                IsNew: tried == 0,
                _due.Bytes(5).ToArray()));
        }

        _due.Reset();
        return due;
    }

    private static void AddNth(List<TakenDelivery> taken, List<TakenDelivery> from, int n, int limit)
    {
        if (n < from.Count && taken.Count < limit)
        {
            taken.Add(from[n]);
        }
    }
}
