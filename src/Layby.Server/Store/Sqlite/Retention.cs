namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Forgets old events, what was told of them, and the JSON that only they point at. Events of one commit may share it: they
/// stand side by side. Its statements are for the writer alone.
/// </summary>
internal sealed class Retention(Connection connection)
{
    /// <summary>Every id of an event begins so.</summary>
    public const string Prefix = "evt_3";

    /// <summary>Events that one write forgets.</summary>
    public const int Batch = 1_000;

    private readonly Statement _old = connection.Prepare(
        """
        SELECT id, snapshot FROM events e WHERE account = ?1 AND id >= ?2 AND id < ?3 AND NOT EXISTS
            (SELECT 1 FROM deliveries d WHERE d.account = e.account AND d.event = e.id AND d.state IN (0, 1))
        ORDER BY id LIMIT ?4
        """);

    private readonly Statement _forgetEvent = connection.Prepare("DELETE FROM events WHERE account = ?1 AND id = ?2");

    private readonly Statement _forgetDeliveries = connection.Prepare("DELETE FROM deliveries WHERE account = ?1 AND event = ?2");

    private readonly Statement _forgetAttempts = connection.Prepare("DELETE FROM attempts WHERE account = ?1 AND event = ?2");

    // The object is found by the id in its JSON.
    private readonly Statement _forgetSnapshot = connection.Prepare(
        """
        DELETE FROM snapshots WHERE seq = ?2
            AND NOT EXISTS (SELECT 1 FROM objects o WHERE o.account = ?1 AND o.snapshot = ?2
                AND o.id = json_extract(CAST(snapshots.body AS TEXT), '$.id'))
            AND NOT EXISTS (SELECT 1 FROM (SELECT snapshot FROM events WHERE account = ?1 AND id < ?3 ORDER BY id DESC LIMIT ?4)
                WHERE snapshot = ?2)
            AND NOT EXISTS (SELECT 1 FROM (SELECT snapshot FROM events WHERE account = ?1 AND id > ?3 ORDER BY id LIMIT ?4)
                WHERE snapshot = ?2)
        """);

    // So far apart events of one commit stand at most.
    private const int Beside = 16;

    /// <summary>Forgets a part of those in the range; returns how many: fewer than a batch when those were the last.</summary>
    public int Forget(string account, IdRange range)
    {
        var found = new List<(string Id, long Snapshot)>();
        _old.Bind(1, account).Bind(2, range.From).Bind(3, range.Below).Bind(4, Batch);
        while (_old.Step())
        {
            found.Add((_old.Text(0), _old.Int64(1)));
        }

        _old.Reset();
        foreach (var (id, snapshot) in found)
        {
            _forgetAttempts.Bind(1, account).Bind(2, id).Run();
            _forgetDeliveries.Bind(1, account).Bind(2, id).Run();
            _forgetEvent.Bind(1, account).Bind(2, id).Run();
            _forgetSnapshot.Bind(1, account).Bind(2, snapshot).Bind(3, id).Bind(4, Beside).Run();
        }

        return found.Count;
    }
}
