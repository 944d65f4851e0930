namespace Layby.Server.Store.Postgres;

/// <summary>
/// Forgets everything of an account, in writes of a bounded size. The account is marked in the database meanwhile, for a
/// while that each write extends: commits of every node are stale, a second eraser is refused, and where the eraser's node
/// dies another goes on. An eraser that was frozen past its mark finds it gone and forgets nothing more.
/// </summary>
internal sealed class PostgresErasure(Database database, NumberBlocks numbers)
{
    /// <summary>Rows that one write forgets.</summary>
    public const int Batch = 5_000;

    // Milliseconds for which a mark holds.
    private const long Lease = 30_000;

    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    // Waits for the commits that are under way.
    private const string Wait = "SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE";

    private const string Mark =
        $"""
        UPDATE accounts SET erasing = $2, erasing_until = {Now} + $3
        WHERE id = $1 AND (erasing IS NULL OR erasing_until < {Now})
        """;

    private const string Extend =
        $"UPDATE accounts SET erasing_until = {Now} + $3 WHERE id = $1 AND erasing = $2";

    private const string Unmark =
        "UPDATE accounts SET erasing = NULL, erasing_until = NULL, epoch = epoch + 1, clock_offset_ms = 0 WHERE id = $1 AND erasing = $2";

    private const string Abandoned = $"SELECT id FROM accounts WHERE erasing IS NOT NULL AND erasing_until < {Now}";

    // Rows go first and the JSON that they point at last, so that nothing points at what is gone.
    private static readonly (string Table, string Key)[] _tables =
    [
        ("subscriptions", "endpoint"), ("deliveries", "event, endpoint"), ("attempts", "event, endpoint, number"),
        ("answers", "key"), ("events", "id"), ("objects", "id"), ("balances", "currency, available_on"), ("snapshots", "seq"),
    ];

    private static readonly string[] _forget = [.. _tables.Select(each =>
        $"""
        DELETE FROM {each.Table}
        WHERE account = $1 AND ({each.Key}) IN (SELECT {each.Key} FROM {each.Table} WHERE account = $1 LIMIT $3)
            AND EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND erasing = $2)
        """)];

    /// <summary>Forgets everything of the account.</summary>
    /// <exception cref="InvalidOperationException">Somebody else is at it, or there is no such account.</exception>
    public async ValueTask RunAsync(string account, CancellationToken stop)
    {
        var mark = await numbers.TakeAsync(1);
        var marked = await database.CountAsync(
            [new Ask(Wait).Text(account), new Ask(Mark).Text(account).Number(mark).Number(Lease)], stop);
        if (marked[1] == 0)
        {
            throw new InvalidOperationException($"The account {account} is being erased already, or there is none.");
        }

        try
        {
            foreach (var forget in _forget)
            {
                while (await ForgetAsync(forget, account, mark, stop) == Batch)
                {
                    stop.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await database.CountAsync([new Ask(Unmark).Text(account).Number(mark)], CancellationToken.None);
        }
    }

    /// <summary>Goes on where the node of an eraser has died.</summary>
    public async ValueTask ResumeAsync(CancellationToken stop)
    {
        foreach (var account in await database.ReadAsync(new(Abandoned), row => row.Text(0), stop))
        {
            try
            {
                await RunAsync(account, stop);
            }
            catch (InvalidOperationException)
            {
                // Another node was faster.
            }
        }
    }

    private async ValueTask<int> ForgetAsync(string forget, string account, long mark, CancellationToken stop)
    {
        var counts = await database.CountAsync(
            [
                new Ask(Extend).Text(account).Number(mark).Number(Lease),
                new Ask(forget).Text(account).Number(mark).Number(Batch),
            ],
            stop);
        return counts[0] == 1
            ? counts[1]
            : throw new StoreUnavailableException($"The erasing of {account} was held up for so long that another has taken it over.");
    }
}
