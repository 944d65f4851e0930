using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Layby.Doubles;

/// <summary>Carries calls to a double without a network, on the caller's own thread: a simulator's seam.</summary>
public sealed class DirectLine(WireDouble one) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var line = new Line { RequestAborted = cancellationToken };
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestLifetimeFeature>(line);
        http.Response.Body = answer;
        await FillAsync(http.Request, request, cancellationToken);
        await one.InvokeAsync(http);
        if (line.IsCut)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "reset");
        }

        var status = (HttpStatusCode)http.Response.StatusCode;
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(answer.ToArray()) };
        foreach (var (name, value) in http.Response.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value.ToString()))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value.ToString());
            }
        }

        return response;
    }

    private static async Task FillAsync(HttpRequest into, HttpRequestMessage from, CancellationToken stop)
    {
        var url = from.RequestUri!;
        (into.Method, into.Scheme, into.Host) = (from.Method.Method, url.Scheme, new HostString(url.Authority));
        (into.Path, into.QueryString) = (PathString.FromUriComponent(url), QueryString.FromUriComponent(url));
        foreach (var (name, values) in from.Headers.Concat(from.Content?.Headers.AsEnumerable() ?? []))
        {
            into.Headers[name] = string.Join(", ", values);
        }

        if (from.Content is not null)
        {
            into.Body = new MemoryStream(await from.Content.ReadAsByteArrayAsync(stop));
        }
    }

    private sealed class Line : IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }
}
