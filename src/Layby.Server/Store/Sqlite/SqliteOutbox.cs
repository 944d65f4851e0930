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
    public async ValueTask<long?> GiveUpAsync(string account, string endpoint, long sinceMs, CancellationToken stop)
    {
        // Found by a reader, since finding them looks at all that waits; written in small parts. What could not be given
        // up is left to the next time.
        var (asked, given) = (0, 0);
        do
        {
            var events = readers.Read((account, endpoint, sinceMs), static (reader, of) =>
                reader.Outbox.Overdue(of.account, of.endpoint, of.sinceMs));
            asked = events.Count;
            given = asked == 0
                ? 0
                : await writer.WriteOutboxAsync(outbox => outbox.GiveUp(account, endpoint, events, sinceMs), stop);
        }
        while (asked == IOutbox.Batch && given > 0);

        return readers.Read((account, endpoint), static (reader, of) => reader.Outbox.Oldest(of.account, of.endpoint));
    }

    /// <inheritdoc/>
    public ValueTask<int> ResendAsync(Resending resending, CancellationToken stop) =>
        writer.ResendAsync(resending, stop);

    /// <inheritdoc/>
    public ValueTask<Page<StoredDelivery>> ListAsync(DeliveryQuery query, CancellationToken stop) =>
        stop.IsCancellationRequested
            ? ValueTask.FromCanceled<Page<StoredDelivery>>(stop)
            : new(readers.Read(query, static (reader, query) => reader.Outbox.List(query)));
}
