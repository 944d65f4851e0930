using System.Collections.Concurrent;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Forgets everything of an account in writes of a bounded size, so that other accounts' commits go on in between. Rows
/// go first and the JSON that they point at last: should the server stop in between, nothing points at what is gone,
/// whose number may be given out again. Index entries of forgotten answers stay; they lead to no row (AnswerIndex).
/// </summary>
internal sealed class Eraser(Connection connection, Subscribers subscribers)
{
    /// <summary>Rows that one write forgets.</summary>
    public const int Batch = 5_000;

    /// <summary>Answers, of whatever account, that one write looks through: they are not sorted by account.</summary>
    public const int AnswersLooked = 20_000;

    private readonly ConcurrentDictionary<string, bool> _accounts = new(StringComparer.Ordinal);

    private readonly Statement _lastAnswer = connection.Prepare("SELECT coalesce(max(seq), 0) FROM answers");

    private readonly Statement _answers = connection.Prepare(
        "SELECT seq, snapshot FROM answers WHERE seq > ?1 AND seq <= ?2 AND account = ?3");

    private readonly Statement _events = connection.Prepare("SELECT id, snapshot FROM events WHERE account = ?1 LIMIT ?2");

    private readonly Statement _objects = connection.Prepare("SELECT id, snapshot FROM objects WHERE account = ?1 LIMIT ?2");

    private readonly Statement _forgetAnswer = connection.Prepare("DELETE FROM answers WHERE seq = ?1");

    private readonly Statement _forgetEvent = connection.Prepare("DELETE FROM events WHERE account = ?1 AND id = ?2");

    private readonly Statement _forgetObject = connection.Prepare("DELETE FROM objects WHERE account = ?1 AND id = ?2");

    private readonly Statement _forgetBalance = connection.Prepare("DELETE FROM balances WHERE account = ?1");

    private readonly Statement _forgetSnapshot = connection.Prepare("DELETE FROM snapshots WHERE seq = ?1");

    private readonly Statement _forgetSubscriptions = connection.Prepare("DELETE FROM subscriptions WHERE account = ?1");

    private readonly Statement _forgetDeliveries = connection.Prepare(
        """
        DELETE FROM deliveries WHERE account = ?1 AND (event, endpoint) IN
            (SELECT event, endpoint FROM deliveries WHERE account = ?1 LIMIT ?2)
        """);

    private readonly Statement _forgetAttempts = connection.Prepare(
        """
        DELETE FROM attempts WHERE account = ?1 AND (event, endpoint, number) IN
            (SELECT event, endpoint, number FROM attempts WHERE account = ?1 LIMIT ?2)
        """);

    /// <summary>True while the account is being forgotten: a commit in between would be forgotten in part.</summary>
    public bool IsErasing(string account) => _accounts.ContainsKey(account);

    /// <summary>False when somebody else is at it.</summary>
    public bool Begin(string account) => _accounts.TryAdd(account, true);

    /// <summary>Commits of the account are taken again.</summary>
    public void End(string account) => _accounts.TryRemove(account, out _);

    /// <summary>Forgets answers numbered after <paramref name="after"/>.</summary>
    /// <returns>The JSON that they pointed at, and where to go on; null at the end.</returns>
    public (List<long> Snapshots, long? Next) Answers(string account, long after)
    {
        var numbers = new List<long>();
        var snapshots = new List<long>();
        _answers.Bind(1, after).Bind(2, after + AnswersLooked).Bind(3, account);
        while (_answers.Step())
        {
            numbers.Add(_answers.Int64(0));
            snapshots.Add(_answers.Int64(1));
        }

        _answers.Reset();
        foreach (var number in numbers)
        {
            _forgetAnswer.Bind(1, number).Run();
        }

        _lastAnswer.Step();
        var last = _lastAnswer.Int64(0);
        _lastAnswer.Reset();
        return (snapshots, after + AnswersLooked < last ? after + AnswersLooked : null);
    }

    /// <summary>Forgets events, and returns the JSON that they pointed at: fewer than a batch when those were the last.</summary>
    public List<long> Events(string account) => Forget(account, _events, _forgetEvent);

    /// <summary>The same for objects, and with the last of them for the balance.</summary>
    public List<long> Objects(string account)
    {
        var found = Forget(account, _objects, _forgetObject);
        if (found.Count < Batch)
        {
            _forgetBalance.Bind(1, account).Run();
        }

        return found;
    }

    /// <summary>Forgets who was to be told, what, and each try; returns how many rows, 0 at the end.</summary>
    public int Outbox(string account)
    {
        subscribers.Forget(account);
        _forgetSubscriptions.Bind(1, account).Run();
        _forgetDeliveries.Bind(1, account).Bind(2, Batch).Run();
        var rows = connection.Changes;
        _forgetAttempts.Bind(1, account).Bind(2, Batch).Run();
        return rows + connection.Changes;
    }

    /// <summary>Forgets JSON that nothing points at any more.</summary>
    public bool Snapshots(long[] numbers)
    {
        foreach (var number in numbers)
        {
            _forgetSnapshot.Bind(1, number).Run();
        }

        return true;
    }

    private static List<long> Forget(string account, Statement find, Statement forget)
    {
        var ids = new List<string>();
        var snapshots = new List<long>();
        find.Bind(1, account).Bind(2, Batch);
        while (find.Step())
        {
            ids.Add(find.Text(0));
            snapshots.Add(find.Int64(1));
        }

        find.Reset();
        foreach (var id in ids)
        {
            forget.Bind(1, account).Bind(2, id).Run();
        }

        return snapshots;
    }
}
