namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Who is told of what, kept at hand by the only writer, so that an account that tells nobody pays one look-up a commit.
/// Puts a delivery beside each event for each who asked for it, in the event's own transaction.
/// </summary>
internal sealed class Subscribers
{
    private readonly Connection _connection;
    private readonly Statement _all;
    private readonly Statement _subscribe;
    private readonly Statement _unsubscribe;
    private readonly Statement _hold;
    private readonly Statement _drop;
    private readonly Statement _dropAttempts;
    private readonly Statement _deliver;
    private readonly Statement _release;
    private readonly Dictionary<string, List<Subscription>> _byAccount = new(StringComparer.Ordinal);
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);

    // Endpoints that were disabled or deleted and of which there may be more than one write held or dropped.
    private readonly Queue<(string Account, string Endpoint)> _unfinished = new();
    private Action<string>? _wake;
    private bool _stale = true;

    public Subscribers(Connection connection)
    {
        _connection = connection;
        _all = connection.Prepare("SELECT account, endpoint, types, enabled FROM subscriptions");
        _subscribe = connection.Prepare(
            """
            INSERT INTO subscriptions (account, endpoint, types, enabled) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET types = excluded.types, enabled = excluded.enabled
            """);
        _unsubscribe = connection.Prepare("DELETE FROM subscriptions WHERE account = ?1 AND endpoint = ?2");
        _hold = connection.Prepare(
            """
            UPDATE deliveries SET state = 4
            WHERE account = ?1 AND endpoint = ?2 AND event IN
                (SELECT event FROM deliveries INDEXED BY deliveries_open
                 WHERE account = ?1 AND endpoint = ?2 AND state = 0 AND state <> 2 LIMIT ?3)
            """);
        _drop = connection.Prepare(
            """
            DELETE FROM deliveries WHERE account = ?1 AND endpoint = ?2 AND event IN
                (SELECT event FROM deliveries INDEXED BY deliveries_open
                 WHERE account = ?1 AND endpoint = ?2 AND state <> 2 LIMIT ?3)
            """);
        _dropAttempts = connection.Prepare(
            """
            DELETE FROM attempts WHERE account = ?1 AND endpoint = ?2 AND event IN
                (SELECT event FROM deliveries INDEXED BY deliveries_open
                 WHERE account = ?1 AND endpoint = ?2 AND state <> 2 LIMIT ?3)
            """);
        _deliver = connection.Prepare(
            """
            INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, told)
            VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, 0, 0, ?6)
            """);
        _release = connection.Prepare(
            """
            UPDATE deliveries INDEXED BY deliveries_open SET state = ?3, lease = NULL
            WHERE account = ?1 AND endpoint = ?2 AND state = 1 AND state <> 2
            """);
        Load();
        ReleaseAll();
        Resume();
    }

    /// <summary>The subscription of an endpoint; null when it has none.</summary>
    public Subscription? Find(string account, string endpoint)
    {
        Load();
        return _byAccount.GetValueOrDefault(account)?.Find(each => each.Endpoint == endpoint);
    }

    /// <summary>Those of an account.</summary>
    public IReadOnlyList<Subscription> Of(string account)
    {
        Load();
        return _byAccount.GetValueOrDefault(account) ?? [];
    }

    /// <summary>Says who is called after a commit that has something to be told.</summary>
    public void WhenFilled(Action<string> wake) => _wake += wake;

    /// <summary>Puts the deliveries of a commit's events beside them.</summary>
    public void FanOut(Commit commit)
    {
        Load();
        if (commit.Events.IsEmpty || !_byAccount.TryGetValue(commit.Account, out var subscriptions))
        {
            return;
        }

        foreach (var happened in commit.Events)
        {
            var told = subscriptions.Count(each => each.Enabled && Core.Events.EventTypes.Covers(each.Types, happened.Type));
            foreach (var subscription in subscriptions)
            {
                if (Core.Events.EventTypes.Covers(subscription.Types, happened.Type))
                {
                    _deliver.Bind(1, commit.Account).Bind(2, happened.Id).Bind(3, subscription.Endpoint);
                    _deliver.Bind(4, (long)(subscription.Enabled ? DeliveryState.Due : DeliveryState.Held));
                    _deliver.Bind(5, happened.Created * 1000).Bind(6, told).Run();
                    _filled.Add(commit.Account);
                }
            }
        }
    }

    /// <summary>Writes down who is told from now on, or no longer.</summary>
    public void Write(string account, Subscription subscription)
    {
        Load();
        if (!_byAccount.TryGetValue(account, out var subscriptions))
        {
            _byAccount[account] = subscriptions = [];
        }

        subscriptions.RemoveAll(each => each.Endpoint == subscription.Endpoint);
        var isGone = subscription.Types.Count == 0;
        _subscribe.Bind(1, account).Bind(2, subscription.Endpoint).Bind(3, string.Join(',', subscription.Types));
        _subscribe.Bind(4, subscription.Enabled && !isGone ? 1 : 0).Run();
        if (!isGone)
        {
            subscriptions.Add(subscription);
        }

        if (WritePart(account, subscription.Endpoint) > 0)
        {
            _unfinished.Enqueue((account, subscription.Endpoint));
        }
    }

    /// <summary>True while an endpoint was disabled or deleted and more of its deliveries are to be held or dropped.</summary>
    public bool IsUnfinished => _unfinished.Count > 0;

    /// <summary>
    /// Holds or drops a part more. It is known to be finished by the part in which there is nothing left, so that a part
    /// that could not be written is not missed.
    /// </summary>
    public bool WriteRest()
    {
        var (account, endpoint) = _unfinished.Peek();
        var count = WritePart(account, endpoint);
        if (count == 0)
        {
            _unfinished.Dequeue();
        }

        return count > 0;
    }

    /// <summary>Something of the account is due that was not before.</summary>
    public void Filled(string account) => _filled.Add(account);

    /// <summary>Knows nobody of the account any more.</summary>
    public void Forget(string account) => _byAccount.Remove(account);

    /// <summary>What was put down is on disk: those who tell it are called.</summary>
    public void Committed()
    {
        if (_filled.Count == 0)
        {
            return;
        }

        foreach (var account in _filled)
        {
            _wake?.Invoke(account);
        }

        _filled.Clear();
    }

    /// <summary>Nothing of it happened: what is at hand may be wrong.</summary>
    public void RolledBack()
    {
        _filled.Clear();
        _stale = true;
    }

    private int WritePart(string account, string endpoint)
    {
        if (Find(account, endpoint) is { } subscription)
        {
            return subscription.Enabled ? 0 : Run(_hold, account, endpoint);
        }

        _ = Run(_dropAttempts, account, endpoint);
        var dropped = Run(_drop, account, endpoint);
        if (dropped == 0)
        {
            _unsubscribe.Bind(1, account).Bind(2, endpoint).Run();
        }

        return dropped;
    }

    private int Run(Statement part, string account, string endpoint)
    {
        part.Bind(1, account).Bind(2, endpoint).Bind(3, IOutbox.Batch).Run();
        return _connection.Changes;
    }

    private void Load()
    {
        if (!_stale)
        {
            return;
        }

        _byAccount.Clear();
        while (_all.Step())
        {
            var (account, types) = (_all.Text(0), _all.Text(2));
            if (types.Length == 0)
            {
                continue;
            }

            if (!_byAccount.TryGetValue(account, out var subscriptions))
            {
                _byAccount[account] = subscriptions = [];
            }

            subscriptions.Add(new(_all.Text(1), types.Split(','), _all.Int64(3) == 1));
        }

        _all.Reset();
        _stale = false;
    }

    // What was not finished when the server ended. A subscription without types is one whose endpoint is gone.
    private void Resume()
    {
        using var quiet = _connection.PrepareOnce("SELECT account, endpoint FROM subscriptions WHERE enabled = 0");
        while (quiet.Step())
        {
            _unfinished.Enqueue((quiet.Text(0), quiet.Text(1)));
        }
    }

    // Whoever had taken something from this file is gone, or the file's lock would not be ours.
    private void ReleaseAll()
    {
        if (_byAccount.Count == 0)
        {
            return;
        }

        _connection.Execute("BEGIN IMMEDIATE");
        foreach (var (account, subscriptions) in _byAccount)
        {
            foreach (var subscription in subscriptions)
            {
                _release.Bind(1, account).Bind(2, subscription.Endpoint);
                _release.Bind(3, (long)(subscription.Enabled ? DeliveryState.Due : DeliveryState.Held)).Run();
            }
        }

        _connection.Execute("COMMIT");
    }
}
