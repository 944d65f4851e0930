namespace Layby.Server.Store.Sqlite;

/// <summary>One account's forgetting, write by write.</summary>
internal static class SqliteErasure
{
    /// <summary>Forgets everything of the account.</summary>
    /// <exception cref="InvalidOperationException">Somebody else is at it.</exception>
    public static async ValueTask RunAsync(SqliteWriter writer, string account, CancellationToken stop)
    {
        if (!writer.Eraser.Begin(account))
        {
            throw new InvalidOperationException($"The account {account} is being erased already.");
        }

        try
        {
            while (await writer.EraseAsync(eraser => eraser.Outbox(account), stop) > 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            var snapshots = await AnswersAsync(writer, account, stop);
            await RowsAsync(writer, eraser => eraser.Events(account), snapshots, stop);
            await RowsAsync(writer, eraser => eraser.Objects(account), snapshots, stop);
            foreach (var chunk in snapshots.Order().Chunk(Eraser.Batch))
            {
                await writer.EraseAsync(eraser => eraser.Snapshots(chunk), stop);
            }

            await writer.WriteAsync(records => records.SetClockOffset(account, 0), stop);
        }
        finally
        {
            writer.Eraser.End(account);
        }
    }

    private static async ValueTask<HashSet<long>> AnswersAsync(SqliteWriter writer, string account, CancellationToken stop)
    {
        var snapshots = new HashSet<long>();
        for (long? next = 0; next is { } after;)
        {
            (var found, next) = await writer.EraseAsync(eraser => eraser.Answers(account, after), stop);
            snapshots.UnionWith(found);
        }

        return snapshots;
    }

    private static async ValueTask RowsAsync(
        SqliteWriter writer, Func<Eraser, List<long>> forget, HashSet<long> snapshots, CancellationToken stop)
    {
        List<long> found;
        do
        {
            found = await writer.EraseAsync(forget, stop);
            snapshots.UnionWith(found);
        }
        while (found.Count == Eraser.Batch);
    }
}
