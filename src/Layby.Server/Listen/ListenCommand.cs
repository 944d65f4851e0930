using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Layby.Server.Receivers;

namespace Layby.Server.Listen;

/// <summary>
/// The command <c>layby listen</c>: tells an address on this machine what a server tells its listeners, and comes back
/// when the server does. It speaks the words of Stripe's own tool, see docs/decisions/0016-listeners.md.
/// </summary>
/// <param name="options">What it was told to do.</param>
/// <param name="output">Where a script reads.</param>
/// <param name="notes">Where a person reads; the same as <paramref name="output"/> where that is one too.</param>
public sealed class ListenCommand(ListenOptions options, TextWriter output, TextWriter notes) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly EventPoster poster = new(
        EventPoster.Guarded(AddressGuard.Of(mayBePrivate: true)), TimeProvider.System);

    /// <summary>Listens until it is told to stop.</summary>
    /// <exception cref="StartRefusedException">No server answers, or the one that does refuses.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await ListenAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As it was told.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => poster.Dispose();

    private async Task ListenAsync(CancellationToken stop)
    {
        var (session, greeted, wait) = ((ListenSession?)null, (ListenSession?)null, FirstWait);
        while (!stop.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            try
            {
                session ??= await ListenSession.OpenAsync(options, stop);
                await ConnectAsync(socket, session, stop);
                await GreetAsync(session, greeted);
                (greeted, wait) = (session, FirstWait);
                await ServeAsync(socket, stop);
                if (!stop.IsCancellationRequested)
                {
                    await notes.WriteLineAsync("The connection is lost; trying again.");
                }
            }
            catch (Exception down) when (greeted is null && (down is WebSocketException or HttpRequestException))
            {
                throw new StartRefusedException(
                    1, $"No server answers at {options.Server}: start one, or name another with --server.");
            }
            catch (WebSocketException) when (socket.HttpStatusCode is HttpStatusCode.NotFound)
            {
                // The server has given this session up, or is another one.
                session = null;
            }
            catch (Exception down) when (down is WebSocketException or HttpRequestException)
            {
                // It is tried again below.
            }

            await Task.Delay(wait, time, stop);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    // Once it is connected, so that whoever waits for this line misses nothing of what happens next.
    private async Task GreetAsync(ListenSession session, ListenSession? before)
    {
        if (before?.Secret == session.Secret)
        {
            await notes.WriteLineAsync("Connected again.");
            return;
        }

        await notes.WriteLineAsync(
            $"""
            The signing secret is {session.Secret} ({session.Version}).
            {(options.ForwardTo is { } to ? $"Events go to {to}" : "Events are only shown")}; Ctrl-C ends it.
            """);
    }

    private async Task ConnectAsync(ClientWebSocket socket, ListenSession session, CancellationToken stop)
    {
        socket.Options.AddSubProtocol(Listeners.Protocol);
        socket.Options.SetRequestHeader(Listeners.IdHeader, session.WebsocketId);
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = Listeners.KeepAlive;
        socket.Options.KeepAliveTimeout = Listeners.KeepAlive;
        var address = new UriBuilder(options.Server)
        {
            Scheme = options.Server.Scheme == "https" ? "wss" : "ws",
            Path = session.Path,
            Query = "websocket_feature=webhooks",
        };
        await socket.ConnectAsync(address.Uri, stop);
    }

    private async Task ServeAsync(ClientWebSocket socket, CancellationToken stop)
    {
        using var connection = new ListenerConnection(socket, ListenMessage.MaxBytes, time);
        await using var ending = stop.Register(() => connection.End(WebSocketCloseStatus.NormalClosure, Listeners.Done));
        await connection.RunAsync(
            bytes =>
            {
                if (ListenMessage.Read(bytes) is { } message)
                {
                    _ = PassOnAsync(connection, message);
                }
            },
            CancellationToken.None);
    }

    private async Task PassOnAsync(ListenerConnection connection, ListenMessage message)
    {
        try
        {
            var began = time.GetTimestamp();
            if (options.ForwardTo is not { } to)
            {
                await ShowAsync(message, "");
                await connection.SendAsync(message.Acknowledge(), connection.Over);
                return;
            }

            var answer = await poster.PostAsync(to.AbsoluteUri, message.Headers, message.Body, connection.Over);
            var took = (long)time.GetElapsedTime(began).TotalMilliseconds;
            await ShowAsync(message, answer.Status is { } status
                ? string.Create(CultureInfo.InvariantCulture, $"  {status}  {took} ms")
                : $"  ---  {answer.Trouble}");
            await connection.SendAsync(message.Answer(answer, to), connection.Over);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            // The server tells it again, if anybody listens then.
        }
    }

    private async Task ShowAsync(ListenMessage message, string outcome)
    {
        if (options.PrintJson)
        {
            await output.WriteLineAsync(Encoding.UTF8.GetString(message.Body.Span));
        }

        await notes.WriteLineAsync($"{time.GetLocalNow():HH:mm:ss}  {message.Type,-32}  {message.Id}{outcome}");
    }
}
