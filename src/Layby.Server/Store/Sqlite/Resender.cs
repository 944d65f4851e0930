namespace Layby.Server.Store.Sqlite;

/// <summary>Makes deliveries due anew. Its statements are for the writer alone.</summary>
internal sealed class Resender(Connection connection, Subscribers subscribers)
{
    private static readonly IdRange _allIds = IdRange.Of("evt_");

    private readonly CreatedSearch _created = new(connection, "events");

    private readonly Statement _ofEvent = connection.Prepare(
        """
        SELECT event, endpoint, state, since FROM deliveries WHERE account = ?1 AND event = ?2
        """);

    private readonly Statement _open = connection.Prepare(
        """
        SELECT event, endpoint, state, since FROM deliveries INDEXED BY deliveries_open
        WHERE account = ?1 AND endpoint = ?2 AND state = ?3 AND state <> 2 AND event >= ?4 AND event < ?5
        """);

    private readonly Statement _told = connection.Prepare(
        """
        SELECT event, endpoint, state, since FROM deliveries
        WHERE account = ?1 AND event >= ?4 AND event < ?5 AND endpoint = ?2 AND state = ?3
        """);

    private readonly Statement _again = connection.Prepare(
        """
        UPDATE deliveries SET state = 0, tried = 0, due = ?4, since = ?4, failures = 0, lease = NULL
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3
        """);

    private readonly Statement _first = connection.Prepare(
        """
        INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, told)
        VALUES (?1, ?2, ?3, 0, 0, ?4, ?4, 0, 0, 1)
        """);

    /// <summary>Does it; returns how many there were, at most the limit.</summary>
    public int Resend(Resending resending)
    {
        var found = Find(resending);
        foreach (var (eventId, endpoint, isNew) in found)
        {
            (isNew ? _first : _again)
                .Bind(1, resending.Account).Bind(2, eventId).Bind(3, endpoint).Bind(4, resending.NowMs).Run();
        }

        if (found.Count > 0)
        {
            subscribers.Filled(resending.Account);
        }

        return found.Count;
    }

    private List<(string Event, string Endpoint, bool IsNew)> Find(Resending resending)
    {
        var found = new List<(string, string, bool)>();
        if (resending.Event is { } one)
        {
            _ofEvent.Bind(1, resending.Account).Bind(2, one);
            Collect(_ofEvent, resending, found);
            if (found.Count == 0 && resending.Endpoint is { } endpoint && !IsThere(resending.Account, one, endpoint))
            {
                found.Add((one, endpoint, true));
            }

            return found;
        }

        var range = _created.Narrow(resending.Account, _allIds, resending.Created);
        foreach (var subscription in subscribers.Of(resending.Account))
        {
            foreach (var state in resending.States)
            {
                var statement = state is DeliveryState.Delivered ? _told : _open;
                statement.Bind(1, resending.Account).Bind(2, subscription.Endpoint).Bind(3, (long)state);
                statement.Bind(4, range.From).Bind(5, range.Below);
                Collect(statement, resending, found);
            }
        }

        return found;
    }

    // What somebody is telling now is left to them; what was made due by this very call is done.
    private void Collect(Statement rows, Resending resending, List<(string, string, bool)> found)
    {
        try
        {
            while (found.Count < resending.Limit && rows.Step())
            {
                var (endpoint, state) = (rows.Text(1), (DeliveryState)rows.Int64(2));
                if ((resending.Endpoint is null || resending.Endpoint == endpoint)
                    && resending.States.Contains(state)
                    && state is not DeliveryState.Sending
                    && rows.Int64(3) != resending.NowMs
                    && subscribers.Find(resending.Account, endpoint) is { Enabled: true })
                {
                    found.Add((rows.Text(0), endpoint, false));
                }
            }
        }
        finally
        {
            rows.Reset();
        }
    }

    private bool IsThere(string account, string eventId, string endpoint)
    {
        _ofEvent.Bind(1, account).Bind(2, eventId);
        try
        {
            while (_ofEvent.Step())
            {
                if (_ofEvent.Text(1) == endpoint)
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            _ofEvent.Reset();
        }
    }
}
