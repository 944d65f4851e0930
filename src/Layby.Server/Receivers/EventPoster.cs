using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Layby.Core.Webhooks;

namespace Layby.Server.Receivers;

/// <summary>Tells an address of an event over HTTP, once, and says what came of it. It never throws for what an address does.</summary>
internal sealed class EventPoster : IDisposable
{
    /// <summary>How long a try may take in all, from the name's look-up to the end of the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Whoever moves to another address is found there after at most this time.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time;
    private readonly HttpClient client;

    /// <summary>Posts over a network.</summary>
    public EventPoster(HttpMessageHandler network, TimeProvider time)
    {
        this.time = time;
        client = new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The network, as far as a guard lets it.</summary>
    public static HttpMessageHandler Guarded(AddressGuard guard) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLife,
        MaxResponseDrainSize = 0,
        ConnectCallback = (call, stop) => guard.ConnectAsync(call.DnsEndPoint.Host, call.DnsEndPoint.Port, stop),
    };

    /// <summary>Makes a try.</summary>
    /// <param name="url">The address.</param>
    /// <param name="headers">What stands above the body.</param>
    /// <param name="body">The exact bytes.</param>
    /// <param name="stop">Ends it.</param>
    public async ValueTask<ReceiverAnswer> PostAsync(
        string url, IEnumerable<(string Name, string Value)> headers, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            using var request = Request(url, headers, body);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new ReceiverAnswer
            {
                Status = (int)response.StatusCode,
                Wait = WaitOf(response.Headers.RetryAfter),
                Body = await BeginningAsync(response, either.Token),
            };
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return ReceiverAnswer.None($"There was no whole answer within {Patience.TotalSeconds} seconds.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or BlockedAddressException)
        {
            return ReceiverAnswer.None(TroubleOf(failure));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Request(
        string url, IEnumerable<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        var content = new ReadOnlyMemoryContent(body);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        foreach (var (name, value) in headers)
        {
            // What describes the body is kept apart from the rest.
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? asked) => asked switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : null,
        _ => null,
    };

    // So much is read that the connection can be used again where the answer is short, and no more.
    private static async ValueTask<ReadOnlyMemory<byte>> BeginningAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[4 * ReceiverAnswer.KeptBytes];
        var (kept, read) = (Array.Empty<byte>(), 0);
        while (read < ReceiverAnswer.ReadBytes && await stream.ReadAsync(buffer, stop) is > 0 and var more)
        {
            if (kept.Length < ReceiverAnswer.KeptBytes)
            {
                kept = [.. kept, .. buffer.AsSpan(0, Math.Min(more, ReceiverAnswer.KeptBytes - kept.Length))];
            }

            read += more;
        }

        return kept;
    }

    // In a few words of ours: what the system says may tell of the network behind.
    private static string TroubleOf(Exception failure) => failure switch
    {
        BlockedAddressException or { InnerException: BlockedAddressException } => "The address is not one of the public network.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The name was not found.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "The connection was refused.",
        HttpRequestException { InnerException: SocketException } => "The connection was refused.",
        _ => "The connection ended before the answer did.",
    };
}
