namespace Layby.Server.Store.Sqlite;

/// <summary>
/// The reading connections at rest. Taking one is a single exchange, most often on the slot that the same processor
/// used last, so that its pages are warm and nobody waits for a lock.
/// </summary>
internal sealed class SqliteReaders(string path, int cacheKiB, AnswerTail tail) : IDisposable
{
    private readonly SqliteReader?[] _resting = new SqliteReader?[Environment.ProcessorCount * 2];
    private volatile bool _closed;

    /// <summary>Runs one read on the caller's thread.</summary>
    public TResult Read<TQuery, TResult>(TQuery query, Func<SqliteReader, TQuery, TResult> read)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteStore));
        var reader = Take();
        try
        {
            return read(reader, query);
        }
        finally
        {
            Rest(reader);
        }
    }

    /// <summary>Closes those at rest; one that is reading closes when it is done.</summary>
    public void Dispose()
    {
        _closed = true;
        CloseResting();
    }

    private SqliteReader Take()
    {
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _resting.Length; i++)
        {
            if (Interlocked.Exchange(ref _resting[(start + i) % _resting.Length], null) is { } reader)
            {
                return reader;
            }
        }

        return new SqliteReader(Connection.OpenReader(path, cacheKiB), tail);
    }

    private void Rest(SqliteReader reader)
    {
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _resting.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _resting[(start + i) % _resting.Length], reader, null) is null)
            {
                if (_closed)
                {
                    CloseResting();
                }

                return;
            }
        }

        reader.Dispose();
    }

    private void CloseResting()
    {
        for (var i = 0; i < _resting.Length; i++)
        {
            Interlocked.Exchange(ref _resting[i], null)?.Dispose();
        }
    }
}
