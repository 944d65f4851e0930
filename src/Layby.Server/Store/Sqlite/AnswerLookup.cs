namespace Layby.Server.Store.Sqlite;

/// <summary>Reads answers by idempotency key: in memory first, then in the two index tables.</summary>
internal sealed class AnswerLookup(Connection connection, AnswerTail tail)
{
    private const string Columns = "a.fingerprint, a.status, s.body, a.api_version, a.request, a.created_ms, a.sum";

    private readonly Statement _bySeq = connection.Prepare(
        $"""
        SELECT {Columns} FROM answers a LEFT JOIN snapshots s ON s.seq = a.snapshot
        WHERE a.seq = ?1 AND a.account = ?2 AND a.key = ?3
        """);

    private readonly Statement _byHash = connection.Prepare(
        $"""
        SELECT {Columns}
        FROM answer_index_0 i CROSS JOIN answers a ON a.seq = i.seq LEFT JOIN snapshots s ON s.seq = a.snapshot
        WHERE i.hash = ?1 AND a.account = ?2 AND a.key = ?3
        UNION ALL
        SELECT {Columns}
        FROM answer_index_1 i CROSS JOIN answers a ON a.seq = i.seq LEFT JOIN snapshots s ON s.seq = a.snapshot
        WHERE i.hash = ?1 AND a.account = ?2 AND a.key = ?3
        """);

    public KeyedAnswer? Find(string account, string key)
    {
        // Memory is asked first: what leaves it is in a table by then.
        var hash = AnswerHash.Of(account, key);
        return (tail.TryFind(hash, out var seq) ? Read(_bySeq, seq, account, key) : null)
            ?? Read(_byHash, hash.Short, account, key);
    }

    /// <summary>The answer of a row: what <see cref="Columns"/> names, in its order.</summary>
    public static KeyedAnswer Read(Statement row, string key)
    {
        var read = new KeyedAnswer
        {
            Key = key,
            Fingerprint = row.Bytes(0).ToArray(),
            Status = (int)row.Int64(1),
            Body = new Snapshot(row.Bytes(2).ToArray()),
            ApiVersion = row.Text(3),
            RequestId = row.Text(4),
            CreatedMs = row.Int64(5),
        };
        var sum = RowSum.OfAnswer(RowSum.Of(read.Body.Json.Span), key, read.Status, read.Fingerprint.Span);
        RowSum.Check(row, body: 2, kept: 6, sum, $"the answer to {read.RequestId}");
        return read;
    }

    private static KeyedAnswer? Read(Statement statement, long number, string account, string key)
    {
        statement.Bind(1, number).Bind(2, account).Bind(3, key);
        try
        {
            return statement.Step() ? Read(statement, key) : null;
        }
        finally
        {
            statement.Reset();
        }
    }
}
