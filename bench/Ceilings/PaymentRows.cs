using System.Buffers.Text;
using SQLitePCL;

namespace Layby.Bench.Ceilings;

/// <summary>
/// The rows that creating a payment intent has to leave behind, through SQLite's own calls: one snapshot with the
/// body, and three narrow rows that point at it (the object, its event, the idempotency key). The cheapest known shape.
/// </summary>
internal sealed class PaymentRows : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -65536;
        CREATE TABLE snapshot (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE object (account TEXT NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL,
            revision INTEGER NOT NULL, snapshot INTEGER NOT NULL, PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE event (account TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, created INTEGER NOT NULL,
            snapshot INTEGER NOT NULL, PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE idempotency (account TEXT NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL, status INTEGER NOT NULL,
            snapshot INTEGER NOT NULL, PRIMARY KEY (account, key)) STRICT, WITHOUT ROWID;
        """;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _snapshot;
    private readonly sqlite3_stmt _object;
    private readonly sqlite3_stmt _event;
    private readonly sqlite3_stmt _idempotency;
    private readonly byte[] _hash = new byte[32];
    private long _written;

    public PaymentRows(string folder)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(Path.Combine(folder, "ceiling.db"), out _database));
        Check(raw.sqlite3_exec(_database, Schema));
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _snapshot = Prepare("INSERT INTO snapshot VALUES (?1, ?2)");
        _object = Prepare("INSERT INTO object VALUES (?1, ?2, ?3, ?4, 1, ?5)");
        _event = Prepare("INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5)");
        _idempotency = Prepare("INSERT INTO idempotency VALUES (?1, ?2, ?3, 200, ?4)");
    }

    public void Begin() => Step(_begin);

    public void Commit() => Step(_commit);

    /// <summary>One payment intent; a null key stands for one that grows with time.</summary>
    public void Insert(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
    {
        var account = "acct_1SXn2bLkdIwHu7ix"u8;
        var number = ++_written;
        Span<byte> intentId = stackalloc byte[27];
        Span<byte> eventId = stackalloc byte[28];
        Span<byte> growingKey = stackalloc byte[54];
        Grow(intentId, "pi_3"u8, number);
        Grow(eventId, "evt_3"u8, number);
        Grow(growingKey, "stripe-node-retry-"u8, number);

        raw.sqlite3_bind_int64(_snapshot, 1, number);
        raw.sqlite3_bind_blob(_snapshot, 2, body);
        Step(_snapshot);
        BindRow(_object, account, intentId, "requires_payment_method"u8, number);
        BindRow(_event, account, eventId, "payment_intent.created"u8, number);

        raw.sqlite3_bind_text(_idempotency, 1, account);
        raw.sqlite3_bind_text(_idempotency, 2, key.IsEmpty ? growingKey : key);
        raw.sqlite3_bind_blob(_idempotency, 3, _hash);
        raw.sqlite3_bind_int64(_idempotency, 4, number);
        Step(_idempotency);
    }

    public long Count()
    {
        using var count = Prepare("""
            SELECT (SELECT count(*) FROM snapshot) + (SELECT count(*) FROM object) + (SELECT count(*) FROM event)
                + (SELECT count(*) FROM idempotency)
            """);
        raw.sqlite3_step(count);
        return raw.sqlite3_column_int64(count, 0) / 4;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _snapshot, _object, _event, _idempotency })
        {
            statement.Dispose();
        }

        _database.Dispose();
    }

    private static void Grow(Span<byte> id, ReadOnlySpan<byte> prefix, long number)
    {
        prefix.CopyTo(id);
        var digits = id[prefix.Length..];
        digits.Fill((byte)'0');
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, text, out var length);
        text[..length].CopyTo(digits[^length..]);
    }

    private void BindRow(
        sqlite3_stmt row,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> id,
        ReadOnlySpan<byte> word,
        long number)
    {
        raw.sqlite3_bind_text(row, 1, account);
        raw.sqlite3_bind_text(row, 2, id);
        raw.sqlite3_bind_text(row, 3, word);
        raw.sqlite3_bind_int64(row, 4, 1_763_769_600 + (number / 1000));
        raw.sqlite3_bind_int64(row, 5, number);
        Step(row);
    }

    private void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(code);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new BenchException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()} ({code})");
        }
    }
}
