namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Writes one commit inside the transaction that the group shares: first every condition, then writes that can not
/// fail, so that a refused commit leaves nothing behind and its neighbours do not notice.
/// </summary>
internal sealed class CommitWriter(Connection connection, AnswerIndex index, Eraser eraser, Subscribers subscribers)
{
    private readonly Statement _revision = connection.Prepare(
        """
        SELECT revision FROM objects WHERE account = ?1 AND id = ?2
        """);

    private readonly Statement _create = connection.Prepare(
        """
        INSERT INTO objects (account, id, revision, snapshot, private, created, customer, parent, due, label, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private readonly Statement _replace = connection.Prepare(
        """
        UPDATE objects
        SET revision = ?3, snapshot = ?4, private = ?5, customer = ?7, parent = ?8, due = ?9, label = ?10, sum = ?11
        WHERE account = ?1 AND id = ?2
        """);

    private readonly Statement _post = connection.Prepare(
        """
        INSERT INTO balances (account, currency, available_on, net) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET net = net + excluded.net
        """);

    private readonly Statement _event = connection.Prepare(
        """
        INSERT INTO events (account, id, type, created, snapshot, previous, api_version, request, idempotency_key, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    private readonly Statement _answer = connection.Prepare(
        """
        INSERT INTO answers
            (seq, account, key, fingerprint, status, snapshot, alone, api_version, request, created_ms, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private readonly Statement _snapshot = connection.Prepare(
        """
        INSERT INTO snapshots (seq, body) VALUES (?1, ?2)
        """);

    // The numbers promised to the snapshots of the commit at hand, and their sums. A commit has a handful, so a list is
    // searched.
    private readonly List<(Snapshot Snapshot, long Seq, uint Sum)> _promised = [];
    private long _lastSnapshot = connection.ScalarInt64("SELECT max(seq) FROM snapshots");

    /// <summary>Goes on after the last snapshot that somebody else has written.</summary>
    public void Renumber() => _lastSnapshot = connection.ScalarInt64("SELECT max(seq) FROM snapshots");

    /// <summary>Writes the whole commit, or nothing of it.</summary>
    public CommitResult Write(Commit commit)
    {
        _promised.Clear();
        if (eraser.IsErasing(commit.Account))
        {
            return CommitResult.Stale;
        }

        foreach (var put in commit.Puts)
        {
            if (Revision(commit.Account, put.Id) != put.ExpectedRevision)
            {
                // A repeat that lost the race against its first run is owed that run's answer.
                return IsTaken(commit) ? CommitResult.KeyTaken : CommitResult.Stale;
            }
        }

        if (commit.Answer is { } answer)
        {
            var hash = AnswerHash.Of(commit.Account, answer.Key);
            if (index.Has(hash, commit.Account, answer.Key))
            {
                return CommitResult.KeyTaken;
            }

            Write(commit, answer, hash);
        }

        foreach (var put in commit.Puts)
        {
            Write(commit.Account, put);
        }

        foreach (var happened in commit.Events)
        {
            Write(commit.Account, happened);
        }

        subscribers.FanOut(commit);
        foreach (var subscription in commit.Subscriptions)
        {
            subscribers.Write(commit.Account, subscription);
        }

        foreach (var (snapshot, seq, _) in _promised)
        {
            _snapshot.Bind(1, seq).Bind(2, snapshot.Json.Span).Run();
        }

        return CommitResult.Written;
    }

    private long Revision(string account, string id)
    {
        _revision.Bind(1, account).Bind(2, id);
        var revision = _revision.Step() ? _revision.Int64(0) : 0;
        _revision.Reset();
        return revision;
    }

    private bool IsTaken(Commit commit) =>
        commit.Answer is { } answer && index.Has(AnswerHash.Of(commit.Account, answer.Key), commit.Account, answer.Key);

    private void Write(Commit commit, KeyedAnswer answer, AnswerHash hash)
    {
        var (body, sum) = Promise(answer.Body);
        _answer.Bind(1, index.Add(hash)).Bind(2, commit.Account).Bind(3, answer.Key);
        _answer.Bind(4, answer.Fingerprint.Span).Bind(5, answer.Status).Bind(6, body);
        _answer.Bind(7, IsAlone(commit, answer.Body) ? 1 : 0).Bind(8, answer.ApiVersion);
        _answer.Bind(9, answer.RequestId).Bind(10, answer.CreatedMs);
        _answer.Bind(11, RowSum.OfAnswer(sum, answer.Key, answer.Status, answer.Fingerprint.Span)).Run();
    }

    // An answer that nothing else shows (an error) takes its snapshot along when it is pruned.
    private static bool IsAlone(Commit commit, Snapshot body)
    {
        foreach (var put in commit.Puts)
        {
            if (ReferenceEquals(put.Body, body))
            {
                return false;
            }
        }

        foreach (var happened in commit.Events)
        {
            if (ReferenceEquals(happened.Object, body))
            {
                return false;
            }
        }

        return true;
    }

    private void Write(string account, Put put)
    {
        var statement = put.ExpectedRevision == 0 ? _create : _replace;
        var (body, sum) = Promise(put.Body);
        statement.Bind(1, account).Bind(2, put.Id).Bind(3, put.ExpectedRevision + 1).Bind(4, body);
        BindOrNull(statement, 5, put.Private);
        statement.Bind(6, put.Created).Bind(7, put.Customer).Bind(8, put.Parent).Bind(9, put.Due);
        statement.Bind(10, put.Label);
        statement.Bind(11, RowSum.OfObject(sum, put.Id, put.ExpectedRevision + 1, put.Private.Span)).Run();
        if (put is { ExpectedRevision: 0, Posting: { } posting })
        {
            _post.Bind(1, account).Bind(2, posting.Currency).Bind(3, posting.AvailableOn).Bind(4, posting.Net).Run();
        }
    }

    private void Write(string account, NewEvent happened)
    {
        var (body, sum) = Promise(happened.Object);
        _event.Bind(1, account).Bind(2, happened.Id).Bind(3, happened.Type).Bind(4, happened.Created).Bind(5, body);
        BindOrNull(_event, 6, happened.PreviousAttributes);
        _event.Bind(7, happened.ApiVersion).Bind(8, happened.RequestId).Bind(9, happened.IdempotencyKey);
        _event.Bind(10, RowSum.OfEvent(sum, happened.Id, happened.Type, happened.Created, happened.PreviousAttributes.Span)).Run();
    }

    private static void BindOrNull(Statement statement, int index, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            statement.BindNull(index);
        }
        else
        {
            statement.Bind(index, bytes.Span);
        }
    }

    private (long Seq, uint Sum) Promise(Snapshot snapshot)
    {
        foreach (var (known, seq, sum) in _promised)
        {
            if (ReferenceEquals(known, snapshot))
            {
                return (seq, sum);
            }
        }

        var own = RowSum.Of(snapshot.Json.Span);
        _promised.Add((snapshot, ++_lastSnapshot, own));
        return (_lastSnapshot, own);
    }
}
