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

    private static KeyedAnswer? Read(Statement statement, long number, string account, string key)
    {
        statement.Bind(1, number).Bind(2, account).Bind(3, key);
        try
        {
            if (!statement.Step())
            {
                return null;
            }

            var read = new KeyedAnswer
            {
                Key = key,
                Fingerprint = statement.Bytes(0).ToArray(),
                Status = (int)statement.Int64(1),
                Body = new Snapshot(statement.Bytes(2).ToArray()),
                ApiVersion = statement.Text(3),
                RequestId = statement.Text(4),
                CreatedMs = statement.Int64(5),
            };
            var sum = RowSum.OfAnswer(RowSum.Of(read.Body.Json.Span), key, read.Status, read.Fingerprint.Span);
            RowSum.Check(statement, body: 2, kept: 6, sum, $"the answer to {read.RequestId}");
            return read;
        }
        finally
        {
            statement.Reset();
        }
    }
}
