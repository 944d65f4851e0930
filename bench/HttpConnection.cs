using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Layby.Bench;

/// <summary>A connection that is kept alive, one request at a time, as Stripe's clients use theirs.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int RequestLimit = 16 * 1024;
    private const int FirstBuffer = 64 * 1024;
    private const int AnswerLimit = 16 * 1024 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private readonly byte[] _request = new byte[RequestLimit];
    private byte[] _received = new byte[FirstBuffer];
    private int _requestLength;

    public HttpConnection(IPEndPoint address)
    {
        try
        {
            _socket.Connect(address);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public Span<byte> RequestBuffer => _request;

    public HttpAnswer Answer { get; private set; }

    public ReadOnlySpan<byte> Body => _received.AsSpan(Answer.BodyStart, Answer.BodyLength);

    /// <summary>
    /// All connections of this process are served by one thread, without a hop to the thread pool for each answer:
    /// the generator shares the machine with the server and must be the cheaper of the two. To be called before the
    /// first socket is made. The price: what follows an await on a socket runs on that one thread and must never
    /// block, which is why everything around the load (processes, waiting, reports) is synchronous, on the main thread.
    /// </summary>
    public static void RunOnOneThread()
    {
        foreach (var name in SocketSettings)
        {
            Environment.SetEnvironmentVariable(name, "1");
        }
    }

    /// <summary>What <see cref="RunOnOneThread"/> sets; a measured server must not inherit it.</summary>
    public static IReadOnlyList<string> SocketSettings { get; } =
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"];

    /// <summary>Sends the first bytes of <see cref="RequestBuffer"/> and waits for the whole answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ExchangeAsync(int requestLength)
    {
        _requestLength = requestLength;
        for (var sent = 0; sent < requestLength;)
        {
            sent += await _socket.SendAsync(_request.AsMemory(sent, requestLength - sent));
        }

        for (var filled = 0; ;)
        {
            if (filled == _received.Length)
            {
                Grow();
            }

            var count = await _socket.ReceiveAsync(_received.AsMemory(filled));
            if (count == 0)
            {
                throw new BenchException($"the server closed the connection during {RequestLine}");
            }

            filled += count;
            if (HttpAnswer.TryRead(_received.AsSpan(0, filled), out var answer))
            {
                Answer = answer.Length == filled
                    ? answer
                    : throw new BenchException($"{filled - answer.Length} bytes too many after {RequestLine}");
                return;
            }
        }
    }

    public string RequestLine
    {
        get
        {
            var request = _request.AsSpan(0, _requestLength);
            var end = request.IndexOf("\r\n"u8);
            return Encoding.UTF8.GetString(end < 0 ? request : request[..end]);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Grow()
    {
        if (_received.Length >= AnswerLimit)
        {
            throw new BenchException($"an answer of more than {AnswerLimit} bytes to {RequestLine}");
        }

        Array.Resize(ref _received, _received.Length * 2);
    }
}
