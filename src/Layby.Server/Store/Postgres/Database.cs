using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// The connections. A statement that fails because the server is away is sent again for a while: a standby takes its
/// place within seconds. Only the primary is ever asked, so that what is read is what was acknowledged.
/// </summary>
internal sealed class Database(NpgsqlDataSource source, TimeSpan patience) : IAsyncDisposable
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(250);

    // When the server was first found to be away; 0 while it is there. Who comes later waits no longer than the first.
    private long _awaySince;

    /// <summary>A connection of the caller's own.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken stop) => source.OpenConnectionAsync(stop);

    /// <summary>Asks one thing and reads its rows.</summary>
    public ValueTask<List<T>> ReadAsync<T>(Ask ask, Func<NpgsqlDataReader, T> read, CancellationToken stop) =>
        PersistAsync(
            async () =>
            {
                await using var connection = await OpenAsync(stop);
                await using var batch = Batch(connection, [ask]);

                // A caller who leaves is not worth a connection: to cancel would break it, and this takes a moment only.
                await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
                return await RowsAsync(rows, read, CancellationToken.None);
            },
            stop);

    /// <summary>Asks one thing of which there is one row or none.</summary>
    public async ValueTask<T?> FindAsync<T>(Ask ask, Func<NpgsqlDataReader, T> read, CancellationToken stop)
        where T : class =>
        (await ReadAsync(ask, read, stop)).FirstOrDefault();

    /// <summary>
    /// Runs all of it in one transaction and one round trip, and reads the rows that the last of it has. It may be run again
    /// where its answer was lost, so it must do no harm when it is run twice.
    /// </summary>
    public ValueTask<List<T>> WriteAsync<T>(IReadOnlyList<Ask> asks, Func<NpgsqlDataReader, T> read, CancellationToken stop) =>
        PersistAsync(
            async () =>
            {
                await using var connection = await OpenAsync(stop);
                await using var batch = Batch(connection, asks);
                await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
                var last = new List<T>();
                do
                {
                    last.AddRange(await RowsAsync(rows, read, CancellationToken.None));
                }
                while (await rows.NextResultAsync(CancellationToken.None));
                return last;
            },
            stop);

    /// <summary>The same where the number of rows of each is all that matters.</summary>
    public ValueTask<int[]> CountAsync(IReadOnlyList<Ask> asks, CancellationToken stop) => asks.Count == 0
        ? ValueTask.FromResult<int[]>([])
        : PersistAsync(
            async () =>
            {
                await using var connection = await OpenAsync(stop);
                await using var batch = Batch(connection, asks);
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
                return Enumerable.Range(0, asks.Count).Select(each => batch.BatchCommands[each].RecordsAffected).ToArray();
            },
            stop);

    /// <summary>Does something again for as long as its failure may pass.</summary>
    public async ValueTask<T> PersistAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                var done = await work();
                Volatile.Write(ref _awaySince, 0);
                return done;
            }
            catch (Exception failure) when (PostgresFailure.MayPass(failure) && !stop.IsCancellationRequested)
            {
                var now = TimeProvider.System.GetTimestamp();
                var since = Interlocked.CompareExchange(ref _awaySince, now, 0) is not 0 and var earlier ? earlier : now;
                if (PostgresFailure.IsFull(failure)
                    || PostgresFailure.IsCrowded(failure)
                    || TimeProvider.System.GetElapsedTime(since, now) + pause > patience)
                {
                    throw PostgresFailure.Unavailable(failure);
                }
            }

            await Task.Delay(pause, TimeProvider.System, stop);
        }
    }

    /// <summary>One batch is one transaction and one round trip.</summary>
    public static NpgsqlBatch Batch(NpgsqlConnection connection, IReadOnlyList<Ask> asks)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var ask in asks)
        {
            batch.BatchCommands.Add(ask.Command());
        }

        return batch;
    }

    /// <summary>All rows of a result.</summary>
    public static async ValueTask<List<T>> RowsAsync<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        var all = new List<T>();
        while (await rows.ReadAsync(stop))
        {
            all.Add(read(rows));
        }

        return all;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
