using System.Data;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Reads a database from end to end as it is at one moment: in one transaction that sees nothing of what is written
/// meanwhile and holds nobody up.
/// </summary>
internal sealed class PostgresWalk : IStoreWalk
{
    private const int MostFindings = 100;

    // Rows that name another, and whether it is there.
    private static readonly (string Sentence, string Sql)[] _links =
    [
        ("{0}: its account {1} is not there",
            "SELECT id, account FROM objects o WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = o.account)"),
        ("{0}: its account {1} is not there",
            "SELECT id, account FROM events e WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = e.account)"),
        ("a key ends in {0} and its account {1} is not there",
            "SELECT last_four, account FROM keys k WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = k.account)"),
        ("the answer of {0}: its account {1} is not there",
            "SELECT request, account FROM answers w WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = w.account)"),
        ("{0}: it was made for {1}, which is not there",
            """
            SELECT id, parent FROM objects o WHERE strpos(parent, '_') > 0 AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.parent)
            """),
        ("{0}: it belongs to {1}, who is not there",
            """
            SELECT id, customer FROM objects o WHERE strpos(customer, '_') > 0 AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.customer)
            """),
        ("{0}: it is told of events and is not there",
            """
            SELECT endpoint, NULL FROM subscriptions s WHERE NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = s.account AND p.id = s.endpoint)
            """),
        ("{0}: it is to be told to {1} and is not there",
            """
            SELECT event, endpoint FROM deliveries d WHERE NOT EXISTS
                (SELECT 1 FROM events e WHERE e.account = d.account AND e.id = d.event)
            """),
        ("{0}: it is to be told to {1}, which is not there",
            """
            SELECT event, endpoint FROM deliveries d WHERE NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = d.account AND p.id = d.endpoint)
            """),
        ("{0}: a try to tell it to {1} is left without its delivery",
            """
            SELECT event, endpoint FROM attempts t WHERE NOT EXISTS
                (SELECT 1 FROM deliveries d WHERE d.account = t.account AND d.event = t.event AND d.endpoint = t.endpoint)
            """),
    ];

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
        foreach (var (sentence, sql) in _links)
        {
            await using var command = new NpgsqlCommand($"{sql} LIMIT {MostFindings}", _connection);
            await using var lost = await command.ExecuteReaderAsync(stop);
            while (await lost.ReadAsync(stop))
            {
                findings.Add(string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, sentence, lost.TextOrNull(0), lost.TextOrNull(1)));
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
