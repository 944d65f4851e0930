using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Layby.Server.Providers;

/// <summary>
/// The line to one provider under one contract: every call ends in an answer, whatever the network does. A provider that is down
/// or slow takes neither the server's patience nor another provider's.
/// </summary>
public sealed class ProviderLine
{
    /// <summary>The most that is read of an answer, bytes. A longer one counts as none.</summary>
    public const int MaxAnswer = 1024 * 1024;

    /// <summary>How long connecting may take.</summary>
    public static readonly TimeSpan Connecting = TimeSpan.FromSeconds(5);

    // Whoever moves to another address is found there after at most this time.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    private static readonly ResiliencePropertyKey<TimeSpan> PatienceOf = new("patience");

    private readonly Uri address;
    private readonly HttpMessageInvoker network;
    private readonly TimeProvider time;
    private readonly string authorization;
    private readonly ResiliencePipeline<WireAnswer> once;
    private readonly ResiliencePipeline<WireAnswer> repeated;

    /// <summary>Opens it; nothing is sent yet.</summary>
    /// <param name="address">The provider's root.</param>
    /// <param name="authorization">The whole value of the header; it is shown to nobody else.</param>
    /// <param name="network">Carries the calls; a simulator has one of its own. It stays the caller's.</param>
    /// <param name="time">All waiting goes by it.</param>
    /// <param name="chance">Numbers from 0 up to 1, which spread the repetitions of many callers.</param>
    public ProviderLine(Uri address, string authorization, HttpMessageInvoker network, TimeProvider time, Func<double> chance)
    {
        (this.address, this.authorization, this.network, this.time) = (address, authorization, network, time);

        // One breaker and one bulkhead for both ways of calling: it is the same provider.
        var guard = LineHabits.Guard(time);
        once = LineHabits.Once(guard, PatienceOf, time);
        repeated = LineHabits.Repeated(once, time, chance);
    }

    /// <summary>The network as a provider is called over it.</summary>
    public static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Connecting,
        PooledConnectionLifetime = ConnectionLife,
    };

    /// <summary>Calls, and waits for what comes of it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set; nothing else is thrown.</exception>
    public async ValueTask<WireAnswer> AskAsync(WireCall call, CancellationToken stop)
    {
        var way = ResilienceContextPool.Shared.Get(stop);
        way.Properties.Set(PatienceOf, call.Patience);
        try
        {
            return await (call.MayRepeat ? repeated : once).ExecuteAsync(
                static (way, asked) => asked.Line.SendAsync(asked.Call, way.CancellationToken), way, (Line: this, Call: call));
        }
        catch (TimeoutRejectedException)
        {
            return WireAnswer.Nobody($"no whole answer within {call.Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (BrokenCircuitException broken)
        {
            return WireAnswer.Nobody("the provider has failed too often: it is left alone for a while", false, broken.RetryAfter);
        }
        catch (RateLimiterRejectedException)
        {
            return WireAnswer.Nobody("too many calls to this provider are under way", false, LineHabits.BreakTime);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(way);
        }
    }

    private async ValueTask<WireAnswer> SendAsync(WireCall call, CancellationToken stop)
    {
        try
        {
            using var request = Request(call);
            using var response = await network.SendAsync(request, stop);
            return await ReadAsync(response, stop) is { } body
                ? new()
                {
                    Status = (int)response.StatusCode,
                    Body = body,
                    Headers = HeadersOf(response),
                    RetryAfter = WaitOf(response.Headers.RetryAfter),
                }
                : WireAnswer.Nobody($"an answer of more than {MaxAnswer} bytes");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidOperationException)
        {
            // In words of ours: what the system says may name addresses.
            return failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
                ? WireAnswer.Nobody("the name was not found", wasSent: false)
                : WireAnswer.Nobody("the connection failed or ended before the answer did");
        }
    }

    private HttpRequestMessage Request(WireCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(address, call.Path));
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new(MediaTypeNames.Application.Json, "utf-8") },
            };
        }

        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("Accept", MediaTypeNames.Application.Json);
        request.Headers.TryAddWithoutValidation("User-Agent", "Layby");
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        using var kept = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var more)
        {
            if (kept.Length + more > MaxAnswer)
            {
                return null;
            }

            kept.Write(buffer, 0, more);
        }

        return kept.ToArray();
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            all[name] = values.ToString();
        }

        return all;
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? asked) => asked switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
