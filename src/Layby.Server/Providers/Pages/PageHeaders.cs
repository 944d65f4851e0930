namespace Layby.Server.Providers.Pages;

/// <summary>What every answer of a sandbox page says to the browser.</summary>
internal static class PageHeaders
{
    /// <summary>Sets them; a page's own content decides nothing here.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="returnUrl">Where the last form ends up after its redirects.</param>
    public static void Set(HttpResponse response, string returnUrl) => Set(response, returnUrl, PageStyle.Hash);

    /// <summary>The same for a page with a stylesheet of its own.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="returnUrl">Where the last form ends up after its redirects.</param>
    /// <param name="style">The name of the stylesheet in the content security policy.</param>
    public static void Set(HttpResponse response, string returnUrl, string style)
    {
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src '{style}'; form-action 'self'{FormTarget(returnUrl)}; "
            + "frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // The same address speaks each browser's language.
        response.Headers.Vary = "Accept-Language";
    }

    /// <summary>
    /// Browsers hold a form to form-action through every redirect that follows it, and a merchant's address may well
    /// redirect once more (to another origin of theirs, or into an app), so any page may follow. An app's own scheme
    /// must be named to be one.
    /// </summary>
    internal static string FormTarget(string returnUrl) =>
        Uri.TryCreate(returnUrl, UriKind.Absolute, out var target) && target.Scheme is not ("http" or "https")
            ? $" http: https: {target.Scheme}:"
            : " http: https:";
}
