using Layby.Core.Providers;
using Layby.Server.Store;

namespace Layby.Server.Providers;

/// <summary>The two addresses that a customer's browser comes to: on the way to the provider, and on the way back.</summary>
public sealed partial class CustomerPages(World world, ReportDesk desk, ILogger<CustomerPages> log)
{
    /// <summary>/authorize/{account}/{attempt}: the provider answers. What has run out of time is ended first.</summary>
    public async Task AuthorizeAsync(HttpContext http)
    {
        try
        {
            await ServeAsync(http);
        }
        catch (StoreUnavailableException unavailable)
        {
            // Nothing of it was written, so pressing the button again is safe.
            Log.Unavailable(log, unavailable);
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync("Nothing could be saved just now. Please go back and try again in a moment.");
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { Attempt: var attempt, View: var view })
        {
            await NotFoundAsync(http);
            return;
        }

        if (view.Outcome is AttemptOutcome.Open && attempt.ExpiresAtMs <= view.Now.ToUnixTimeMilliseconds())
        {
            view = await desk.ReportAsync(view, new ProviderReport.Expired(view.AttemptId), http.RequestAborted);
        }

        await world.Providers[view.Method].ServeAsync(http, view, desk);
    }

    /// <summary>/return/{account}/{attempt}: on to the merchant. What the customer brings back is on disk already.</summary>
    public async Task ReturnAsync(HttpContext http)
    {
        if (await FindAsync(http) is not { Attempt: var attempt, View: var view, ReturnUrl: var address })
        {
            await NotFoundAsync(http);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        // Who was given no address stays with the page, which says how it ended.
        http.Response.Headers.Location = attempt.ReturnUrl is ""
            ? $"{http.Request.PathBase}/authorize/{view.Account}/{view.AttemptId}"
            : address;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private ValueTask<AttemptFound?> FindAsync(HttpContext http) =>
        desk.OpenAsync(
            (string?)http.Request.RouteValues["account"] ?? "",
            (string?)http.Request.RouteValues["attempt"] ?? "",
            http.RequestAborted);

    private static Task NotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("There is no payment at this address.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What a customer did could not be written down")]
        public static partial void Unavailable(ILogger log, Exception unavailable);
    }
}
