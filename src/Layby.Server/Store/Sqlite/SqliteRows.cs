using Layby.Core;

namespace Layby.Server.Store.Sqlite;

/// <summary>All rows of a database, in the order of a walk.</summary>
internal sealed class SqliteRows(Connection connection, Action<string> damaged)
{
    private readonly Statement _attempts = connection.Prepare(
        """
        SELECT number, at, took, status, trouble, answer FROM attempts
        WHERE account = ?1 AND event = ?2 AND endpoint = ?3 ORDER BY number
        """);

    /// <summary>Them, one after the other.</summary>
    public IEnumerable<StoredRow> All() =>
        Rows("SELECT id, mark, created, clock_offset_ms FROM accounts ORDER BY id", Account)
            .Concat(Rows("SELECT account, endpoint, types, enabled FROM subscriptions ORDER BY account, endpoint", Subscription))
            .Concat(Rows(
                """
                SELECT o.id, o.revision, s.body, o.private, o.sum, o.account, o.created, o.customer, o.parent, o.due, o.label, o.snapshot
                FROM objects o LEFT JOIN snapshots s ON s.seq = o.snapshot ORDER BY o.account, o.id
                """,
                Object))
            .Concat(Rows(
                """
                SELECT e.id, e.type, e.created, s.body, e.previous, e.api_version, e.request, e.idempotency_key, 0, e.sum,
                    e.account, e.snapshot
                FROM events e LEFT JOIN snapshots s ON s.seq = e.snapshot ORDER BY e.account, e.id
                """,
                Event))
            .Concat(Rows(
                """
                SELECT account, event, endpoint, state, tried, due, since, failures, fence, lease, told, body FROM deliveries
                ORDER BY account, event, endpoint
                """,
                Delivery))
            .Concat(Rows(
                "SELECT account, currency, available_on, net FROM balances ORDER BY account, currency, available_on", Balance))
            .Concat(Rows(
                """
                SELECT hash, account, secret, created, last_four, label, permissions, used, expires, revoked FROM keys ORDER BY hash
                """,
                static row => new StoredRow.OfKey(SqliteReader.Key(row))))
            .Concat(Rows(
                """
                SELECT a.fingerprint, a.status, s.body, a.api_version, a.request, a.created_ms, a.sum, a.account, a.key, a.snapshot
                FROM answers a LEFT JOIN snapshots s ON s.seq = a.snapshot ORDER BY a.seq
                """,
                Answer));

    // What is broken in a row is told, and the next one is read; what is broken in the file ends the reading.
    private IEnumerable<StoredRow> Rows(string sql, Func<Statement, StoredRow> read)
    {
        using var statement = connection.PrepareOnce(sql);
        while (statement.Step())
        {
            StoredRow row;
            try
            {
                row = read(statement);
            }
            catch (StoreDamagedException wrong)
            {
                damaged(wrong.Message);
                continue;
            }

            yield return row;
        }
    }

    private static StoredRow.OfAccount Account(Statement row) =>
        new(new(row.Text(0), row.Text(1), row.Int64(2), row.Int64(3)));

    private static StoredRow.OfSubscription Subscription(Statement row) => new(
        row.Text(0), new(row.Text(1), row.Text(2) is { Length: > 0 } types ? types.Split(',') : [], row.Int64(3) == 1));

    private static StoredRow.OfObject Object(Statement row)
    {
        var read = ObjectLists.Read(row);
        return new(
            row.Text(5),
            new()
            {
                Id = read.Id,
                ExpectedRevision = read.Revision - 1,
                Body = new(read.Body),
                Private = read.Private,
                Created = row.Int64(6),
                Customer = row.TextOrNull(7),
                Parent = row.TextOrNull(8),
                Due = row.Int64OrNull(9),
                Label = row.TextOrNull(10),
            },
            row.Int64(11));
    }

    private static StoredRow.OfEvent Event(Statement row)
    {
        var read = EventLists.Read(row);
        return new(
            row.Text(10),
            new()
            {
                Id = read.Id,
                Type = read.Type,
                Created = read.Created,
                Object = new(read.Object),
                PreviousAttributes = read.PreviousAttributes,
                ApiVersion = read.ApiVersion,
                RequestId = read.RequestId,
                IdempotencyKey = read.IdempotencyKey,
            },
            row.Int64(11));
    }

    private StoredRow.OfDelivery Delivery(Statement row)
    {
        var (account, told, endpoint) = (row.Text(0), row.Text(1), row.Text(2));
        return new(
            account,
            new(
                told,
                endpoint,
                (DeliveryState)row.Int64(3),
                IsNew: row.Int64(4) == 0,
                row.Int64(5),
                row.Int64(6),
                (int)row.Int64(7),
                row.Int64(8),
                row.Int64OrNull(9),
                (int)row.Int64(10),
                row.Bytes(11).ToArray(),
                Attempts(account, told, endpoint)));
    }

    private List<StoredAttempt> Attempts(string account, string told, string endpoint)
    {
        var found = new List<StoredAttempt>();
        _attempts.Bind(1, account).Bind(2, told).Bind(3, endpoint);
        while (_attempts.Step())
        {
            found.Add(OutboxReader.Attempt(_attempts));
        }

        _attempts.Reset();
        return found;
    }

    private static StoredRow.OfBalance Balance(Statement row) =>
        new(row.Text(0), new Posting(row.Text(1), row.Int64(2), row.Int64(3)));

    private static StoredRow.OfAnswer Answer(Statement row) =>
        new(row.Text(7), AnswerLookup.Read(row, row.Text(8)), row.Int64(9));
}
