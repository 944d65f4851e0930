using System.Text.Json.Nodes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Browser;

/// <summary>What browsers load from Layby to pay in a shop's own page: the script, and the page in the element's frame.</summary>
public sealed class BrowserPages(World world, ApiStreet street)
{
    // A page that asks for the script by the train's name gets changes within five minutes of an update.
    private const string ShortLived = "public, max-age=300";
    private const string Immutable = "public, max-age=31536000, immutable";

    private readonly ElementPage element = new(world);

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var train in BrowserFiles.Trains)
        {
            Get(routes, $"/{train}/stripe.js", http => BrowserFiles.StripeJs.ServeAsync(http, ShortLived));
            Get(routes, $"/{train}/{{digest}}/stripe.js", http => ServeNamedAsync(http, "stripe.js"));
        }

        Get(routes, "/v3", http => BrowserFiles.StripeJs.ServeAsync(http, ShortLived));
        Get(routes, "/v3/{digest}/element.js", http => ServeNamedAsync(http, "element.js"));
        Get(routes, "/v3/{digest}/element.css", http => ServeNamedAsync(http, "element.css"));
        Get(routes, "/v3/integrity", TellIntegrityAsync);
        Get(routes, "/v3/elements/payment", element.ServeAsync);
        new ShopPages(world, street).Map(routes);
    }

    private static void Get(IEndpointRouteBuilder routes, string pattern, RequestDelegate serve) =>
        routes.MapMethods(pattern, ["GET", "HEAD"], serve);

    private static Task ServeNamedAsync(HttpContext http, string name)
    {
        var digest = (string?)http.Request.RouteValues["digest"] ?? "";
        if (BrowserFiles.Find(digest, name) is { } file)
        {
            return file.ServeAsync(http, Immutable);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(
            $"This version of Layby has another {name}: GET /v3/integrity tells its address.", http.RequestAborted);
    }

    // The inventory of scripts that PCI DSS 6.4.3 asks a shop to keep, for the one script that its own page loads.
    private Task TellIntegrityAsync(HttpContext http)
    {
        var file = BrowserFiles.StripeJs;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            new JsonObject
            {
                ["script"] = $"{PublicUrl(http)}/v3/{file.Digest}/{file.Name}",
                ["integrity"] = file.Integrity,
                ["bytes"] = file.Bytes.Length,
            }.ToJsonString(StripeJson.Trees),
            http.RequestAborted);
    }

    private string PublicUrl(HttpContext http) =>
        world.Settings.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
}
