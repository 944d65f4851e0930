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

        foreach (var link in StoreLinks.All)
        {
            stop.ThrowIfCancellationRequested();
            using var lost = _connection.PrepareOnce(link.Sql(MostFindings));
            while (lost.Step())
            {
                findings.Add(link.Sentence(lost.TextOrNull(0), lost.TextOrNull(1)));
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
