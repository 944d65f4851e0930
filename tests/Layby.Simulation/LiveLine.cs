using System.Net.Http.Headers;

namespace Layby.Simulation;

/// <summary>
/// Carries one start's calls to the live providers. A call that has left arrives though the server dies meanwhile; its answer
/// then reaches nobody.
/// </summary>
internal sealed class LiveLine(Universe universe, ProviderSide side, Life life) : HttpMessageHandler
{
    // It awaits nothing, as WebhookNetwork does: whoever waits here waits inside the framework.
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        if (request.Options.TryGetValue(Asker.Of, out var asker))
        {
            if (asker.HasLeft)
            {
                return Task.FromException<HttpResponseMessage>(new OperationCanceledException());
            }

            asker.Now = answer;
        }

        var fault = universe.Faults.OfCall();
        if (fault is WriteFault.CrashBefore)
        {
            _ = universe.CrashAsync($"before {request.Method} {request.RequestUri!.AbsolutePath}");
            return answer.Task;
        }

        cancellationToken.Register(() => universe.Loop.Soon(life, () => Life.Bare(() => answer.TrySetCanceled(cancellationToken))));
        var call = CopyOf(request);
        universe.Loop.After(side.Transit(), universe.Outside, () => _ = ArriveAsync(call, fault, answer));
        return answer.Task;
    }

    private async Task ArriveAsync(HttpRequestMessage call, WriteFault fault, TaskCompletionSource<HttpResponseMessage> answer)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await side.CallAsync(call);
        }
        catch (HttpRequestException)
        {
            // The double has hung up.
        }

        if (fault is WriteFault.CrashAfter && !life.IsOver)
        {
            _ = universe.CrashAsync($"after {call.Method} {call.RequestUri!.AbsolutePath}");
            return;
        }

        universe.Loop.After(side.Transit(), life, () => Life.Bare(() =>
        {
            if (response is not null)
            {
                answer.TrySetResult(response);
            }
            else
            {
                answer.TrySetException(new HttpRequestException(HttpRequestError.ConnectionError, "reset"));
            }
        }));
    }

    // Whoever asked may be gone, and what they asked with, before it arrives.
    private static HttpRequestMessage CopyOf(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach (var (name, values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(content.ReadAsByteArrayAsync().GetAwaiter().GetResult())
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
        }

        return copy;
    }
}

/// <summary>Whoever waits for what comes of a call, however often it is sent.</summary>
internal sealed class Asker
{
    /// <summary>Where a call says whose it is.</summary>
    public static readonly HttpRequestOptionsKey<Asker> Of = new("Layby.Simulation.Asker");

    /// <summary>True once they wait no more.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>What is waited for now.</summary>
    public TaskCompletionSource<HttpResponseMessage>? Now { get; set; }

    /// <summary>They wait no more.</summary>
    public void Leave()
    {
        HasLeft = true;
        Life.Bare(() => Now?.TrySetException(new OperationCanceledException()));
    }
}

/// <summary>
/// Keeps on the loop's thread what goes on by itself on a thread of the pool: Polly, in <c>ProviderNetwork</c>, awaits with
/// <c>ConfigureAwait(false)</c>, which stays where it is only where nobody says where to go on. So the whole of it runs in no life
/// at all, limits, pauses and repetitions included, and only whoever called goes on in theirs. Two things would still leave, and
/// are kept from it. A call that waits in the line of the limiter is let go by a thread of the pool: no more than it lets through are
/// under way at once, any other is told what the limiter says once its line is full. And whoever waits no more, as a token says it,
/// ends a pause, and a registration within its own callback, on the pool: they say so themselves, to what is under way.
/// </summary>
internal sealed class BareWay(HttpMessageHandler way, Loop loop, Life life) : DelegatingHandler(way)
{
    private const int Most = 32;

    private int underWay;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (underWay == Most)
        {
            return Task.FromException<HttpResponseMessage>(new Layby.Server.Providers.ProviderRestingException(
                "Too many calls are on their way to it.", null, new InvalidOperationException("full")));
        }

        var asker = new Asker();
        request.Options.Set(Asker.Of, asker);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => loop.Soon(life, () =>
        {
            Life.Bare(() => answer.TrySetCanceled(cancellationToken));
            asker.Leave();
        }));
        underWay++;
        Life.Bare(() => _ = AnswerAsync(base.SendAsync(request, CancellationToken.None), answer));
        return answer.Task;
    }

    private async Task AnswerAsync(Task<HttpResponseMessage> coming, TaskCompletionSource<HttpResponseMessage> answer)
    {
        try
        {
            answer.TrySetResult(await coming);
        }
        catch (Exception failure)
        {
            answer.TrySetException(failure);
        }
        finally
        {
            underWay--;
        }
    }
}
