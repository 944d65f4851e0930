using System.Text;
using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>What any store must do, whatever it is made of. A store's own tests inherit these sentences.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    protected const string Account = "acct_conformance00001";
    protected const string Neighbour = "acct_conformance00002";

    private IStore? _store;

    protected IStore Store => _store ?? throw new InvalidOperationException("The store is opened before each test.");

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>A new, empty store.</summary>
    protected abstract ValueTask<IStore> OpenEmptyAsync();

    /// <summary>
    /// Lets every lease be over that a test has been given. Where the caller tells the time there is nothing to do.
    /// </summary>
    protected virtual Task EndLeasesAsync() => Task.CompletedTask;

    public async ValueTask InitializeAsync() => _store = await OpenEmptyAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
    }

    /// <summary>An id of the kind: they sort by <paramref name="time"/> as the real ones do.</summary>
    protected static string Id(string prefix, int time) => $"{prefix}3Mt{time:D6}conforman1";

    protected static Snapshot Json(string text) => new(Encoding.UTF8.GetBytes(text));

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected static Put Put(string id, long expected = 0, string body = "{}", long created = 1000) =>
        new() { Id = id, ExpectedRevision = expected, Body = Json(body), Created = created };

    protected static NewEvent Event(string id, string type = "payment_intent.created", long created = 1000) => new()
    {
        Id = id,
        Type = type,
        Created = created,
        Object = Json($$"""{"told":"{{id}}"}"""),
        ApiVersion = "2026-08-26.dahlia",
    };

    /// <summary>An event with an id as the server makes them, which carries its time.</summary>
    protected static NewEvent EventAt(DateTimeOffset time) =>
        Event(Layby.Server.Account.EdgeAt("evt_3", time) + "formance01abcd", created: time.ToUnixTimeSeconds());

    protected static KeyedAnswer Answer(string key, string body = "{}", long createdMs = 1_000_000) => new()
    {
        Key = key,
        Fingerprint = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(),
        Status = 200,
        Body = Json(body),
        ApiVersion = "2026-08-26.dahlia",
        RequestId = "req_first",
        CreatedMs = createdMs,
    };

    protected async Task OpenAccountsAsync()
    {
        await Store.OpenAccountAsync(new StoredAccount(Account, "formance01", 1, 2), None);
        await Store.OpenAccountAsync(new StoredAccount(Neighbour, "formance02", 1, 2), None);
    }

    protected Task<CommitResult> WriteAsync(params Put[] puts) =>
        CommitAsync(new Commit { Account = Account, Puts = [.. puts] });

    protected Task<CommitResult> CommitAsync(Commit commit) => Store.CommitAsync(commit, None).AsTask();

    protected async Task<IReadOnlyList<string>> IdsAsync(ObjectQuery query) =>
        [.. (await Store.ListAsync(query, None)).Rows.Select(row => row.Id)];

    protected async Task<IReadOnlyList<string>> EventIdsAsync(EventQuery query) =>
        [.. (await Store.ListEventsAsync(query, None)).Rows.Select(row => row.Id)];
}
