using Layby.Core;
using Layby.Server.Live;
using Layby.Server.Providers;
using Layby.Server.Receivers;
using Layby.Server.Store;
using Layby.Server.Wire;
using Layby.Server.Workers;

namespace Layby.Server;

/// <summary>All that a verb may touch outside the core: the store, the providers, ids and time.</summary>
public sealed class World(IStore store, ProviderRegistry providers, Keyring keyring, TimeProvider time, Dice dice, Settings settings)
{
    /// <summary>Where everything is kept.</summary>
    public IStore Store { get; } = store;

    /// <summary>Who can be paid through.</summary>
    public ProviderRegistry Providers { get; } = providers;

    /// <summary>Whose keys open what.</summary>
    public Keyring Keyring { get; } = keyring;

    /// <summary>The machine's clock; an account's own time is <see cref="Account.Now"/>.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Chance.</summary>
    public Dice Dice { get; } = dice;

    /// <summary>What this node is called among those that share the store, until it stops.</summary>
    public string Node { get; } = store.IsShared ? dice.Word("node_", 12) : "node";

    /// <summary>Merchants' connections to live providers.</summary>
    public Connections Connections { get; internal set; } = null!;

    /// <summary>Follows attempts at live providers.</summary>
    public LiveDesk Live { get; internal set; } = null!;

    /// <summary>Asks live providers for refunds.</summary>
    public LiveRefunds LiveRefunds { get; internal set; } = null!;

    /// <summary>Does what is due, and moves sandboxes' clocks.</summary>
    public DeadlineKeeper Deadlines { get; internal set; } = null!;

    /// <summary>Those who listen over a connection of their own.</summary>
    public Listeners Listeners { get; internal set; } = null!;

    /// <summary>What is counted for whoever watches the server.</summary>
    public Figures Figures { get; init; } = new();

    /// <summary>How this server was told to run.</summary>
    public Settings Settings { get; } = settings;

    /// <summary>An object of an account, checked; null when the account has none of that id.</summary>
    /// <exception cref="InvariantException">What is stored is wrong.</exception>
    public async ValueTask<T?> FindAsync<T>(Account account, string id, CancellationToken stop)
        where T : class, IApiObject =>
        await FindStoredAsync<T>(account, id, stop) is { } found
            ? StripeJson.Read<T>(found.Body.Span, found.Private.Span, found.Revision)
            : null;

    /// <summary>The same as it is stored, unread.</summary>
    public ValueTask<StoredObject?> FindStoredAsync<T>(Account account, string id, CancellationToken stop)
        where T : class, IApiObject =>
        !StripeJson.Owns<T>(id) ? default
        : Store.IsShared ? FindSharedAsync(account, id, stop)
        : Store.FindAsync(account.Id, id, stop);

    private async ValueTask<StoredObject?> FindSharedAsync(Account account, string id, CancellationToken stop)
    {
        var found = await Store.FindAsync(account.Id, id, stop);
        if (found is not null)
        {
            account.Sees(found.Stamp);
        }

        return found;
    }
}
