using System.Collections.Immutable;
using System.Globalization;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Alma;

/// <summary>The page on which a live customer chooses in how many payments they pay. Looking at it makes nothing at Alma.</summary>
public static class AlmaChoice
{
    /// <summary>Answers a request of the customer's browser.</summary>
    /// <param name="http">The request and its answer.</param>
    /// <param name="attempt">The attempt, which has no page of Alma's yet.</param>
    /// <param name="desk">Where it is decided and written down.</param>
    public static Task ServeAsync(HttpContext http, AttemptView attempt, IPlanDesk desk) => SandboxVisit.AnswerAsync(
        http,
        attempt,
        visit => ShowAsync(visit, desk, mistake: null, http.RequestAborted),
        (visit, form) => SubmitAsync(visit, form, desk, http.RequestAborted));

    private static async Task SubmitAsync(SandboxVisit visit, PageForm form, IPlanDesk desk, CancellationToken stop)
    {
        // A browser that hangs up after the button was pressed does not take the decision back.
        if (form["action"] == "cancel")
        {
            var after = await desk.LeaveAsync(visit.Attempt, CancellationToken.None);
            await visit.GoTo(after.Outcome is AttemptOutcome.Canceled ? visit.Return : visit.Self);
            return;
        }

        if (!int.TryParse(form["installments"], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            await ShowAsync(visit, desk, visit.Texts.Alma.CountMissing, stop);
            return;
        }

        var chosen = await desk.ChooseAsync(visit.Attempt, count, CancellationToken.None);
        await (chosen.PageUrl is { } page
            ? visit.GoTo(page)
            : ShowAsync(visit, desk, chosen.IsRefused ? visit.Texts.Alma.PlanGone : visit.Texts.Alma.Unreachable, stop));
    }

    private static async Task ShowAsync(SandboxVisit visit, IPlanDesk desk, string? mistake, CancellationToken stop)
    {
        var offers = await desk.OffersAsync(visit.Attempt, stop);
        await visit.ShowAsync<AlmaChooser>(
            offers is null ? StatusCodes.Status503ServiceUnavailable
                : mistake is null ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
            ("Offers", offers ?? ImmutableArray<PlanOffer>.Empty),
            ("IsUnreachable", offers is null),
            ("Mistake", mistake));
    }
}
