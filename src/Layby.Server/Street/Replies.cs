using System.Globalization;
using Layby.Core;
using Microsoft.Extensions.Primitives;

namespace Layby.Server.Street;

/// <summary>Writes answers and the headers that clients read.</summary>
public static class Replies
{
    private static readonly StringValues Json = "application/json";
    private static readonly StringValues NoStore = "no-cache, no-store";
    private static readonly StringValues AnyOrigin = "*";
    private static readonly StringValues Methods = "GET,HEAD,PUT,PATCH,POST,DELETE";
    private static readonly StringValues Exposed = "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, "
        + "X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required";

    private static readonly StringValues MaxAge = "300";
    private static readonly StringValues Vary = "Origin";

    /// <summary>The headers that every answer of the API carries, whatever becomes of the call.</summary>
    public static void Begin(HttpContext http, string requestId)
    {
        var headers = http.Response.Headers;
        headers["Request-Id"] = requestId;
        headers.CacheControl = NoStore;
        headers.AccessControlAllowOrigin = AnyOrigin;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlExposeHeaders = Exposed;
        headers.AccessControlMaxAge = MaxAge;
        headers.Vary = Vary;
    }

    /// <summary>Writes the body.</summary>
    public static async Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.ContentType = Json;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }
    }

    /// <summary>A refusal to somebody who is not known yet, or of no account.</summary>
    public static Task RefuseAsync(HttpContext http, ApiError refusal)
    {
        Retry(http, refusal);
        if (refusal.Status == 401)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"Stripe\"";
        }

        if (refusal.Status == 413)
        {
            // What is left of the body is not read, so nothing can follow it: who sends more needs another connection.
            http.Response.Headers.Connection = "close";
        }

        return WriteAsync(http, refusal.Status, ErrorJson.Write(refusal, isSecret: true));
    }

    /// <summary>Says whether to send the same request again, where that is decided. A bug does not mend by repeating.</summary>
    public static void Retry(HttpContext http, ApiError refusal)
    {
        if ((refusal.ShouldRetry ?? (refusal.Status >= 500 ? false : null)) is { } again)
        {
            http.Response.Headers["Stripe-Should-Retry"] = again ? "true" : "false";
        }

        if (refusal.Status is 429 or 503)
        {
            http.Response.Headers.RetryAfter = (refusal.RetryAfter ?? 1).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Code is "rate_limit")
        {
            http.Response.Headers["Stripe-Rate-Limited-Reason"] = "global-rate";
        }
    }
}
