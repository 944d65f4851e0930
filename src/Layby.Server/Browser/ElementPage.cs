namespace Layby.Server.Browser;

/// <summary>/v3/elements/payment: the page in the element's frame. It is empty until the page around it says what to show.</summary>
public sealed class ElementPage(World world)
{
    /// <summary>Serves it to a frame, and to nothing else.</summary>
    public Task ServeAsync(HttpContext http)
    {
        var nonce = world.Dice.Word("", 22);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy(nonce, Framers(world.Settings));
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";

        // Where a browser says what a page is for (all do by now), nothing but a frame gets it; for others, its script looks.
        if (http.Request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "iframe"))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentType = "text/plain; charset=utf-8";
            return http.Response.WriteAsync("This page belongs into a shop's page.", http.RequestAborted);
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(Html(nonce), http.RequestAborted);
    }

    /// <summary>What the page may load, and who may frame it.</summary>
    /// <param name="nonce">Which script may run.</param>
    /// <param name="framers">The origins of <c>frame-ancestors</c>.</param>
    internal static string Policy(string nonce, string framers) =>
        $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; connect-src 'self'; font-src https: data:; "
        + "base-uri 'none'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
        + $"frame-ancestors {framers}";

    /// <summary>
    /// The origins that were named; where keys are open, any. Where keys are listed and nobody was named, none: a page of
    /// anybody's could otherwise show the shop's way to pay as its own.
    /// </summary>
    internal static string Framers(Settings settings) => settings.ShopOrigins is { Length: > 0 } named
        ? named
        : settings.Keys is KeyPolicy.Open ? "http: https:" : "'none'";

    private static string Html(string nonce)
    {
        var (script, style) = (BrowserFiles.ElementJs, BrowserFiles.ElementCss);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Payment</title>
            <link rel="stylesheet" href="../{style.Digest}/{style.Name}">
            <script src="../{script.Digest}/{script.Name}" nonce="{nonce}" defer></script>
            </head>
            <body><main id="element"></main></body>
            </html>

            """;
    }
}
