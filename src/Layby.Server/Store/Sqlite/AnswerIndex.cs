namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Finds answers by idempotency key without an ordinary index, which was measured to cost a third of a commit: callers
/// choose keys at random, so each would make another page dirty. Instead the newest keys are kept in memory, and from
/// time to time are written in one sorted sweep into one of two index tables, the one that is filling. When all
/// answers of the full one have been forgotten it is emptied at a stroke, and the two change places.
/// </summary>
internal sealed class AnswerIndex
{
    private readonly AnswerTail _tail;
    private readonly int _tailLimit;
    private readonly Statement _is;
    private readonly Statement _find;
    private readonly Statement _oldest;
    private readonly Statement _setState;
    private readonly Statement[] _insert;
    private readonly Statement[] _empty;

    // Added by the transaction at hand; a commit has none or one, a group at most as many as its limit.
    private readonly Dictionary<AnswerHash, long> _adding = [];
    private readonly List<(AnswerHash Hash, long Seq)> _added = [];
    private State _state;
    private State _durable;
    private bool _spilled;
    private long _last;

    public AnswerIndex(Connection connection, AnswerTail tail, int tailLimit)
    {
        (_tail, _tailLimit) = (tail, tailLimit);
        _is = connection.Prepare("SELECT 1 FROM answers WHERE seq = ?1 AND account = ?2 AND key = ?3");
        _find = connection.Prepare(
            """
            SELECT 1 FROM answer_index_0 i CROSS JOIN answers a ON a.seq = i.seq
            WHERE i.hash = ?1 AND a.account = ?2 AND a.key = ?3
            UNION ALL
            SELECT 1 FROM answer_index_1 i CROSS JOIN answers a ON a.seq = i.seq
            WHERE i.hash = ?1 AND a.account = ?2 AND a.key = ?3
            """);
        _oldest = connection.Prepare("SELECT seq FROM answers ORDER BY seq LIMIT 1");
        _setState = connection.Prepare("UPDATE answer_index SET filling = ?1, filling_last = ?2, full_last = ?3");
        _insert =
        [
            connection.Prepare("INSERT OR IGNORE INTO answer_index_0 (hash, seq) VALUES (?1, ?2)"),
            connection.Prepare("INSERT OR IGNORE INTO answer_index_1 (hash, seq) VALUES (?1, ?2)"),
        ];
        _empty = [connection.Prepare("DELETE FROM answer_index_0"), connection.Prepare("DELETE FROM answer_index_1")];
        _state = _durable = ReadState(connection);
        _last = Math.Max(connection.ScalarInt64("SELECT max(seq) FROM answers"), _state.FillingLast);
        ReadTail(connection);
    }

    /// <summary>True when the keys in memory have become many.</summary>
    public bool SpillIsDue => _tail.Count >= _tailLimit;

    /// <summary>True when the account has an answer for this key, from an earlier transaction or this one.</summary>
    public bool Has(AnswerHash hash, string account, string key)
    {
        if (_adding.ContainsKey(hash))
        {
            return true;
        }

        // A key in memory may belong to an answer that has been forgotten since.
        return (_tail.TryFind(hash, out var seq) && Any(_is.Bind(1, seq).Bind(2, account).Bind(3, key)))
            || Any(_find.Bind(1, hash.Short).Bind(2, account).Bind(3, key));
    }

    /// <summary>Gives the next answer its number; the caller writes its row.</summary>
    public long Add(AnswerHash hash)
    {
        _adding.Add(hash, ++_last);
        _added.Add((hash, _last));
        return _last;
    }

    /// <summary>Writes the keys in memory to the filling table, as part of a transaction.</summary>
    public bool Spill()
    {
        foreach (var (hash, seq) in _tail.Sorted())
        {
            _insert[_state.Filling].Bind(1, hash.Short).Bind(2, seq).Run();
        }

        Write(_state with { FillingLast = _last });
        _spilled = true;
        return true;
    }

    /// <summary>Empties the full table once nothing in it is of use, as part of a transaction.</summary>
    public void Rotate()
    {
        var oldest = _oldest.Step() ? _oldest.Int64(0) : long.MaxValue;
        _oldest.Reset();
        if (oldest > _state.FullLast && _state.FillingLast > _state.FullLast)
        {
            _empty[1 - _state.Filling].Run();
            Write(new State(1 - _state.Filling, _state.FillingLast, _state.FillingLast));
        }
    }

    /// <summary>The transaction is on disk: what it did becomes visible to readers.</summary>
    public void Committed()
    {
        if (_spilled)
        {
            _tail.Clear();
        }

        if (_added.Count > 0)
        {
            _tail.Add(_added);
        }

        _durable = _state;
        Forget();
    }

    /// <summary>The transaction did not happen.</summary>
    public void RolledBack()
    {
        _state = _durable;
        Forget();
    }

    private void Forget()
    {
        _spilled = false;
        _adding.Clear();
        _added.Clear();
    }

    private void Write(State state)
    {
        _setState.Bind(1, state.Filling).Bind(2, state.FillingLast).Bind(3, state.FullLast).Run();
        _state = state;
    }

    private static bool Any(Statement statement)
    {
        var any = statement.Step();
        statement.Reset();
        return any;
    }

    private static State ReadState(Connection connection)
    {
        using var statement = connection.PrepareOnce("SELECT filling, filling_last, full_last FROM answer_index");
        statement.Step();
        return new State((int)statement.Int64(0), statement.Int64(1), statement.Int64(2));
    }

    // The keys that were only in memory when the server stopped.
    private void ReadTail(Connection connection)
    {
        using var statement = connection.PrepareOnce("SELECT account, key, seq FROM answers WHERE seq > ?1");
        statement.Bind(1, _state.FillingLast);
        while (statement.Step())
        {
            _added.Add((AnswerHash.Of(statement.Text(0), statement.Text(1)), statement.Int64(2)));
        }

        _tail.Add(_added);
        _added.Clear();
    }

    /// <param name="Filling">The table that keys are written to, 0 or 1; the other one is full.</param>
    /// <param name="FillingLast">Every answer up to this number is in a table.</param>
    /// <param name="FullLast">The last one in the full table.</param>
    private readonly record struct State(int Filling, long FillingLast, long FullLast);
}
