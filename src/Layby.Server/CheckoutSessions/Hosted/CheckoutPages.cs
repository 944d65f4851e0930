using Layby.Core;
using Layby.Core.CheckoutSessions;
using Layby.Core.PaymentIntents;
using Layby.Core.SetupIntents;
using Layby.Server.Providers.Pages;
using Layby.Server.Store;
using Layby.Server.Street;

namespace Layby.Server.CheckoutSessions.Hosted;

/// <summary>
/// The two addresses of a session that a customer's browser comes to: its page, and the way back to it from a provider.
/// Whoever knows a session's id may act as its customer.
/// </summary>
public sealed partial class CheckoutPages(World world, ILogger<CheckoutPages> log)
{
    /// <summary>The page.</summary>
    public const string Pattern = "/c/pay/{session}";

    /// <summary>The way back from a provider.</summary>
    public const string ReturnPattern = "/c/return/{session}";

    /// <summary>/c/pay/{session}: the page, GET and POST. A GET changes nothing but what has run out of time.</summary>
    public Task PayAsync(HttpContext http) => SafelyAsync(http, PageAsync);

    /// <summary>/c/return/{session}: on to the shop, or back to the page to try again.</summary>
    public Task ReturnAsync(HttpContext http) => SafelyAsync(http, BackAsync);

    private async Task SafelyAsync(HttpContext http, Func<HttpContext, Task> serve)
    {
        try
        {
            await serve(http);
        }
        catch (StoreUnavailableException unavailable)
        {
            // Nothing of it was written, so pressing the button again is safe.
            Log.Unavailable(log, unavailable);
            http.Response.Clear();
            http.Response.Headers.RetryAfter = "1";
            await SayAsync(
                http, StatusCodes.Status503ServiceUnavailable,
                "Nothing could be saved just now. Please go back and try again in a moment.");
        }
    }

    private async Task PageAsync(HttpContext http)
    {
        if (await OpenAsync(http) is not { } visit)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "There is no checkout at this address.");
            return;
        }

        if (visit.IsOverdue)
        {
            http.Response.Headers.RetryAfter = "10";
            await SayAsync(
                http, StatusCodes.Status503ServiceUnavailable,
                "The time for this checkout is over, and the payment provider has not said yet whether it was paid. "
                + "Please come back in a moment.");
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await visit.ShowAsync();
            return;
        }

        var (form, refusal) = await PageForm.ReadAsync(http);
        if (form is null)
        {
            await SayAsync(http, refusal, PageForm.Explain(refusal));
            return;
        }

        if (visit.Session.Status is CheckoutSessionStatus.Open)
        {
            await SubmitAsync(visit, CheckoutAnswers.Read(visit, form));
            return;
        }

        await visit.ShowAsync();
    }

    private async Task SubmitAsync(CheckoutVisit visit, CheckoutAnswers answers)
    {
        if (answers.Mistake is not null)
        {
            await visit.ShowAsync(answers);
            return;
        }

        for (var decisions = 0; decisions < Decisions.MaxDecisions; decisions++)
        {
            var confirmed = await Confirmation.OfAsync(visit, answers, world);

            // From here on the customer's leaving changes nothing: what is written is written.
            if (!confirmed.IsStale && (confirmed.Change.IsEmpty || await WriteAsync(visit.Account, confirmed.Change)))
            {
                await AnswerAsync(visit, answers, confirmed);
                return;
            }

            if (await FindAsync(visit.Account, visit.Session.Id, CancellationToken.None) is not { } again
                || again.Session.Status is not CheckoutSessionStatus.Open)
            {
                visit.GoTo(visit.Self);
                return;
            }

            visit = visit.With(again.Session, again.Payment, again.Setup);
        }

        await visit.ShowAsync(answers with { Mistake = new("", visit.Texts.Again) });
    }

    private static async Task AnswerAsync(CheckoutVisit visit, CheckoutAnswers answers, Confirmation confirmed)
    {
        if (confirmed.Mistake is not null)
        {
            await visit.ShowAsync(answers with { Mistake = confirmed.Mistake });
            return;
        }

        visit.GoTo(AddressAfter(visit, confirmed.Change));
    }

    private async ValueTask<bool> WriteAsync(Account account, Change change)
    {
        var commit = new Commits().Build(account, change, world.Settings.DefaultVersion.Text, null, null);
        return await world.Store.CommitAsync(commit, CancellationToken.None) is CommitResult.Written;
    }

    // To the provider, to the shop, or to this page, which says what went wrong.
    private static string AddressAfter(CheckoutVisit visit, Change change) =>
        change.Find<CheckoutSession>(visit.Session.Id) is { Status: CheckoutSessionStatus.Complete } complete
            ? CheckoutVisit.SuccessUrl(complete) ?? visit.Self
            : change.Objects.OfType<PaymentIntent>().LastOrDefault()?.NextAction?.RedirectToUrl.Url
              ?? change.Objects.OfType<SetupIntent>().LastOrDefault()?.NextAction?.RedirectToUrl.Url
              ?? visit.Self;

    private async Task BackAsync(HttpContext http)
    {
        if (await OpenAsync(http) is not { } visit)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, "There is no checkout at this address.");
            return;
        }

        visit.GoTo(visit.Session.Status is CheckoutSessionStatus.Complete
            ? CheckoutVisit.SuccessUrl(visit.Session) ?? visit.Self
            : visit.Self);
    }

    // What has run out of time is ended first.
    private async ValueTask<CheckoutVisit?> OpenAsync(HttpContext http)
    {
        var id = (string?)http.Request.RouteValues["session"] ?? "";
        if (await NewSession.AccountOfAsync(id, world.Keyring, http.RequestAborted) is not { } account)
        {
            return null;
        }

        while (await FindAsync(account, id, http.RequestAborted) is { } found)
        {
            var over = await Checkouts.TimeIsUpAsync(found.Session, account, world, http.RequestAborted);
            if (over.IsEmpty)
            {
                return new CheckoutVisit(http, account, found.Session, found.Payment, found.Setup, world.Settings);
            }

            _ = await WriteAsync(account, over);
        }

        return null;
    }

    private async ValueTask<Found?> FindAsync(Account account, string id, CancellationToken stop) =>
        await world.FindAsync<CheckoutSession>(account, id, stop) is not { } session ? null : new Found(
            session,
            session.PaymentIntent is { } payment ? await world.FindAsync<PaymentIntent>(account, payment, stop) : null,
            session.SetupIntent is { } setup ? await world.FindAsync<SetupIntent>(account, setup, stop) : null);

    private static Task SayAsync(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(sentence);
    }

    private sealed record Found(CheckoutSession Session, PaymentIntent? Payment, SetupIntent? Setup);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What a customer did could not be written down")]
        public static partial void Unavailable(ILogger log, Exception unavailable);
    }
}
