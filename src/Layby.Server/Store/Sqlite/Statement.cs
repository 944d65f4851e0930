using System.Runtime.CompilerServices;
using System.Text;
using SQLitePCL;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// A prepared statement, used over and over by the one thread that has its connection. Parameters and columns are
/// counted from 1 and 0, as SQLite does.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const uint KeptForLong = 0x01;
    private const int StackBytes = 384;

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        var code = raw.sqlite3_prepare_v3(connection, sql, KeptForLong, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.From(code, connection);
        }
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    [SkipLocalsInit]
    public Statement Bind(int index, string? text)
    {
        if (text is null)
        {
            return BindNull(index);
        }

        // Three bytes are the most that one UTF-16 unit becomes.
        var most = text.Length * 3;
        Span<byte> buffer = most < StackBytes ? stackalloc byte[StackBytes] : new byte[most + 1];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        Check(raw.sqlite3_bind_text(_statement, index, buffer[..length]));
        return this;
    }

    /// <summary>Binds bytes; empty ones are bound as an empty blob, not as null.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> bytes)
    {
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, index, 0)
            : raw.sqlite3_bind_blob(_statement, index, bytes));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Moves to the next row; false after the last. A failure leaves it ready for its next use.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            var failure = SqliteFailure.From(code, _connection);
            Reset();
            throw failure;
        }

        return false;
    }

    /// <summary>Runs a statement that returns no rows, and makes it ready for its next use.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Ends the reading: what is not ended keeps the log from being emptied.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The column's bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.From(code, _connection);
        }
    }
}
