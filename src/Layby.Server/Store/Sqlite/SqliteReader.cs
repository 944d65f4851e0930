using Layby.Core;

namespace Layby.Server.Store.Sqlite;

/// <summary>One reading connection with its prepared statements; one thread uses it at a time.</summary>
internal sealed class SqliteReader(Connection connection, AnswerTail tail) : IDisposable
{
    private readonly Statement _find = connection.Prepare(
        """
        SELECT o.id, o.revision, s.body, o.private, o.sum
        FROM objects o LEFT JOIN snapshots s ON s.seq = o.snapshot
        WHERE o.account = ?1 AND o.id = ?2
        """);

    private readonly Statement _due = connection.Prepare(
        """
        SELECT id, due FROM objects WHERE account = ?1 AND due <= ?2 ORDER BY due, id LIMIT ?3
        """);

    private readonly Statement _balance = connection.Prepare(
        """
        SELECT currency, available_on, net FROM balances WHERE account = ?1 ORDER BY currency, available_on
        """);

    private const string KeyColumns = "hash, account, secret, created, last_four, label, permissions, used, expires, revoked";

    private const string AccountColumns = "id, mark, created, clock_offset_ms";

    private readonly Statement _keys = connection.Prepare($"SELECT {KeyColumns} FROM keys");

    private readonly Statement _key = connection.Prepare($"SELECT {KeyColumns} FROM keys WHERE hash = ?1");

    private readonly Statement _accounts = connection.Prepare($"SELECT {AccountColumns} FROM accounts ORDER BY id");

    private readonly Statement _account = connection.Prepare($"SELECT {AccountColumns} FROM accounts WHERE id = ?1");

    private readonly Statement _accountByMark = connection.Prepare($"SELECT {AccountColumns} FROM accounts WHERE mark = ?1");

    private readonly Statement _dueAccounts = connection.Prepare(
        $"""
        SELECT {AccountColumns} FROM accounts a WHERE EXISTS
            (SELECT 1 FROM objects o INDEXED BY objects_by_due WHERE o.account = a.id AND o.due <= ?1 + a.clock_offset_ms)
        ORDER BY id
        """);

    /// <summary>Pages of objects.</summary>
    public ObjectLists Objects { get; } = new(connection);

    /// <summary>Events, one and in pages.</summary>
    public EventLists Events { get; } = new(connection);

    /// <summary>Deliveries, and what waits.</summary>
    public OutboxReader Outbox { get; } = new(connection);

    /// <summary>Answers by their idempotency keys.</summary>
    public AnswerLookup Answers { get; } = new(connection, tail);

    public StoredObject? Find(string account, string id)
    {
        _find.Bind(1, account).Bind(2, id);
        try
        {
            return _find.Step() ? ObjectLists.Read(_find) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    public IReadOnlyList<DueObject> ListDue(string account, long untilMs, int limit)
    {
        var due = new List<DueObject>();
        _due.Bind(1, account).Bind(2, untilMs).Bind(3, limit);
        try
        {
            while (_due.Step())
            {
                due.Add(new DueObject(_due.Text(0), _due.Int64(1)));
            }

            return due;
        }
        finally
        {
            _due.Reset();
        }
    }

    public IReadOnlyList<Posting> Balance(string account)
    {
        var sums = new List<Posting>();
        _balance.Bind(1, account);
        try
        {
            while (_balance.Step())
            {
                sums.Add(new(_balance.Text(0), _balance.Int64(1), _balance.Int64(2)));
            }

            return sums;
        }
        finally
        {
            _balance.Reset();
        }
    }

    public IReadOnlyList<StoredAccount> ListAccounts() => All(_accounts, ReadAccount);

    public IReadOnlyList<StoredAccount> ListDueAccounts(long nowMs) => All(_dueAccounts.Bind(1, nowMs), ReadAccount);

    public StoredAccount? FindAccount(string id) => All(_account.Bind(1, id), ReadAccount).FirstOrDefault();

    public StoredAccount? FindAccountByMark(string mark) => All(_accountByMark.Bind(1, mark), ReadAccount).FirstOrDefault();

    public IReadOnlyList<StoredKey> ListKeys() => All(_keys, Key);

    public StoredKey? FindKey(ReadOnlySpan<byte> hash) => All(_key.Bind(1, hash), Key).FirstOrDefault();

    /// <summary>The key of a row.</summary>
    public static StoredKey Key(Statement row) => new(row.Bytes(0).ToArray(), row.Text(1), row.Int64(2) == 1, row.Int64(3))
    {
        LastFour = row.TextOrNull(4),
        Label = row.TextOrNull(5),
        Permissions = row.TextOrNull(6),
        Used = row.Int64OrNull(7),
        Expires = row.Int64OrNull(8),
        Revoked = row.Int64OrNull(9),
    };

    public void Dispose() => connection.Dispose();

    private static List<T> All<T>(Statement statement, Func<Statement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (statement.Step())
            {
                rows.Add(read(statement));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static StoredAccount ReadAccount(Statement row) => new(row.Text(0), row.Text(1), row.Int64(2), row.Int64(3));
}
