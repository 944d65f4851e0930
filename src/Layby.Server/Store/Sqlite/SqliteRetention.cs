namespace Layby.Server.Store.Sqlite;

/// <summary>The forgetting of old events, write by write.</summary>
internal static class SqliteRetention
{
    /// <summary>Forgets the events of every account that are older, but for those that are still to be told.</summary>
    public static async ValueTask RunAsync(SqliteStore store, SqliteWriter writer, DateTimeOffset edge, CancellationToken stop)
    {
        var end = Account.EdgeAt(Retention.Prefix, edge);
        foreach (var account in await store.ListAccountsAsync(stop))
        {
            while (await writer.ForgetAsync(account.Id, new(Retention.Prefix, end), stop) == Retention.Batch)
            {
                stop.ThrowIfCancellationRequested();
            }
        }
    }
}
