using System.Diagnostics;

namespace Layby.Server.Telemetry;

/// <summary>Counts each request, and makes a span of it where somebody listens.</summary>
internal sealed class RequestWatch(TimeProvider time)
{
    /// <summary>Answers a request, and counts what became of it. An address without figures is not counted.</summary>
    public Task HandleAsync(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RouteFigures>() is { } route ? WatchAsync(http, next, route) : next(http);

    private async Task WatchAsync(HttpContext http, RequestDelegate next, RouteFigures route)
    {
        var began = time.GetTimestamp();
        using var span = Traces.Source.HasListeners() ? Begin(http, route) : null;
        var status = 500;
        try
        {
            await next(http);
            status = http.Response.StatusCode;
        }
        finally
        {
            status = http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted ? 0 : status;
            route.Count(status, time.GetElapsedTime(began));
            if (span is not null)
            {
                End(http, span, status);
            }
        }
    }

    // Whoever calls may have begun a trace: https://www.w3.org/TR/trace-context/
    private static Activity? Begin(HttpContext http, RouteFigures route)
    {
        var headers = http.Request.Headers;
        _ = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        return Traces.Source.StartActivity($"{route.Method} {route.Pattern}", ActivityKind.Server, parent)?
            .SetTag("http.request.method", route.Method)
            .SetTag("http.route", route.Pattern);
    }

    private static void End(HttpContext http, Activity span, int status)
    {
        span.SetTag("http.response.status_code", status);
        if (http.Response.Headers.TryGetValue("Request-Id", out var id))
        {
            span.SetTag("layby.request", id.ToString());
        }

        if (status is 0 or >= 500)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
