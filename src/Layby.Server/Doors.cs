using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Layby.Server;

/// <summary>
/// Where callers connect. The framework can only stop listening and hang up in one go, and hanging up on a caller who is
/// just about to ask is a failed request. Here the doors close first; whoever is inside may finish.
/// </summary>
public sealed class Doors(IConnectionListenerFactory transport) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Lock gate = new();
    private readonly List<IConnectionListener> open = [];
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inside;
    private volatile bool closed;

    /// <summary>True once nobody new is let in: every answer is the last of its connection.</summary>
    public bool AreClosed => closed;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new Listener(this, await transport.BindAsync(endpoint, cancellationToken));
        lock (gate)
        {
            open.Add(listener);
        }

        return listener;
    }

    /// <summary>How many connections are open.</summary>
    public int Inside => Volatile.Read(ref inside);

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => transport is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    /// <summary>Lets nobody new in, and returns when nobody is inside any more, or when <paramref name="patience"/> is over.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        IConnectionListener[] doors;
        lock (gate)
        {
            closed = true;
            doors = [.. open];
        }

        foreach (var door in doors)
        {
            await door.UnbindAsync();
        }

        LookWhoIsLeft(Volatile.Read(ref inside));
        await empty.Task.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Enter(ConnectionContext connection)
    {
        Interlocked.Increment(ref inside);
        connection.ConnectionClosed.UnsafeRegister(
            static doors => ((Doors)doors!).Leave(), this);
    }

    private void Leave() => LookWhoIsLeft(Interlocked.Decrement(ref inside));

    private void LookWhoIsLeft(int left)
    {
        if (closed && left == 0)
        {
            empty.TrySetResult();
        }
    }

    private sealed class Listener(Doors all, IConnectionListener transport) : IConnectionListener
    {
        public EndPoint EndPoint => transport.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await transport.AcceptAsync(cancellationToken);
            if (connection is not null)
            {
                all.Enter(connection);
            }

            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => transport.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => transport.DisposeAsync();
    }
}
