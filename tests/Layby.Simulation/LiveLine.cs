using System.Net.Http.Headers;

namespace Layby.Simulation;

/// <summary>
/// Carries one start's calls to the live providers. A call that has left arrives though the server dies meanwhile; its answer
/// then reaches nobody. It stands in the place of <c>ProviderNetwork</c>, limits, pauses and repetitions included: Polly awaits with
/// <c>ConfigureAwait(false)</c>, and goes on on a thread of the pool where a token or its breaker ends a wait, so that no seed would bring
/// it about again. Connectors bound their own time, and another try is the job's; the handler has tests of its own.
/// </summary>
internal sealed class LiveLine(Universe universe, ProviderSide side, Life life) : HttpMessageHandler
{
    // It awaits nothing, as WebhookNetwork does: whoever waits here waits inside the framework.
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
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
