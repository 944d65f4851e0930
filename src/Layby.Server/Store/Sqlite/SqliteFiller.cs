namespace Layby.Server.Store.Sqlite;

/// <summary>Writes rows of another store as they were there, for the writer alone.</summary>
internal sealed class SqliteFiller(Connection connection, AnswerIndex index, Subscribers subscribers, RecordWriter records)
{
    private readonly Statement _snapshot = connection.Prepare("INSERT OR IGNORE INTO snapshots (seq, body) VALUES (?1, ?2)");

    private readonly Statement _object = connection.Prepare(
        """
        INSERT INTO objects (account, id, revision, snapshot, private, created, customer, parent, due, label, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private readonly Statement _event = connection.Prepare(
        """
        INSERT INTO events (account, id, type, created, snapshot, previous, api_version, request, idempotency_key, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    private readonly Statement _delivery = connection.Prepare(
        """
        INSERT INTO deliveries (account, event, endpoint, state, tried, due, since, failures, fence, lease, told, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);

    private readonly Statement _attempt = connection.Prepare(
        """
        INSERT INTO attempts (account, event, endpoint, number, at, took, status, trouble, answer)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    private readonly Statement _balance = connection.Prepare(
        """
        INSERT INTO balances (account, currency, available_on, net) VALUES (?1, ?2, ?3, ?4)
        """);

    private readonly Statement _answer = connection.Prepare(
        """
        INSERT INTO answers
            (seq, account, key, fingerprint, status, snapshot, alone, api_version, request, created_ms, sum)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    /// <summary>Writes them; returns how many there were.</summary>
    public int Write(IReadOnlyList<StoredRow> rows)
    {
        foreach (var row in rows)
        {
            switch (row)
            {
                case StoredRow.OfAccount(var account):
                    records.OpenAccount(account);
                    break;
                case StoredRow.OfSubscription(var account, var subscription):
                    subscribers.Write(account, subscription);
                    break;
                case StoredRow.OfObject(var account, var put, var snapshot):
                    Write(account, put, snapshot);
                    break;
                case StoredRow.OfEvent(var account, var happened, var snapshot):
                    Write(account, happened, snapshot);
                    break;
                case StoredRow.OfDelivery(var account, var delivery):
                    Write(account, delivery);
                    break;
                case StoredRow.OfBalance(var account, var sum):
                    _balance.Bind(1, account).Bind(2, sum.Currency).Bind(3, sum.AvailableOn).Bind(4, sum.Net).Run();
                    break;
                case StoredRow.OfKey(var key):
                    records.PutKeys([key]);
                    break;
                case StoredRow.OfAnswer(var account, var answer, var snapshot):
                    Write(account, answer, snapshot);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(row.ToString());
            }
        }

        return rows.Count;
    }

    private void Write(string account, Put put, long snapshot)
    {
        var (revision, sum) = (put.ExpectedRevision + 1, Keep(put.Body, snapshot, out _));
        _object.Bind(1, account).Bind(2, put.Id).Bind(3, revision).Bind(4, snapshot);
        BindOrNull(_object, 5, put.Private);
        _object.Bind(6, put.Created).Bind(7, put.Customer).Bind(8, put.Parent).Bind(9, put.Due).Bind(10, put.Label);
        _object.Bind(11, RowSum.OfObject(sum, put.Id, revision, put.Private.Span)).Run();
    }

    private void Write(string account, NewEvent happened, long snapshot)
    {
        var sum = Keep(happened.Object, snapshot, out _);
        _event.Bind(1, account).Bind(2, happened.Id).Bind(3, happened.Type).Bind(4, happened.Created).Bind(5, snapshot);
        BindOrNull(_event, 6, happened.PreviousAttributes);
        _event.Bind(7, happened.ApiVersion).Bind(8, happened.RequestId).Bind(9, happened.IdempotencyKey);
        _event.Bind(10, RowSum.OfEvent(sum, happened.Id, happened.Type, happened.Created, happened.PreviousAttributes.Span)).Run();
    }

    private void Write(string account, WholeDelivery delivery)
    {
        _delivery.Bind(1, account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint).Bind(4, (long)delivery.State);
        _delivery.Bind(5, delivery.IsNew ? 0 : 1).Bind(6, delivery.DueMs).Bind(7, delivery.SinceMs).Bind(8, delivery.Failures);
        _delivery.Bind(9, delivery.Fence).Bind(10, delivery.LeaseMs).Bind(11, delivery.Told);
        BindOrNull(_delivery, 12, delivery.Body);
        _delivery.Run();
        foreach (var made in delivery.Attempts)
        {
            _attempt.Bind(1, account).Bind(2, delivery.Event).Bind(3, delivery.Endpoint).Bind(4, made.Number).Bind(5, made.AtMs);
            _attempt.Bind(6, made.TookMs).Bind(7, made.Status).Bind(8, made.Trouble);
            BindOrNull(_attempt, 9, made.Answer);
            _attempt.Run();
        }
    }

    private void Write(string account, KeyedAnswer answer, long snapshot)
    {
        var sum = Keep(answer.Body, snapshot, out var isAlone);
        _answer.Bind(1, index.Add(AnswerHash.Of(account, answer.Key))).Bind(2, account).Bind(3, answer.Key);
        _answer.Bind(4, answer.Fingerprint.Span).Bind(5, answer.Status).Bind(6, snapshot).Bind(7, isAlone ? 1 : 0);
        _answer.Bind(8, answer.ApiVersion).Bind(9, answer.RequestId).Bind(10, answer.CreatedMs);
        _answer.Bind(11, RowSum.OfAnswer(sum, answer.Key, answer.Status, answer.Fingerprint.Span)).Run();
    }

    // Answers come last: a snapshot that is there by then is shown by something else as well.
    private uint Keep(Snapshot body, long number, out bool isFirst)
    {
        _snapshot.Bind(1, number).Bind(2, body.Json.Span).Run();
        isFirst = connection.Changes == 1;
        return RowSum.Of(body.Json.Span);
    }

    private static void BindOrNull(Statement statement, int column, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            statement.BindNull(column);
        }
        else
        {
            statement.Bind(column, bytes.Span);
        }
    }
}
