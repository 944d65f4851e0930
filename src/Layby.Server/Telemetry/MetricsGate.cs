using System.Net;

namespace Layby.Server.Telemetry;

/// <summary>
/// Who may read <c>/metrics</c>. With an address of its own, whoever reaches that; without, whoever is on this machine, and
/// nobody whom a proxy has brought. See docs/decisions/0023-operations.md.
/// </summary>
internal sealed class MetricsGate(Settings settings)
{
    private int port = -1;

    /// <summary>Learns where the figures are served, once the server listens.</summary>
    public void Open(Uri address) => port = settings.MetricsUrls is null ? -1 : address.Port;

    /// <summary>True for what comes to the metrics' own address and wants something else than metrics and health.</summary>
    public bool IsElsewhere(HttpContext http) => port >= 0
        && http.Connection.LocalPort == port
        && !http.Request.Path.StartsWithSegments("/health")
        && http.Request.Path != MetricsPage.Path;

    /// <summary>Says that there is nothing.</summary>
    public static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>True for who may read them.</summary>
    public bool Admits(HttpContext http)
    {
        if (settings.MetricsUrls is not null)
        {
            return http.Connection.LocalPort == port;
        }

        var headers = http.Request.Headers;
        var isBrought = settings.PublicUrl is not null || headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Forwarded-For");
        return settings.IsLoopback && !isBrought && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
    }
}
