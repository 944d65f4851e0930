namespace Layby.Server.Store.Postgres;

/// <summary>
/// Whether a group was written whose answer was lost. Each group notes its number in its own transaction. Whoever does not
/// know writes the number down as denied: that waits for a transaction that is still under way, and if it comes first the
/// group can never be written any more.
/// </summary>
internal sealed class Operations(Database database, TimeSpan patience)
{
    /// <summary>How long notes are kept, milliseconds: far longer than anybody asks.</summary>
    private const long KeptMs = 3_600_000;

    private const int Batch = 5_000;

    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private const string Write =
        $"INSERT INTO operations (account, id, denied, at) VALUES ($1, $2, false, {Now})";

    private const string Deny =
        $"INSERT INTO operations (account, id, denied, at) VALUES ($1, $2, true, {Now}) ON CONFLICT DO NOTHING";

    private const string Ask =
        "SELECT denied FROM operations WHERE account = $1 AND id = $2";

    // By the statement's time, which does not move while it runs: an index serves it.
    private const string Prune =
        """
        DELETE FROM operations WHERE (account, id) IN
            (SELECT account, id FROM operations
             WHERE at < (extract(epoch FROM statement_timestamp()) * 1000)::bigint - $1 ORDER BY at LIMIT $2)
        """;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The note of a group, kept with the first of its accounts.</summary>
    public static Ask Note(CommitGroup group) => new Ask(Write).Text(group.Accounts[0].Account).Number(group.Operation);

    /// <summary>Finds out whether a group was written; where it was not, it never will be.</summary>
    /// <exception cref="StoreUnavailableException">Nobody answers: it stays unknown.</exception>
    public async ValueTask<bool> WasWrittenAsync(CommitGroup group)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var denied = await database.WriteAsync(
                    [
                        new Ask(Deny).Text(group.Accounts[0].Account).Number(group.Operation),
                        new Ask(Ask).Text(group.Accounts[0].Account).Number(group.Operation),
                    ],
                    row => row.GetBoolean(0),
                    CancellationToken.None);
                return !denied[0];
            }
            catch (StoreUnavailableException failure)
            {
                if (TimeProvider.System.GetElapsedTime(began) > patience)
                {
                    throw new StoreUnavailableException(
                        $"Nobody says whether a commit was written whose answer was lost. {failure.Message}", failure)
                    {
                        IsUnknown = true,
                    };
                }
            }

            await Task.Delay(_pause, TimeProvider.System);
        }
    }

    /// <summary>Forgets what nobody asks for any more.</summary>
    public async ValueTask PruneAsync(CancellationToken stop)
    {
        while ((await database.CountAsync([new Ask(Prune).Number(KeptMs).Number(Batch)], stop))[0] == Batch)
        {
            stop.ThrowIfCancellationRequested();
        }
    }
}
