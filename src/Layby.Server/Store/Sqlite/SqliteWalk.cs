using Layby.Server.Store.Schema;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Reads a database file from end to end as it is at one moment, whether a server runs on it or not. It writes nothing: a
/// log that a server left behind is read and left where it is.
/// </summary>
public sealed class SqliteWalk : IStoreWalk
{
    // A broken file could have a finding for each of its pages.
    private const int MostFindings = 100;
    private const int CacheKiB = 16 * 1024;

    // Rows that name another, and whether it is there. The answer is one line for each that has lost it.
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
        // What has no underscore is a word, such as what endpoints and customers that live are filed under.
        ("{0}: it was made for {1}, which is not there",
            """
            SELECT id, parent FROM objects o WHERE instr(parent, '_') > 0 AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.parent)
            """),
        ("{0}: it belongs to {1}, who is not there",
            """
            SELECT id, customer FROM objects o WHERE instr(customer, '_') > 0 AND NOT EXISTS
                (SELECT 1 FROM objects p WHERE p.account = o.account AND p.id = o.customer)
            """),
        ("{0}: it is told of events and is not there",
            """
            SELECT endpoint FROM subscriptions s WHERE NOT EXISTS
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

    private readonly Connection _connection;
    private readonly string? _before;
    private readonly IEnumerator<StoredRow> _rows;
    private Action<string> _damaged = static _ => { };

    private SqliteWalk(Connection connection, string? before)
    {
        _connection = connection;
        _before = before;
        _rows = new SqliteRows(connection, each => _damaged(each)).All().GetEnumerator();
    }

    /// <summary>Begins to read a file.</summary>
    /// <exception cref="StoreRefusedException">It is not there, or nothing that this program can read.</exception>
    public static SqliteWalk Open(string path) => Begin(path, SqliteOpening.LookAtLog(path), isOwn: false);

    /// <summary>Begins to read the file of a store that this process has open.</summary>
    internal static SqliteWalk OpenOwn(string path) => Begin(path, null, isOwn: true);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken stop)
    {
        var findings = new List<string>();
        if (_before is not null)
        {
            findings.Add(_before);
        }

        using (var check = _connection.PrepareOnce($"PRAGMA integrity_check({MostFindings})"))
        {
            while (check.Step())
            {
                if (check.Text(0) is not "ok" and var wrong)
                {
                    findings.Add($"the database's structure: {wrong.ReplaceLineEndings(" ")}");
                }
            }
        }

        foreach (var (sentence, sql) in _links)
        {
            stop.ThrowIfCancellationRequested();
            using var lost = _connection.PrepareOnce($"{sql} LIMIT {MostFindings}");
            while (lost.Step())
            {
                findings.Add(string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, sentence, lost.TextOrNull(0), lost.TextOrNull(1)));
            }
        }

        return new(findings);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRow>> NextAsync(Action<string> damaged, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _damaged = damaged;
        var page = new List<StoredRow>(IStoreWalk.PageLimit);
        while (page.Count < IStoreWalk.PageLimit && _rows.MoveNext())
        {
            page.Add(_rows.Current);
        }

        return new(page);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _rows.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SqliteWalk Begin(string path, string? before, bool isOwn)
    {
        var connection = SqliteOpening.OpenReading(path, CacheKiB, isOwn);
        try
        {
            var version = connection.ScalarInt64("PRAGMA user_version");
            if (version != SqliteSchema.Steps.Count)
            {
                throw new StoreRefusedException(version > SqliteSchema.Steps.Count
                    ? $"{path} was written by a newer server (schema {version}; this one knows {SqliteSchema.Steps.Count})."
                    : $"{path} is of an older server (schema {version} of {SqliteSchema.Steps.Count}): start this one on it once.");
            }

            return new SqliteWalk(connection, before);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
