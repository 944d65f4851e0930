namespace Layby.Server.Store;

/// <summary>
/// What is still to be told to whom. A commit puts a delivery here for each of its events and each who asked for that
/// type; whoever tells it takes it for a while first, so that two never tell the same at once.
/// </summary>
public interface IOutbox
{
    /// <summary>How many deliveries one write makes due or gives up at most.</summary>
    const int Batch = 500;

    /// <summary>Has <paramref name="wake"/> called with the account after each commit that has put something here.</summary>
    void WhenFilled(Action<string> wake);

    /// <summary>Who has something that is due sooner or later; of one account, or of all where that is null.</summary>
    ValueTask<IReadOnlyList<Backlog>> ListBacklogsAsync(string? account, CancellationToken stop);

    /// <summary>Those who are told of events, of every account, whose ids begin with <paramref name="prefix"/>.</summary>
    ValueTask<IReadOnlyList<(string Account, string Endpoint)>> ListSubscribersAsync(string prefix, CancellationToken stop);

    /// <summary>
    /// Takes what is due. It belongs to the caller until the lease ends; then it is due again for everybody.
    /// </summary>
    ValueTask<IReadOnlyList<TakenDelivery>> TakeAsync(Taking taking, CancellationToken stop);

    /// <summary>Writes down what came of what was taken.</summary>
    /// <returns>How many were no longer the caller's: of those only the try itself is written down.</returns>
    ValueTask<int> SettleAsync(IReadOnlyList<Outcome> outcomes, CancellationToken stop);

    /// <summary>
    /// Keeps the bytes that are told, where they could not be made again the same; those that were kept first win.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>> KeepBodyAsync(TakenDelivery delivery, ReadOnlyMemory<byte> body, CancellationToken stop);

    /// <summary>
    /// Makes due now what waits for another try: of one event only, where one is named, else the first
    /// <see cref="Batch"/> of them, so that commits are not held up.
    /// </summary>
    /// <returns>How many there were; fewer than a batch when those were the last.</returns>
    ValueTask<int> HastenAsync(string account, string endpoint, string? eventId, long nowMs, CancellationToken stop);

    /// <summary>
    /// Gives up what has waited for another try since <paramref name="sinceMs"/> or longer, a <see cref="Batch"/> at most.
    /// </summary>
    /// <returns>How many there were; fewer than a batch when those were the last.</returns>
    ValueTask<int> GiveUpAsync(string account, string endpoint, long sinceMs, CancellationToken stop);

    /// <summary>Since when the oldest that an endpoint is still to be told waits, tried or not; null where nothing does.</summary>
    ValueTask<long?> FindOldestAsync(string account, string endpoint, CancellationToken stop);

    /// <summary>Makes deliveries due anew, at most <see cref="Resending.Limit"/> of them.</summary>
    ValueTask<int> ResendAsync(Resending resending, CancellationToken stop);

    /// <summary>A page of deliveries with their tries, newest events first.</summary>
    ValueTask<Page<StoredDelivery>> ListAsync(DeliveryQuery query, CancellationToken stop);
}

/// <summary>What becomes of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>It is told when its time has come.</summary>
    Due = 0,

    /// <summary>Somebody is telling it.</summary>
    Sending = 1,

    /// <summary>The receiver has said that it has it.</summary>
    Delivered = 2,

    /// <summary>It was tried for long enough.</summary>
    Failed = 3,

    /// <summary>The endpoint was disabled.</summary>
    Held = 4,
}

/// <summary>Somebody who is told of events.</summary>
/// <param name="Endpoint">Its id.</param>
/// <param name="Types">The types, or <c>*</c>; none at all ends it, and drops what was not told.</param>
/// <param name="Enabled">False: what happens is held.</param>
public sealed record Subscription(string Endpoint, IReadOnlyList<string> Types, bool Enabled);

/// <summary>What waits for one endpoint: when the first of it is due, in milliseconds on the account's clock.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Endpoint">Its id.</param>
/// <param name="NewMs">The first of what was never tried; null for none.</param>
/// <param name="AgainMs">The first of what is tried again; null for none.</param>
/// <param name="LeaseMs">When the first lease of what is being told ends, on the machine's clock; null for none.</param>
public sealed record Backlog(string Account, string Endpoint, long? NewMs, long? AgainMs, long? LeaseMs);

/// <summary>What to take.</summary>
public sealed record Taking
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>For whom.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What is due by then: milliseconds since 1970, UTC, on the account's clock.</summary>
    public required long UntilMs { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }

    /// <summary>Of them at most so many that were tried before.</summary>
    public required int AgainLimit { get; init; }

    /// <summary>Where there is more than may be taken: whether the first is one that was never tried.</summary>
    public bool NewFirst { get; init; }

    /// <summary>Now on the machine's clock, milliseconds: a lease that ended before is over.</summary>
    public required long MachineMs { get; init; }

    /// <summary>When the lease ends, on the machine's clock, milliseconds.</summary>
    public required long LeaseMs { get; init; }
}

/// <summary>A delivery that the caller may tell now.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Event">What is told.</param>
/// <param name="Endpoint">To whom.</param>
/// <param name="Fence">Grows with each taking: who holds an older one has lost it.</param>
/// <param name="Failures">How often it failed since it was first due, or was resent.</param>
/// <param name="SinceMs">When that was, on the account's clock.</param>
/// <param name="Told">How many were to be told of the event in its commit.</param>
/// <param name="IsNew">True where it was never tried, or is resent.</param>
/// <param name="Body">The bytes, where they are kept; empty where they are made anew.</param>
public sealed record TakenDelivery(
    string Account,
    string Event,
    string Endpoint,
    long Fence,
    int Failures,
    long SinceMs,
    int Told,
    bool IsNew,
    ReadOnlyMemory<byte> Body);

/// <summary>What came of a delivery that was taken.</summary>
/// <param name="Delivery">It.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="DueMs">When it is due again, on the account's clock; of no meaning in other states.</param>
/// <param name="Try">The try; null where none was made.</param>
public sealed record Outcome(TakenDelivery Delivery, DeliveryState State, long DueMs, StoredAttempt? Try);

/// <summary>One try.</summary>
/// <param name="Number">From 1, with gaps where a taking came to nothing.</param>
/// <param name="AtMs">When it began, on the account's clock.</param>
/// <param name="TookMs">How long the answer took, milliseconds.</param>
/// <param name="Status">Its HTTP status; null where there was no answer.</param>
/// <param name="Trouble">Why there was none.</param>
/// <param name="Answer">The beginning of the answer.</param>
public sealed record StoredAttempt(long Number, long AtMs, long TookMs, int? Status, string? Trouble, ReadOnlyMemory<byte> Answer);

/// <summary>A delivery as it was read.</summary>
public sealed record StoredDelivery(
    string Event, string Endpoint, DeliveryState State, long DueMs, IReadOnlyList<StoredAttempt> Attempts);

/// <summary>Which deliveries to make due anew.</summary>
public sealed record Resending
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>Only of this event.</summary>
    public string? Event { get; init; }

    /// <summary>Only to this endpoint. With an event named, also where the endpoint was never to be told of it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Only in these states.</summary>
    public required IReadOnlyList<DeliveryState> States { get; init; }

    /// <summary>Only of events created within.</summary>
    public CreatedRange Created { get; init; }

    /// <summary>Now, on the account's clock, milliseconds: what is due again is told at most so late.</summary>
    public required long NowMs { get; init; }

    /// <summary>At most so many at once, so that commits are not held up.</summary>
    public int Limit { get; init; } = IOutbox.Batch;
}

/// <summary>Which deliveries to list.</summary>
public sealed record DeliveryQuery
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>Only of this event.</summary>
    public string? Event { get; init; }

    /// <summary>Only to this endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Only in these states; in any, where none is named.</summary>
    public IReadOnlyList<DeliveryState> States { get; init; } = [];

    /// <summary>Only those after this one: its event and endpoint.</summary>
    public (string Event, string Endpoint)? After { get; init; }
}
