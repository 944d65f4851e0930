using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>Where somebody who listens is, by what is written.</summary>
internal enum Standing
{
    /// <summary>Connected to this node.</summary>
    Here,

    /// <summary>Connected to another node since, or ended.</summary>
    Elsewhere,
}

/// <summary>
/// What is written of those who listen: from when on they are told, and to which node they are connected, so that others
/// leave it to that one.
/// </summary>
internal sealed class ListenerBook(World world)
{
    /// <summary>How often a node says that they are still connected to it.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromSeconds(20);

    /// <summary>How long a node may say nothing before those who are connected to it are taken to be gone.</summary>
    public static readonly TimeSpan Silence = Listeners.Absence + (2 * Often);

    private DateTimeOffset lookedAt;

    /// <summary>Somebody of whom another node may have written; null where nobody has.</summary>
    public async ValueTask<Listener?> FindAsync(string id, CancellationToken stop)
    {
        if (await world.Keyring.ByMarkOfAsync(id, stop) is not { } account
            || await world.FindAsync<CliSession>(account, id, stop) is not { Private.Ended: false } session)
        {
            return null;
        }

        var key = session.Private.Key is { } made ? await world.Keyring.Keys.FindByIdAsync(made, stop) : null;
        return new(world, account, session, key) { IsKept = !session.Private.Waiting };
    }

    /// <summary>They are connected to this node, and told from now on. False where they were ended meanwhile.</summary>
    public ValueTask<bool> BeginAsync(Listener listener) => WriteAsync(listener.Account, listener.Session, Here);

    /// <summary>They are told no more, unless they are connected to another node by now.</summary>
    public async ValueTask EndAsync(Listener listener)
    {
        if (!world.Store.IsShared || await StandingOfAsync(listener) is Standing.Here)
        {
            await WriteAsync(listener.Account, listener.Session, static each => each with { Ended = true });
        }
    }

    /// <summary>Says again that they are connected here, where that was long ago or their sandbox was emptied since.</summary>
    public async ValueTask<Standing> SaysAgainAsync(Listener listener)
    {
        var stored = await world.FindAsync<CliSession>(listener.Account, listener.Id, CancellationToken.None);
        if (stored is not null && StandingOf(stored) is Standing.Elsewhere)
        {
            return Standing.Elsewhere;
        }

        if (stored is null || NowMs - stored.Private.SeenMs >= Often.TotalMilliseconds)
        {
            await BeginAsync(listener);
        }

        return Standing.Here;
    }

    /// <summary>Ends those whose node has said nothing for too long.</summary>
    public async ValueTask EndLostAsync(Func<string, bool> isOurs)
    {
        var now = world.Time.GetUtcNow();
        if (now - lookedAt < Often)
        {
            return;
        }

        lookedAt = now;
        foreach (var (owner, id) in await world.Store.Outbox.ListSubscribersAsync(Listeners.IdPrefix, CancellationToken.None))
        {
            if (!isOurs(id) && await world.Keyring.FindAsync(owner, CancellationToken.None) is { } account
                && await world.FindAsync<CliSession>(account, id, CancellationToken.None) is { Private.Listens: true } session
                && NowMs - session.Private.SeenMs > Silence.TotalMilliseconds)
            {
                await WriteAsync(account, session, static each => each with { Ended = true });
            }
        }
    }

    /// <summary>Writes a session. False where it was ended before.</summary>
    public async ValueTask<bool> WriteAsync(Account account, CliSession session, Func<CliSessionPrivate, CliSessionPrivate> change)
    {
        while (true)
        {
            var stored = await world.FindAsync<CliSession>(account, session.Id, CancellationToken.None);
            if (stored is { Private.Ended: true })
            {
                return false;
            }

            var written = session with { Revision = stored?.Revision ?? 0, Private = change((stored ?? session).Private) };
            var commit = new Commits().Build(
                account, new Change { Objects = [written] }, world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written)
            {
                return true;
            }

            // On one node only who has the turn writes a session, so what was read is what is there.
            Invariant.Holds(world.Store.IsShared, "a session is written by one at a time");
            await world.Keyring.LearnAsync(account, CancellationToken.None);
        }
    }

    private long NowMs => world.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private CliSessionPrivate Here(CliSessionPrivate before) => world.Store.IsShared
        ? before with { Waiting = false, Node = world.Node, SeenMs = NowMs }
        : before;

    private async ValueTask<Standing> StandingOfAsync(Listener listener) =>
        await world.FindAsync<CliSession>(listener.Account, listener.Id, CancellationToken.None) is { } stored
            ? StandingOf(stored)
            : Standing.Here;

    private Standing StandingOf(CliSession stored) =>
        stored.Private.Ended || (stored.Private.Node is { } node && node != world.Node) ? Standing.Elsewhere : Standing.Here;
}
