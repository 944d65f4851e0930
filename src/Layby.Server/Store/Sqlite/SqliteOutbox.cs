namespace Layby.Server.Store.Sqlite;

/// <summary>The outbox in the same file, written by the same writer.</summary>
internal sealed class SqliteOutbox(SqliteWriter writer, SqliteReaders readers) : IOutbox
{
    /// <inheritdoc/>
    public void WhenFilled(Action<string> wake) => writer.WhenFilled(wake);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Backlog>> ListBacklogsAsync(string? account, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<Backlog>>(stop)
            : new(readers.Read(account, static (reader, account) => reader.Outbox.Backlogs(account)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<(string Account, string Endpoint)>> ListSubscribersAsync(string prefix, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<IReadOnlyList<(string, string)>>(stop)
            : new(readers.Read(prefix, static (reader, prefix) => reader.Outbox.Subscribers(prefix)));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(Taking taking, CancellationToken stop) =>
        writer.WriteOutboxAsync(outbox => outbox.Take(taking), stop);

    /// <inheritdoc/>
    public ValueTask<int> SettleAsync(IReadOnlyList<Outcome> outcomes, CancellationToken stop) =>
        writer.WriteOutboxAsync(outbox => outbox.Settle(outcomes), stop);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> KeepBodyAsync(
        TakenDelivery delivery, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        writer.WriteOutboxAsync(outbox => outbox.KeepBody(delivery, body), stop);

    /// <inheritdoc/>
    public ValueTask<int> HastenAsync(
        string account, string endpoint, string? eventId, long nowMs, CancellationToken stop) =>
        writer.WriteOutboxAsync(outbox => outbox.Hasten(account, endpoint, eventId, nowMs), stop);

    /// <inheritdoc/>
    public ValueTask<int> GiveUpAsync(string account, string endpoint, long sinceMs, CancellationToken stop)
    {
        // Found by a reader, since finding them looks at all that waits: commits are not held up by that.
        var events = readers.Read((account, endpoint, sinceMs), static (reader, of) =>
            reader.Outbox.Overdue(of.account, of.endpoint, of.sinceMs));
        return events.Count == 0
            ? new(0)
            : writer.WriteOutboxAsync(outbox => outbox.GiveUp(account, endpoint, events, sinceMs), stop);
    }

    /// <inheritdoc/>
    public ValueTask<long?> FindOldestAsync(string account, string endpoint, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<long?>(stop)
            : new(readers.Read((account, endpoint), static (reader, of) => reader.Outbox.Oldest(of.account, of.endpoint)));

    /// <inheritdoc/>
    public ValueTask<int> ResendAsync(Resending resending, CancellationToken stop) =>
        writer.ResendAsync(resending, stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredDelivery>> ListAsync(DeliveryQuery query, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<Page<StoredDelivery>>(stop)
            : new(readers.Read(query, static (reader, query) => reader.Outbox.List(query)));
}
