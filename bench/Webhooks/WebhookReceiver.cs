using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Layby.Bench.Webhooks;

/// <summary>How a receiver behaves.</summary>
internal enum Manner
{
    /// <summary>It answers 200 at once.</summary>
    Answers,

    /// <summary>It takes what is sent and never answers.</summary>
    Hangs,
}

/// <summary>A shop's server that is told of events: it counts what it has said yes to, and when that was.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly Manner _manner;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Arrival> _arrivals = new(StringComparer.Ordinal);
    private readonly HashSet<Socket> _connections = [];
    private readonly IPEndPoint _address;
    private Socket _socket;
    private bool _open;

    private WebhookReceiver(Manner manner)
    {
        _manner = manner;
        _socket = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public string Url => $"http://{_address}/hook";

    /// <summary>Starts one that listens.</summary>
    public static WebhookReceiver Start(Manner manner)
    {
        var receiver = new WebhookReceiver(manner);
        receiver.Open();
        return receiver;
    }

    /// <summary>Comes back.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = true;
            _socket.Listen(512);
            _ = AcceptAsync(_socket);
        }
    }

    /// <summary>Goes away: whoever connects is refused. The port stays its own.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = false;
            _socket.Dispose();
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }

            _connections.Clear();
            _socket = Bind(_address);
        }
    }

    /// <summary>What has arrived, by the id of the object that the event is about.</summary>
    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (_gate)
            {
                return [.. _arrivals.Values];
            }
        }
    }

    /// <summary>How many different events have arrived.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _arrivals.Count;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _open = false;
            _socket.Dispose();
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync();
                connection.NoDelay = true;
                lock (_gate)
                {
                    if (!_open)
                    {
                        connection.Dispose();
                        return;
                    }

                    _connections.Add(connection);
                }

                _ = ServeAsync(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It has gone away.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        var buffer = new byte[32 * 1024];
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        try
        {
            for (var filled = 0; ;)
            {
                var count = await connection.ReceiveAsync(buffer.AsMemory(filled));
                if (count == 0)
                {
                    break;
                }

                filled += count;
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                if (!IsWhole(buffer.AsSpan(0, filled)))
                {
                    continue;
                }

                if (_manner is Manner.Answers)
                {
                    Note(buffer.AsSpan(0, filled));
                    await connection.SendAsync(answer);
                }

                filled = 0;
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The server has hung up, or this receiver has gone away.
        }

        lock (_gate)
        {
            _connections.Remove(connection);
        }

        connection.Dispose();
    }

    // One request at a time comes on a connection, with a length.
    private static bool IsWhole(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var length = received[..head].IndexOf("Content-Length: "u8);
        if (length < 0
            || !System.Buffers.Text.Utf8Parser.TryParse(received[(length + 16)..], out int body, out _))
        {
            throw new BenchException("a webhook came without Content-Length");
        }

        return received.Length >= head + 4 + body;
    }

    private void Note(ReadOnlySpan<byte> request)
    {
        var now = Stopwatch.GetTimestamp();
        var body = request[(request.IndexOf("\r\n\r\n"u8) + 4)..];
        var (id, subject) = (After(body, "\"id\":\""u8), After(body, "\"object\":{\"id\":\""u8));
        lock (_gate)
        {
            _arrivals[id] = _arrivals.TryGetValue(id, out var known)
                ? known with { Times = known.Times + 1 }
                : new Arrival(subject, now, 1);
        }
    }

    private static string After(ReadOnlySpan<byte> body, ReadOnlySpan<byte> mark)
    {
        var rest = body[(body.IndexOf(mark) + mark.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }
}

/// <summary>An event that has arrived.</summary>
/// <param name="Subject">The id of the object that it is about.</param>
/// <param name="At">When it came first, in ticks of the stopwatch.</param>
/// <param name="Times">How often it came.</param>
internal sealed record Arrival(string Subject, long At, int Times);
