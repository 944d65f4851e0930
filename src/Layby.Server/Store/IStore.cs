using Layby.Core;

namespace Layby.Server.Store;

/// <summary>
/// Where everything is kept. Each key begins with the account, no query crosses accounts, and what
/// <see cref="CommitAsync"/> has reported as written survives a crash and a power cut.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Writes the whole commit durably, or nothing.</summary>
    /// <exception cref="StoreUnavailableException">The disk is full or failing; nothing was written.</exception>
    ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken stop);

    /// <summary>One object by its id; null when the account has none of that id.</summary>
    ValueTask<StoredObject?> FindAsync(string account, string id, CancellationToken stop);

    /// <summary>A page of objects of one kind, newest first.</summary>
    ValueTask<Page<StoredObject>> ListAsync(ObjectQuery query, CancellationToken stop);

    /// <summary>
    /// The account's balance: the sum of all postings of its objects, one for each currency and time from which it is
    /// available. The sums are kept with each commit, so reading them costs the same whatever is stored.
    /// </summary>
    ValueTask<IReadOnlyList<Posting>> BalanceAsync(string account, CancellationToken stop);

    /// <summary>One event by its id.</summary>
    ValueTask<StoredEvent?> FindEventAsync(string account, string id, CancellationToken stop);

    /// <summary>A page of events, newest first.</summary>
    ValueTask<Page<StoredEvent>> ListEventsAsync(EventQuery query, CancellationToken stop);

    /// <summary>The answer kept for an idempotency key; null when the key is free.</summary>
    ValueTask<KeyedAnswer?> FindAnswerAsync(string account, string key, CancellationToken stop);

    /// <summary>Forgets answers made before <paramref name="beforeMs"/>, at most <paramref name="limit"/> of them.</summary>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> PruneAnswersAsync(long beforeMs, int limit, CancellationToken stop);

    /// <summary>Objects of an account whose due time has come, in order of that time.</summary>
    ValueTask<IReadOnlyList<DueObject>> ListDueAsync(string account, long untilMs, int limit, CancellationToken stop);

    /// <summary>Adds an account unless it is there already; the one that is there is returned.</summary>
    ValueTask<StoredAccount> OpenAccountAsync(StoredAccount account, CancellationToken stop);

    /// <summary>All accounts, in no particular order.</summary>
    ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(CancellationToken stop);

    /// <summary>One account by its id, also one that another node has opened; null when there is none.</summary>
    ValueTask<StoredAccount?> FindAccountAsync(string id, CancellationToken stop);

    /// <summary>The account whose ids carry this mark; null when there is none.</summary>
    ValueTask<StoredAccount?> FindAccountByMarkAsync(string mark, CancellationToken stop);

    /// <summary>
    /// True where other nodes write too: what a node has at hand of an account, a key or a listener may be out of date.
    /// </summary>
    bool IsShared { get; }

    /// <summary>
    /// Takes something for a while, so that one node alone does it, or keeps it for longer. By the store's own clock: a node
    /// that was frozen for longer has lost it.
    /// </summary>
    /// <returns>False while another holder has it.</returns>
    ValueTask<bool> HoldAsync(string what, string holder, TimeSpan length, CancellationToken stop);

    /// <summary>Accounts of which something is due on their own clocks when the machine's shows <paramref name="nowMs"/>.</summary>
    ValueTask<IReadOnlyList<StoredAccount>> ListDueAccountsAsync(long nowMs, CancellationToken stop);

    /// <summary>Sets how far an account's clock is ahead of the machine's. It is never moved back, but by erasing.</summary>
    ValueTask SetClockOffsetAsync(string account, long offsetMs, CancellationToken stop);

    /// <summary>The id of the account's newest event, from which its clock continues after a restart; null without events.</summary>
    ValueTask<string?> NewestEventIdAsync(string account, CancellationToken stop);

    /// <summary>
    /// Forgets everything of an account but itself and its keys: objects, events, answers, and how far its clock was ahead.
    /// While it lasts, commits of the account are stale, and other accounts notice nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The account is being erased already.</exception>
    ValueTask EraseAsync(string account, CancellationToken stop);

    /// <summary>What is still to be told to whom.</summary>
    IOutbox Outbox { get; }

    /// <summary>
    /// Writes keys, all or none. A key is known by its hash and never stored itself; of one that is there already only
    /// <see cref="StoredKey.Used"/>, <see cref="StoredKey.Expires"/> and <see cref="StoredKey.Revoked"/> change.
    /// </summary>
    ValueTask PutKeysAsync(IReadOnlyList<StoredKey> keys, CancellationToken stop);

    /// <summary>All keys that were created, in no particular order.</summary>
    ValueTask<IReadOnlyList<StoredKey>> ListKeysAsync(CancellationToken stop);

    /// <summary>The key of this hash, also one that another node has written; null when none was created.</summary>
    ValueTask<StoredKey?> FindKeyAsync(ReadOnlyMemory<byte> hash, CancellationToken stop);

    /// <summary>
    /// Does what keeps the store quick however much is written: forgets events that are older than asked for, with what was
    /// told of them, unless they are still to be told, and the states of objects that only they showed.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="keptSince">Events that happened since are kept, by the time in their ids; all where it is null.</param>
    /// <param name="stop">Ends it between two writes.</param>
    ValueTask TidyAsync(DateTimeOffset now, DateTimeOffset? keptSince, CancellationToken stop);

    /// <summary>
    /// How far the clock by which the store counts leases is ahead of the machine's, in milliseconds: 0 where it is the
    /// machine's own. Measured anew by each call, to half the time that the call takes.
    /// </summary>
    ValueTask<long> ClockAheadMsAsync(TimeProvider machine, CancellationToken stop);
}

/// <summary>An object as it was read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Revision">Grows by one with each change, from 1.</param>
/// <param name="Body">What the API shows, UTF-8 JSON in the newest version's shape.</param>
/// <param name="Private">What it does not show; empty when there is nothing.</param>
public sealed record StoredObject(string Id, long Revision, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Private)
{
    /// <summary><see cref="Commit.Stamp"/> of the change that made it so; 0 where one node alone has the store.</summary>
    public long Stamp { get; init; }
}

/// <summary>
/// An event as it was read, with the object as it was then (UTF-8 JSON), and how many who should know of it do not yet.
/// </summary>
public sealed record StoredEvent(
    string Id,
    string Type,
    long Created,
    ReadOnlyMemory<byte> Object,
    ReadOnlyMemory<byte> PreviousAttributes,
    string ApiVersion,
    string? RequestId,
    string? IdempotencyKey,
    int Pending = 0);

/// <summary>An object with something to be done at <paramref name="DueMs"/> (milliseconds since 1970, UTC).</summary>
public sealed record DueObject(string Id, long DueMs);

/// <summary>An account.</summary>
/// <param name="Id"><c>acct_…</c></param>
/// <param name="Mark">Its last ten characters, which every id made for it carries; unique.</param>
/// <param name="Created">Seconds since 1970, UTC.</param>
/// <param name="ClockOffsetMs">How far its clock is ahead of the machine's, milliseconds, 0 or more.</param>
public sealed record StoredAccount(string Id, string Mark, long Created, long ClockOffsetMs)
{
    /// <summary>
    /// Grows each time that the account is erased, so that whoever keeps something of it at hand notices. Where one node
    /// alone has the store it stays 0: that node has erased it itself.
    /// </summary>
    public long Epoch { get; init; }
}

/// <summary>A key that was created.</summary>
/// <param name="Hash">SHA-256 of the key, 32 bytes: there are more than 2^192 keys, so that nobody finds one by trying.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Secret">True for <c>sk_</c> and <c>rk_</c>, false for <c>pk_</c>.</param>
/// <param name="Created">Seconds since 1970, UTC.</param>
public sealed record StoredKey(ReadOnlyMemory<byte> Hash, string Account, bool Secret, long Created)
{
    /// <summary>Its last four characters; null for one that was created before they were kept.</summary>
    public string? LastFour { get; init; }

    /// <summary>What its owner calls it; null when they call it nothing.</summary>
    public string? Label { get; init; }

    /// <summary>What a restricted key may do: <c>payment_intents:write,events:read</c>. Null for a key of another kind.</summary>
    public string? Permissions { get; init; }

    /// <summary>The day (UTC) on which it was last used, as its first second since 1970; null when it never was.</summary>
    public long? Used { get; init; }

    /// <summary>From when on it opens nothing, seconds since 1970, UTC; null for never.</summary>
    public long? Expires { get; init; }

    /// <summary>When it was revoked, seconds since 1970, UTC; null when it was not.</summary>
    public long? Revoked { get; init; }
}

/// <summary>Which objects to list: of one account and kind, newest first.</summary>
public sealed record ObjectQuery
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>The kind, as the prefix of its ids: <c>pi_</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>
    /// The other prefix of a kind that has two (<c>ch_</c> beside <c>py_</c>); null for all others. What follows the first
    /// underscore decides about the order, whichever prefix it has.
    /// </summary>
    public string? Twin { get; init; }

    /// <summary>1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>Only those of this customer.</summary>
    public string? Customer { get; init; }

    /// <summary>Only those made for this object.</summary>
    public string? Parent { get; init; }

    /// <summary>Only those with one of these labels; null for all. Not together with a customer or a parent.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Only those created within.</summary>
    public CreatedRange Created { get; init; }

    /// <summary>Where the page begins.</summary>
    public Cursor Cursor { get; init; }
}

/// <summary>Which events to list: of one account, newest first.</summary>
public sealed record EventQuery
{
    /// <summary>Whose.</summary>
    public required string Account { get; init; }

    /// <summary>1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>Only these types; empty for all. A type that ends in <c>*</c> stands for all that begin so.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only those that everybody knows who should (true), or that somebody does not know yet (false); null for all.</summary>
    public bool? Delivered { get; init; }

    /// <summary>Only those created within.</summary>
    public CreatedRange Created { get; init; }

    /// <summary>Where the page begins.</summary>
    public Cursor Cursor { get; init; }
}

/// <summary>A page and whether more lies beyond it, in the direction of its cursor.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, bool HasMore);

/// <summary>Seconds since 1970, UTC, both ends inclusive; null for open.</summary>
public readonly record struct CreatedRange(long? From, long? To);

/// <summary>
/// A page after (older than) or before (newer than) an id, both exclusive; at most one is set. With
/// <paramref name="EndingBefore"/> the page is the one nearest to that id, still newest first.
/// </summary>
public readonly record struct Cursor(string? StartingAfter, string? EndingBefore);

/// <summary>
/// The store can not write now (disk full, input/output error, no server). Unless it says that it is unknown, nothing was
/// written; trying later is safe, and where it is unknown it is safe with the same idempotency key.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when nothing is wrong with it but that too many write at once.</summary>
    public bool IsBusy { get; init; }

    /// <summary>True when the server was lost in the middle of a commit and nobody could be asked what became of it.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>What is stored is not what was written: a disk or a memory has changed it. It is shown to nobody.</summary>
public sealed class StoreDamagedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store can not be opened; the message is one sentence for the person who starts the server.</summary>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when nothing is wrong with it but that another process has it open.</summary>
    public bool InUse { get; init; }
}
