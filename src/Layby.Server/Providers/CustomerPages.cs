using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Server.Store;

namespace Layby.Server.Providers;

/// <summary>The two addresses that a customer's browser comes to: on the way to the provider, and on the way back.</summary>
public sealed partial class CustomerPages(World world, ReportDesk desk, ILogger<CustomerPages> log)
{
    /// <summary>/authorize/{account}/{attempt}: the provider answers. What has run out of time is ended first.</summary>
    public Task AuthorizeAsync(HttpContext http) => GuardAsync(http, ServeAsync);

    // Nothing of it was written, so pressing the button, coming back or calling again is safe.
    private async Task GuardAsync(HttpContext http, Func<HttpContext, Task> serve)
    {
        try
        {
            await serve(http);
        }
        catch (StoreUnavailableException unavailable)
        {
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

        if (attempt.Live is null && view.Outcome is AttemptOutcome.Open && attempt.ExpiresAtMs <= view.Now.ToUnixTimeMilliseconds())
        {
            view = await desk.ReportAsync(view, new ProviderReport.Expired(view.AttemptId), http.RequestAborted);
        }

        await (attempt.Live is { } live ? ServeLiveAsync(http, view, live) : world.Providers[view.Method].ServeAsync(http, view, desk));
    }

    // On to the provider, while the customer may still pay; else back to the shop.
    private Task ServeLiveAsync(HttpContext http, AttemptView view, LiveAttempt live)
    {
        if (view.Outcome is AttemptOutcome.Open && live.Refs is { PageUrl: null, PaymentId: null })
        {
            return world.Live.ServeChoiceAsync(http, view);
        }

        SendTo(http, view.Outcome is AttemptOutcome.Open && live.Refs.PageUrl is { } page
            ? page
            : $"{http.Request.PathBase}/return/{view.Account}/{view.AttemptId}");
        return Task.CompletedTask;
    }

    /// <summary>
    /// /return/{account}/{attempt}: on to the merchant. What the customer brings back is on disk already, or, from a live
    /// provider's page, is asked of the provider first: that they came here says nothing.
    /// </summary>
    public Task ReturnAsync(HttpContext http) => GuardAsync(http, ServeReturnAsync);

    private async Task ServeReturnAsync(HttpContext http)
    {
        if (await FindAsync(http) is { Attempt.Live: not null, View: { Outcome: AttemptOutcome.Open } open })
        {
            await world.Live.ReturnAsync(open, (string?)http.Request.RouteValues["how"], http.RequestAborted);
        }

        if (await FindAsync(http) is not { Attempt: var attempt, View: var view, ReturnUrl: var address })
        {
            await NotFoundAsync(http);
            return;
        }

        // Who was given no address stays with the page, which says how it ended.
        SendTo(http, attempt.ReturnUrl is "" ? $"{http.Request.PathBase}/authorize/{view.Account}/{view.AttemptId}" : address);
    }

    /// <summary>
    /// /hooks/{method}/{account}/{attempt}/{secret}: a provider says that something happened. Whoever knows the address is
    /// believed that much, and nothing else of it; it is looked at right after.
    /// </summary>
    public Task HookAsync(HttpContext http) => GuardAsync(http, ServeHookAsync);

    private async Task ServeHookAsync(HttpContext http)
    {
        var attemptId = (string?)http.Request.RouteValues["attempt"] ?? "";
        if (world.Settings.Seal?.IsSecretOf(attemptId, (string?)http.Request.RouteValues["secret"] ?? "") is not true
            || await FindAsync(http) is not { Attempt: { Live: not null } attempt, View: var view }
            || attempt.Method != (string?)http.Request.RouteValues["method"])
        {
            await NotFoundAsync(http);
            return;
        }

        http.Response.StatusCode = await world.Live.HintAsync(view, http)
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status400BadRequest;
    }

    private static void SendTo(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
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
