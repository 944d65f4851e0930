using System.Collections.Concurrent;
using System.Net.WebSockets;
using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>
/// Those who listen over a connection that they open themselves, each for as long as they come back to it. What they are
/// told takes the way of all deliveries; see docs/decisions/0016-listeners.md.
/// </summary>
public sealed partial class Listeners : IReceivers
{
    /// <summary>Where they connect.</summary>
    public const string Path = "/stripecli/subscribe";

    /// <summary>What is said by one who ends for good, in the official tool's words: by the number they might be back at once.</summary>
    public const string Done = "Connection Done";

    /// <summary>The words that both sides speak.</summary>
    public const string Protocol = "stripecli-devproxy-v1";

    /// <summary>What the id of each begins with.</summary>
    public const string IdPrefix = "cli_";

    /// <summary>The header that says whose connection it is.</summary>
    public const string IdHeader = "Websocket-Id";

    /// <summary>
    /// How long somebody may be away: the official tool tries every ten seconds. Until then what happens waits for them.
    /// </summary>
    public static readonly TimeSpan Absence = TimeSpan.FromMinutes(1);

    /// <summary>How often it looks for those who are gone.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How often each side asks whether the other is there, and how long it waits for that.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly World world;
    private readonly ILogger<Listeners> log;
    private readonly ListenerBook book;
    private readonly ConcurrentDictionary<string, Listener> listeners = new(StringComparer.Ordinal);
    private readonly Turns turns = new();
    private volatile bool departing;

    /// <summary>Those of a server.</summary>
    public Listeners(World world, ILogger<Listeners> log) => (this.world, this.log, book) = (world, log, new(world));

    /// <inheritdoc/>
    public string Prefix => IdPrefix;

    /// <inheritdoc/>
    public bool AreToldAgain => false;

    /// <summary>How many an account may have at once.</summary>
    public int Most => 64;

    /// <summary>The path at which they connect.</summary>
    public string Address => Path;

    /// <summary>How many there are, those included who are expected.</summary>
    public int Count => listeners.Count;

    /// <inheritdoc/>
    public Reach ReachOf(string account, string id) => !listeners.TryGetValue(id, out var listener)
        ? world.Store.IsShared ? Reach.Away : Reach.Gone
        : listener is { IsHere: true, IsAllowed: true } ? Reach.Here
        : Reach.Away;

    /// <inheritdoc/>
    public ValueTask<IReceiver?> FindAsync(Account account, string id, CancellationToken stop) =>
        new(listeners.TryGetValue(id, out var listener) && listener.Account == account ? listener : null);

    /// <inheritdoc/>
    public ValueTask GoneAsync(Account account, string id, CancellationToken stop) => default;

    /// <summary>The ids of an account's listeners.</summary>
    public IReadOnlyList<string> IdsOf(Account account) =>
        [.. listeners.Values.Where(each => each.Account == account && each.IsKept).Select(each => each.Id)];

    /// <summary>Waits for the first connection of a session, as long as somebody may be away. False when there are too many.</summary>
    public async ValueTask<bool> TryExpectAsync(Account account, CliSession session, LiveKey? key)
    {
        if (listeners.Values.Count(each => each.Account == account) >= Most)
        {
            return false;
        }

        if (world.Store.IsShared)
        {
            // They may connect to another node, which knows of them only what is written.
            return await book.WriteAsync(account, session, each => each with { Waiting = true });
        }

        return listeners.TryAdd(session.Id, new(world, account, session, key));
    }

    /// <summary>Learns who listened when the server stopped: they may be back. Those of other nodes come when they come.</summary>
    public async ValueTask LoadAsync(CancellationToken stop)
    {
        if (world.Store.IsShared)
        {
            return;
        }

        foreach (var (accountId, id) in await world.Store.Outbox.ListSubscribersAsync(Prefix, stop))
        {
            if (world.Keyring.Find(accountId) is { } account && await world.FindAsync<CliSession>(account, id, stop) is { } session)
            {
                var key = session.Private.Key is { } made ? world.Keyring.Keys.FindById(made) : null;
                listeners[id] = new(world, account, session, key) { IsKept = true };
            }
        }
    }

    /// <summary>Looks for those who are gone until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, world.Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await RunOnceAsync();
        }
    }

    /// <summary>Looks once.</summary>
    public async Task RunOnceAsync()
    {
        foreach (var listener in listeners.Values.Where(each => !each.IsAllowed || each.HasBeenAwayFor(Absence)))
        {
            await EndAsync(listener);
        }

        if (world.Store.IsShared)
        {
            await ShareAsync();
        }
    }

    // Says of those who are here that they are, and ends those whose node no longer says so.
    private async Task ShareAsync()
    {
        try
        {
            foreach (var listener in listeners.Values.Where(each => each.IsHere))
            {
                await world.Keyring.LearnAsync(listener.Account, CancellationToken.None);
                if (await book.SaysAgainAsync(listener) is Standing.Elsewhere)
                {
                    listeners.TryRemove(listener.Id, out _);
                    _ = listener.DisconnectAsync(WebSocketCloseStatus.PolicyViolation, "Another connection took its place.");
                }
            }

            await book.EndLostAsync(id => listeners.ContainsKey(id));
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            Log.NotEnded(log, "Who is gone", failure);
        }
    }

    /// <summary>The sandbox was emptied, and with it who listens: they are told of what happens from now on.</summary>
    public async ValueTask ResumeAsync(Account account)
    {
        foreach (var listener in listeners.Values.Where(each => each.Account == account))
        {
            using var turn = await turns.TakeAsync(listener.Id);
            if (listener.IsKept && listeners.ContainsKey(listener.Id))
            {
                await book.BeginAsync(listener);
            }
        }
    }

    /// <summary>The server stops: whoever is connected is told so, and may come back to the next.</summary>
    public Task DepartAsync()
    {
        departing = true;
        return Task.WhenAll(listeners.Values.Select(
            each => each.DisconnectAsync(WebSocketCloseStatus.EndpointUnavailable, "The server stops.")));
    }

    /// <summary>Lets somebody connect, and returns when they have gone.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        Replies.Begin(http, world.Dice.Word("req_", 14));
        var (refusal, listener) = await AdmitAsync(http);
        if (refusal is not null)
        {
            await Replies.RefuseAsync(http, refusal);
            return;
        }

        var speaksIt = http.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = speaksIt ? Protocol : null,
            KeepAliveInterval = KeepAlive,
            KeepAliveTimeout = KeepAlive,
        });
        if (await listener!.ServeAsync(socket, http.RequestAborted) == Done && !departing)
        {
            await EndAsync(listener);
        }
    }

    private async ValueTask<(ApiError? Refusal, Listener? Listener)> AdmitAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return (ApiError.Invalid(null, "This address is for WebSocket connections."), null);
        }

        var websocketId = http.Request.Headers[IdHeader].ToString();
        var id = websocketId.Split("_secret_")[0];
        if (await MeetAsync(id, http.RequestAborted) is not { } listener
            || !listener.Session.IsOpenedBy(websocketId) || !listener.IsAllowed)
        {
            return (Unknown, null);
        }

        if (departing || !listener.Account.Gate.TryEnter())
        {
            return (ApiError.Unavailable, null);
        }

        try
        {
            using var turn = await turns.TakeAsync(id);
            if (!listener.IsKept || world.Store.IsShared)
            {
                if (!await book.BeginAsync(listener))
                {
                    listeners.TryRemove(id, out _);
                    return (Unknown, null);
                }

                listener.IsKept = true;
            }

            return listeners.ContainsKey(id) ? (null, listener) : (Unknown, null);
        }
        catch (StoreUnavailableException)
        {
            return (ApiError.Unavailable, null);
        }
        finally
        {
            listener.Account.Gate.Leave();
        }
    }

    // One whose session another node has made, or to whom they were connected, is met when they come.
    private async ValueTask<Listener?> MeetAsync(string id, CancellationToken stop)
    {
        if (listeners.TryGetValue(id, out var known) || !world.Store.IsShared)
        {
            return known;
        }

        return await book.FindAsync(id, stop) is { } found ? listeners.GetOrAdd(id, found) : null;
    }

    // The official tool asks for a new session where it reads these very words.
    private static ApiError Unknown { get; } = new() { Status = 404, Message = "Unknown WebSocket ID." };

    private async ValueTask EndAsync(Listener listener)
    {
        if (!listener.Account.Gate.TryEnter())
        {
            return;
        }

        try
        {
            using var turn = await turns.TakeAsync(listener.Id);
            if (listener.IsKept && listeners.ContainsKey(listener.Id))
            {
                await book.EndAsync(listener);
            }

            listeners.TryRemove(listener.Id, out _);
            _ = listener.DisconnectAsync(WebSocketCloseStatus.PolicyViolation, "The session is over.");
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            // The next look tries again, or the next start.
            Log.NotEnded(log, listener.Id, failure);
        }
        finally
        {
            listener.Account.Gate.Leave();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Listener} could not be forgotten; it is tried again")]
        public static partial void NotEnded(ILogger log, string listener, Exception failure);
    }
}
