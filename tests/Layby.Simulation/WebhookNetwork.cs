using System.Net;
using System.Net.Sockets;

namespace Layby.Simulation;

/// <summary>Carries webhooks to the receivers of the universe, or loses them on the way.</summary>
internal sealed class WebhookNetwork(Universe universe, Life life) : HttpMessageHandler
{
    // It awaits nothing: what awaits here would go on in the server's life, and HttpClient, which waits for it, on a thread
    // of the pool.
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content!.ReadAsByteArrayAsync(cancellationToken).GetAwaiter().GetResult();
        var id = request.Headers.GetValues("webhook-id").Single();
        var url = request.RequestUri!.ToString();
        var signature = request.Headers.GetValues("Stripe-Signature").Single();
        var (faults, chance) = (universe.Faults, universe.Chance);
        if (faults.Strikes("lost webhook", faults.Rates.LostWebhook))
        {
            return AnswerAsync(null, TimeSpan.FromMilliseconds(chance.Between(1, 4000)), cancellationToken);
        }

        var status = universe.Watch.Received(url, id, body, signature);
        universe.Trace.Add($"webhook {url} {id} {status}");
        var lost = faults.Strikes("lost answer of a receiver", faults.Rates.LostWebhook);
        return AnswerAsync(
            lost ? null : status,
            status is 0 ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(chance.Between(1, 900)),
            cancellationToken);
    }

    private Task<HttpResponseMessage> AnswerAsync(int? status, TimeSpan wait, CancellationToken stop)
    {
        // Whoever waits here waits inside the framework: it goes on where the answer is given.
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        stop.Register(() => Life.Bare(() => answer.TrySetCanceled(stop)));
        universe.Loop.After(wait, life, () => Life.Bare(() =>
        {
            if (status is { } said)
            {
                answer.TrySetResult(new((HttpStatusCode)said) { Content = new ByteArrayContent([]) });
            }
            else
            {
                answer.TrySetException(new HttpRequestException(
                    HttpRequestError.ConnectionError, "reset", new SocketException((int)SocketError.ConnectionReset)));
            }
        }));
        return answer.Task;
    }
}
