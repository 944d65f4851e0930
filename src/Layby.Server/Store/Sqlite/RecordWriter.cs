namespace Layby.Server.Store.Sqlite;

/// <summary>Writes what is not part of a commit: accounts, keys, and the forgetting of answers.</summary>
internal sealed class RecordWriter(Connection connection, AnswerIndex index)
{
    private readonly Statement _openAccount = connection.Prepare(
        """
        INSERT OR IGNORE INTO accounts (id, mark, created, clock_offset_ms) VALUES (?1, ?2, ?3, ?4)
        """);

    private readonly Statement _account = connection.Prepare(
        """
        SELECT id, mark, created, clock_offset_ms FROM accounts WHERE id = ?1
        """);

    private readonly Statement _setClockOffset = connection.Prepare(
        """
        UPDATE accounts SET clock_offset_ms = ?2 WHERE id = ?1
        """);

    private readonly Statement _putKey = connection.Prepare(
        """
        INSERT INTO keys (hash, account, secret, created, last_four, label, permissions, used, expires, revoked)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (hash) DO UPDATE SET used = ?8, expires = ?9, revoked = ?10
        """);

    private readonly Statement _oldestAnswers = connection.Prepare(
        """
        SELECT seq, snapshot, alone, created_ms FROM answers ORDER BY seq LIMIT ?1
        """);

    private readonly Statement _forgetAnswer = connection.Prepare("DELETE FROM answers WHERE seq = ?1");

    private readonly Statement _forgetSnapshot = connection.Prepare("DELETE FROM snapshots WHERE seq = ?1");

    public StoredAccount OpenAccount(StoredAccount account)
    {
        _openAccount.Bind(1, account.Id).Bind(2, account.Mark).Bind(3, account.Created);
        _openAccount.Bind(4, account.ClockOffsetMs).Run();
        _account.Bind(1, account.Id);
        try
        {
            return _account.Step()
                ? new(_account.Text(0), _account.Text(1), _account.Int64(2), _account.Int64(3))
                : throw new ArgumentException($"Another account has the mark {account.Mark}.", nameof(account));
        }
        finally
        {
            _account.Reset();
        }
    }

    /// <summary>False when there is no such account.</summary>
    public bool SetClockOffset(string account, long offsetMs)
    {
        _setClockOffset.Bind(1, account).Bind(2, offsetMs).Run();
        return connection.Changes == 1;
    }

    /// <summary>A hash that is there already keeps what it stands for. Returns how many there were to write.</summary>
    public int PutKeys(IReadOnlyList<StoredKey> keys)
    {
        foreach (var key in keys)
        {
            _putKey.Bind(1, key.Hash.Span).Bind(2, key.Account).Bind(3, key.Secret ? 1 : 0).Bind(4, key.Created);
            _putKey.Bind(5, key.LastFour).Bind(6, key.Label).Bind(7, key.Permissions);
            _putKey.Bind(8, key.Used).Bind(9, key.Expires).Bind(10, key.Revoked).Run();
        }

        return keys.Count;
    }

    /// <summary>
    /// Walks from the oldest answer to the first that is young enough. Where the machine's clock was set back, some
    /// are kept a little longer than they must be.
    /// </summary>
    public int PruneAnswers(long beforeMs, int limit)
    {
        var old = new List<(long Seq, long Snapshot, bool Alone)>();
        _oldestAnswers.Bind(1, limit);
        while (_oldestAnswers.Step() && _oldestAnswers.Int64(3) < beforeMs)
        {
            old.Add((_oldestAnswers.Int64(0), _oldestAnswers.Int64(1), _oldestAnswers.Int64(2) == 1));
        }

        _oldestAnswers.Reset();
        foreach (var (seq, snapshot, alone) in old)
        {
            _forgetAnswer.Bind(1, seq).Run();
            if (alone)
            {
                _forgetSnapshot.Bind(1, snapshot).Run();
            }
        }

        index.Rotate();
        return old.Count;
    }
}
