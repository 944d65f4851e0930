using System.Text;

namespace Layby.Simulation;

/// <summary>Carries the calls that providers make to us, over the same bad network as everybody's.</summary>
internal sealed class HookNetwork(Universe universe) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content
            ? Encoding.UTF8.GetString(content.ReadAsByteArrayAsync(cancellationToken).GetAwaiter().GetResult())
            : "";
        var url = request.RequestUri!;
        var sent = universe.SendAsync(new(request.Method.Method, url.AbsolutePath, body, Query: url.Query)
        {
            BodyType = "application/json",
            Headers = [.. request.Headers.Select(each => (each.Key, string.Join(", ", each.Value)))],
        });
        var gone = new TaskCompletionSource<Answer?>();
        await using var left = cancellationToken.Register(() => universe.Loop.Soon(universe.Outside, () => gone.TrySetResult(null)));
        if (await await Task.WhenAny(sent, gone.Task) is not { } answer)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "reset");
        }

        if (answer.Status < 300)
        {
            universe.Side!.Called[url.AbsolutePath.Split('/')[4]] = universe.Loop.Time;
        }

        return new((System.Net.HttpStatusCode)answer.Status);
    }
}
