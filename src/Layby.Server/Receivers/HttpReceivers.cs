using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Layby.Core.Webhooks;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>Webhook endpoints, told over HTTP. The only place from which the server calls an address that a caller chose.</summary>
public sealed class HttpReceivers : IReceivers, IDisposable
{
    /// <summary>How long a try may take in all, from the name's look-up to the end of the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Whoever moves to another address is found there after at most this time.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);

    private readonly World world;
    private readonly HttpClient client;

    /// <summary>Receivers behind a network.</summary>
    public HttpReceivers(World world, HttpMessageHandler network)
    {
        this.world = world;
        client = new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Layby/1 (webhooks)");
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

    /// <inheritdoc/>
    public string Prefix => "we_";

    /// <inheritdoc/>
    public async ValueTask<IReceiver?> FindAsync(Account account, string id, CancellationToken stop) =>
        await world.FindAsync<WebhookEndpoint>(account, id, stop) is { Private.Deleted: false } endpoint
            ? new HttpReceiver(this, account, endpoint)
            : null;

    /// <inheritdoc/>
    public async ValueTask GoneAsync(Account account, string id, CancellationToken stop)
    {
        while (await world.FindAsync<WebhookEndpoint>(account, id, stop)
            is { Private.Deleted: false, Status: WebhookEndpointStatus.Enabled } endpoint)
        {
            var disabled = endpoint with { Status = WebhookEndpointStatus.Disabled };
            var commit = new Commits().Build(
                account, new() { Objects = [disabled] }, world.Settings.DefaultVersion.Text, null, null);
            if (await world.Store.CommitAsync(commit, stop) is Store.CommitResult.Written)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async ValueTask<ReceiverAnswer> PostAsync(
        Account account, WebhookEndpoint endpoint, string eventId, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(Patience, world.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            using var request = Request(account, endpoint, eventId, body);
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

    private HttpRequestMessage Request(Account account, WebhookEndpoint endpoint, string eventId, ReadOnlyMemory<byte> body)
    {
        // Receivers hold the time against their own clock, so it is the machine's also where a sandbox's was moved.
        var timestamp = world.Time.GetUtcNow().ToUnixTimeSeconds();
        var secrets = endpoint.SecretsAt(account.Now().ToUnixTimeSeconds());
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = content };
        request.Headers.Add("Stripe-Signature", Signature.Stripe(secrets, timestamp, body.Span));
        request.Headers.Add("webhook-id", eventId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature.Standard(secrets, eventId, timestamp, body.Span));
        return request;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? asked) => asked switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - world.Time.GetUtcNow() is { Ticks: > 0 } wait ? wait : null,
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

    private sealed class HttpReceiver(HttpReceivers all, Account account, WebhookEndpoint endpoint) : IReceiver
    {
        public string? ApiVersion => endpoint.ApiVersion;

        public ValueTask<ReceiverAnswer> TellAsync(string eventId, ReadOnlyMemory<byte> body, CancellationToken stop) =>
            all.PostAsync(account, endpoint, eventId, body, stop);
    }
}
