using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>What is not part of a commit: accounts, keys, the answers that are kept, and the clock.</summary>
internal sealed class RecordKeeper(Database database)
{
    private const string AccountColumns = "id, mark, created, clock_offset_ms, epoch";

    private const string KeyColumns = "hash, account, secret, created, last_four, label, permissions, used, expires, revoked";

    private const string OpenAccount =
        "INSERT INTO accounts (id, mark, created, clock_offset_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    private const string AccountById = $"SELECT {AccountColumns} FROM accounts WHERE id = $1";

    private const string AccountByMark = $"SELECT {AccountColumns} FROM accounts WHERE mark = $1";

    private const string Accounts = $"SELECT {AccountColumns} FROM accounts ORDER BY id";

    // Two nodes may move it at once: it ends where the later one wants it.
    private const string SetOffset = "UPDATE accounts SET clock_offset_ms = greatest(clock_offset_ms, $2) WHERE id = $1";

    private const string Hold =
        $"""
        INSERT INTO leases (what, holder, until) VALUES ($1, $2, {Clock} + $3)
        ON CONFLICT (what) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE leases.holder = excluded.holder OR leases.until <= {Clock}
        """;

    private const string DueAccounts =
        $"""
        SELECT {AccountColumns} FROM accounts a WHERE EXISTS
            (SELECT 1 FROM objects o WHERE o.account = a.id AND o.due <= $1 + a.clock_offset_ms)
        ORDER BY id
        """;

    private const string PutKey =
        $"""
        INSERT INTO keys ({KeyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (hash) DO UPDATE SET used = greatest(keys.used, excluded.used), expires = least(keys.expires, excluded.expires),
            revoked = least(keys.revoked, excluded.revoked)
        """;

    private const string Keys = $"SELECT {KeyColumns} FROM keys";

    private const string KeyByHash = $"SELECT {KeyColumns} FROM keys WHERE hash = $1";

    private const string Answer =
        """
        SELECT a.fingerprint, a.status,
            (SELECT s.body FROM snapshots s WHERE s.account = a.account AND s.seq = a.snapshot), a.api_version, a.request, a.created_ms
        FROM answers a WHERE a.account = $1 AND a.key = $2
        """;

    private const string PruneAnswers =
        """
        WITH pruned AS (
            DELETE FROM answers WHERE (account, key) IN
                (SELECT account, key FROM answers WHERE created_ms < $1 ORDER BY created_ms LIMIT $2)
            RETURNING account, snapshot, alone),
        freed AS (
            DELETE FROM snapshots s USING pruned p WHERE p.alone AND s.account = p.account AND s.seq = p.snapshot)
        SELECT count(*) FROM pruned
        """;

    private const string Clock = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private const string Now = $"SELECT {Clock}";

    public async ValueTask<StoredAccount> OpenAccountAsync(StoredAccount account, CancellationToken stop) =>
        (await database.WriteAsync(
            [
                new Ask(OpenAccount).Text(account.Id).Text(account.Mark).Number(account.Created).Number(account.ClockOffsetMs),
                new Ask(AccountById).Text(account.Id),
            ],
            ReadAccount,
            stop)) is [var opened] ? opened : throw new ArgumentException($"Another account has the mark {account.Mark}.", nameof(account));

    public ValueTask<StoredAccount?> FindAccountAsync(string id, CancellationToken stop) =>
        database.FindAsync(new Ask(AccountById).Text(id), ReadAccount, stop);

    public ValueTask<StoredAccount?> FindAccountByMarkAsync(string mark, CancellationToken stop) =>
        database.FindAsync(new Ask(AccountByMark).Text(mark), ReadAccount, stop);

    public async ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(CancellationToken stop) =>
        await database.ReadAsync(new(Accounts), ReadAccount, stop);

    public async ValueTask SetClockOffsetAsync(string account, long offsetMs, CancellationToken stop) =>
        await database.CountAsync([new Ask(SetOffset).Text(account).Number(offsetMs)], stop);

    public async ValueTask<bool> HoldAsync(string what, string holder, TimeSpan length, CancellationToken stop) =>
        (await database.CountAsync([new Ask(Hold).Text(what).Text(holder).Number((long)length.TotalMilliseconds)], stop))[0] == 1;

    public async ValueTask<IReadOnlyList<StoredAccount>> ListDueAccountsAsync(long nowMs, CancellationToken stop) =>
        await database.ReadAsync(new Ask(DueAccounts).Number(nowMs), ReadAccount, stop);

    // What one node has taken back another that knows nothing of it does not give again. In the order of their hashes, so
    // that two who write many do not wait for each other in a ring.
    public async ValueTask PutKeysAsync(IReadOnlyList<StoredKey> keys, CancellationToken stop) =>
        await database.CountAsync(
            [.. keys.OrderBy(each => Convert.ToHexString(each.Hash.Span), StringComparer.Ordinal).Select(Put)], stop);

    public async ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken stop) =>
        await database.ReadAsync(new(Keys), ReadKey, stop);

    public ValueTask<StoredKey?> FindKeyAsync(ReadOnlyMemory<byte> hash, CancellationToken stop) =>
        database.FindAsync(new Ask(KeyByHash).Bytes(hash), ReadKey, stop);

    public ValueTask<KeyedAnswer?> FindAnswerAsync(string account, string key, CancellationToken stop) =>
        database.FindAsync(
            new Ask(Answer).Text(account).Text(key),
            row => new KeyedAnswer
            {
                Key = key,
                Fingerprint = row.Bytes(0),
                Status = row.GetInt32(1),
                Body = new Snapshot(row.Body(2, $"the answer to {row.Text(4)}")),
                ApiVersion = row.Text(3),
                RequestId = row.Text(4),
                CreatedMs = row.Number(5),
            },
            stop);

    public async ValueTask<int> PruneAnswersAsync(long beforeMs, int limit, CancellationToken stop) =>
        (int)(await database.WriteAsync([new Ask(PruneAnswers).Number(beforeMs).Number(limit)], row => row.Number(0), stop))[0];

    public async ValueTask<long> ClockAheadMsAsync(TimeProvider machine, CancellationToken stop)
    {
        var before = machine.GetUtcNow();
        var there = (await database.ReadAsync(new(Now), row => row.Number(0), stop))[0];
        var middle = before + ((machine.GetUtcNow() - before) / 2);
        return there - middle.ToUnixTimeMilliseconds();
    }

    private static Ask Put(StoredKey key) => new Ask(PutKey)
        .Bytes(key.Hash).Text(key.Account).Flag(key.Secret).Number(key.Created).Text(key.LastFour).Text(key.Label)
        .Text(key.Permissions).Number(key.Used).Number(key.Expires).Number(key.Revoked);

    private static StoredAccount ReadAccount(NpgsqlDataReader row) =>
        new(row.Text(0), row.Text(1), row.Number(2), row.Number(3)) { Epoch = row.Number(4) };

    /// <summary>The key of a row.</summary>
    internal static StoredKey ReadKey(NpgsqlDataReader row) => new(row.Bytes(0), row.Text(1), row.GetBoolean(2), row.Number(3))
    {
        LastFour = row.TextOrNull(4),
        Label = row.TextOrNull(5),
        Permissions = row.TextOrNull(6),
        Used = row.NumberOrNull(7),
        Expires = row.NumberOrNull(8),
        Revoked = row.NumberOrNull(9),
    };
}
