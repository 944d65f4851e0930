namespace Layby.Server.Store;

/// <summary>A store that can be read from end to end, and be filled with what another was read from.</summary>
public interface IMovableStore : IStore
{
    /// <summary>Everything as it is at this moment. Whoever writes meanwhile is neither held up nor seen.</summary>
    ValueTask<IStoreWalk> WalkAsync(CancellationToken stop);

    /// <summary>True where nothing was ever written.</summary>
    ValueTask<bool> IsEmptyAsync(CancellationToken stop);

    /// <summary>
    /// Writes rows as they are, revisions, numbers and times too, in one transaction. For an empty store that nobody else
    /// writes to, and rows in the order of a walk.
    /// </summary>
    ValueTask FillAsync(IReadOnlyList<StoredRow> rows, CancellationToken stop);
}

/// <summary>
/// A reading of a whole store as it was at one moment: accounts, then subscriptions, objects, events, deliveries, sums of
/// the balance and keys, each in the order of their keys' bytes with the account first; at last answers, oldest first.
/// </summary>
public interface IStoreWalk : IAsyncDisposable
{
    /// <summary>How many rows a page has at most.</summary>
    const int PageLimit = 500;

    /// <summary>
    /// Looks at how the store itself is built: its pages and indexes, and whether rows that name another find it.
    /// </summary>
    /// <returns>A sentence for each thing that is wrong.</returns>
    ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken stop);

    /// <summary>The next rows; none after the last.</summary>
    /// <param name="damaged">Is told of each row that is not what was written, which is left out.</param>
    /// <param name="stop">Ends it.</param>
    ValueTask<IReadOnlyList<StoredRow>> NextAsync(Action<string> damaged, CancellationToken stop);
}

/// <summary>
/// A row with all that is kept of it. Rows of one walk whose <c>Snapshot</c> is the same number share their JSON.
/// </summary>
public abstract record StoredRow
{
    private StoredRow()
    {
    }

    /// <summary>An account.</summary>
    public sealed record OfAccount(StoredAccount Account) : StoredRow;

    /// <summary>Somebody who is told of events.</summary>
    public sealed record OfSubscription(string Account, Subscription Subscription) : StoredRow;

    /// <summary>An object, as the put that would write its newest revision; it posts nothing.</summary>
    public sealed record OfObject(string Account, Put Put, long Snapshot) : StoredRow;

    /// <summary>An event.</summary>
    public sealed record OfEvent(string Account, NewEvent Event, long Snapshot) : StoredRow;

    /// <summary>A delivery with its tries.</summary>
    public sealed record OfDelivery(string Account, WholeDelivery Delivery) : StoredRow;

    /// <summary>A sum of the balance.</summary>
    public sealed record OfBalance(string Account, Core.Posting Sum) : StoredRow;

    /// <summary>A key that was created.</summary>
    public sealed record OfKey(StoredKey Key) : StoredRow;

    /// <summary>An answer kept for an idempotency key.</summary>
    public sealed record OfAnswer(string Account, KeyedAnswer Answer, long Snapshot) : StoredRow;
}

/// <summary>All that is kept of a delivery.</summary>
/// <param name="Event">What is told.</param>
/// <param name="Endpoint">To whom.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="IsNew">True where it was never tried.</param>
/// <param name="DueMs">When it is due, on the account's clock.</param>
/// <param name="SinceMs">Since when.</param>
/// <param name="Failures">How often it failed since then.</param>
/// <param name="Fence">The number of its last taking.</param>
/// <param name="LeaseMs">When the lease of whoever took it ends, on the machine's clock; null where nobody has it.</param>
/// <param name="Told">How many were to be told of the event in its commit.</param>
/// <param name="Body">The bytes that are told, where they are kept; else empty.</param>
/// <param name="Attempts">Its tries.</param>
public sealed record WholeDelivery(
    string Event,
    string Endpoint,
    DeliveryState State,
    bool IsNew,
    long DueMs,
    long SinceMs,
    int Failures,
    long Fence,
    long? LeaseMs,
    int Told,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<StoredAttempt> Attempts);
