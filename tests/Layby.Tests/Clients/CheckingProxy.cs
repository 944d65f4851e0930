using System.Collections.Concurrent;
using Layby.Tests.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Layby.Tests.Clients;

/// <summary>
/// Stands between a client that is not ours and the server, so that what that client receives is held against the
/// shapes too: a lenient client would not notice a missing key.
/// </summary>
internal sealed class CheckingProxy : IAsyncDisposable
{
    // These belong to one connection, not to the message that is passed on.
    private static readonly HashSet<string> OfTheConnection =
        new(["Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"], StringComparer.OrdinalIgnoreCase);

    private readonly HttpMessageInvoker _server = new(new SchemaCheckingHandler(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }));

    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentDictionary<string, bool> _asked = new();
    private readonly WebApplication _app;
    private readonly Uri _target;
    private int _answers;

    private CheckingProxy(WebApplication app, Uri target)
    {
        _app = app;
        _target = target;
        _app.Run(PassOnAsync);
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>How many answers came by: a run in which none did has proven nothing.</summary>
    public int Answers => _answers;

    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>What was asked for, each once: <c>GET /v1/charges/py_3…</c>.</summary>
    public IEnumerable<string> Asked => _asked.Keys;

    public static async Task<CheckingProxy> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new CheckingProxy(builder.Build(), target);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        try
        {
            using var request = await CopyAsync(context.Request);
            using var response = await _server.SendAsync(request, context.RequestAborted);
            Interlocked.Increment(ref _answers);
            context.Response.StatusCode = (int)response.StatusCode;
            _asked.TryAdd($"{context.Request.Method} {context.Request.Path}", true);
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!OfTheConnection.Contains(name))
                {
                    context.Response.Headers[name] = values.ToArray();
                }
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (SchemaException wrong)
        {
            _problems.Enqueue(wrong.Message);
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpRequest asked)
    {
        var copy = new HttpRequestMessage(
            new HttpMethod(asked.Method), new Uri(_target, asked.Path.ToUriComponent() + asked.QueryString));
        var body = new MemoryStream();
        await asked.Body.CopyToAsync(body, asked.HttpContext.RequestAborted);
        body.Position = 0;
        copy.Content = new StreamContent(body);
        foreach (var (name, values) in asked.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return copy;
    }
}
