namespace Layby.Server.Providers.Pages;

/// <summary>What every answer of a sandbox page says to the browser.</summary>
internal static class PageHeaders
{
    /// <summary>Sets them; a page's own content decides nothing here.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="returnUrl">Where the last form ends up after its redirects.</param>
    public static void Set(HttpResponse response, string returnUrl)
    {
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src '{PageStyle.Hash}'; form-action 'self'{FormTarget(returnUrl)}; "
            + "frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // The same address speaks each browser's language.
        response.Headers.Vary = "Accept-Language";
    }

    /// <summary>
    /// Browsers hold a form to form-action through every redirect that follows it, so the merchant's origin must be
    /// named or the customer never arrives. An app's own scheme has no origin and is named as a scheme; so is an
    /// address that the policy's grammar can not spell, such as an IPv6 one.
    /// </summary>
    internal static string FormTarget(string returnUrl)
    {
        if (!Uri.TryCreate(returnUrl, UriKind.Absolute, out var target))
        {
            return "";
        }

        var spelled = target.Scheme is "http" or "https"
            && target.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4;
        return spelled
            ? $" {target.Scheme}://{target.IdnHost}{(target.IsDefaultPort ? "" : $":{target.Port}")}"
            : $" {target.Scheme}:";
    }
}
