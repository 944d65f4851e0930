using System.Data;
using Layby.Server.Store.Schema;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Reads a database from end to end as it is at one moment: in one transaction that sees nothing of what is written
/// meanwhile and holds nobody up.
/// </summary>
internal sealed class PostgresWalk : IStoreWalk
{
    private const int MostFindings = 100;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly IAsyncEnumerator<StoredRow> _rows;
    private Action<string> _damaged = static _ => { };

    private PostgresWalk(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        (_connection, _transaction) = (connection, transaction);
        _rows = new PostgresRows(connection, each => _damaged(each)).AllAsync().GetAsyncEnumerator();
    }

    /// <summary>Begins: what is written from now on is not seen.</summary>
    public static async ValueTask<PostgresWalk> BeginAsync(Database database, CancellationToken stop)
    {
        var connection = await database.OpenAsync(stop);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
            await using var first = new NpgsqlCommand("SET TRANSACTION READ ONLY; SELECT 1 FROM layby", connection);
            await first.ExecuteNonQueryAsync(stop);
            return new(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken stop)
    {
        var findings = new List<string>();
        foreach (var link in StoreLinks.All)
        {
            await using var command = new NpgsqlCommand(link.Sql(MostFindings), _connection);
            await using var lost = await command.ExecuteReaderAsync(stop);
            while (await lost.ReadAsync(stop))
            {
                findings.Add(link.Sentence(lost.TextOrNull(0), lost.TextOrNull(1)));
            }
        }

        return findings;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredRow>> NextAsync(Action<string> damaged, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _damaged = damaged;
        var page = new List<StoredRow>(IStoreWalk.PageLimit);
        while (page.Count < IStoreWalk.PageLimit && await _rows.MoveNextAsync())
        {
            page.Add(_rows.Current);
        }

        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
