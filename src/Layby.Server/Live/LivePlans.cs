using System.Collections.Immutable;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;
using Layby.Server.PaymentIntents;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;

namespace Layby.Server.Live;

/// <content>Customers who choose their plan on a page of ours, before the provider makes a payment of it.</content>
public sealed partial class LiveDesk : IPlanDesk
{
    /// <summary>Answers the browser of a customer who has yet to choose.</summary>
    public Task ServeChoiceAsync(HttpContext http, AttemptView attempt) => AlmaChoice.ServeAsync(http, attempt, this);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(AttemptView attempt, CancellationToken stop) =>
        await SceneAsync(attempt, stop) is { Connector: IPlanOffers offers } scene ? await offers.OffersAsync(scene.Order, stop) : null;

    /// <inheritdoc/>
    public async ValueTask<PlanChosen> ChooseAsync(AttemptView attempt, int count, CancellationToken stop)
    {
        if (await SceneAsync(attempt, stop) is not { } scene)
        {
            return new(null);
        }

        // Who comes back to the page goes on to the payment that they have chosen before.
        if (scene.Attempt.Live!.Refs.PageUrl is { } page)
        {
            return new(page);
        }

        var opened = await scene.Connector.OpenAsync(scene.Order with { Installments = count }, stop);
        if (opened is not Opened.Session { Refs: { PageUrl: { } url } refs })
        {
            TellNotOpened(attempt.AttemptId, opened);
            return new(null, opened is Opened.Refused);
        }

        while (await world.FindAsync<PaymentIntent>(scene.Account, scene.Intent.Id, CancellationToken.None) is { } intent
            && intent.Private.Attempts.FirstOrDefault(each => each.Id == attempt.AttemptId) is { } now
            && LiveAttempts.IsAwaited(intent, now))
        {
            // Two tabs have chosen: the first payment is the one that is known, the other was shown to nobody and lapses.
            if (now.Live!.Refs.PageUrl is { } first)
            {
                return new(first);
            }

            var known = LiveAttempts.With(intent, now with { Live = now.Live with { Refs = refs, LookMs = NowMs + 60_000 } });
            if (await TryCommitAsync(scene.Account, Only(known), null))
            {
                return new(url);
            }
        }

        return new(null, IsRefused: true);
    }

    /// <inheritdoc/>
    public async ValueTask<AttemptView> LeaveAsync(AttemptView attempt, CancellationToken stop)
    {
        await ReturnAsync(attempt, "cancel", stop);
        return await desk.FindAsync(attempt.Account, attempt.AttemptId, stop) is { View: var view } ? view : attempt;
    }

    private async ValueTask<PlanScene?> SceneAsync(AttemptView view, CancellationToken stop)
    {
        if (await world.Keyring.FindAsync(view.Account, stop) is not { } account
            || await world.FindAsync<PaymentIntent>(account, ReportDesk.IntentOf(view.AttemptId) ?? "", stop) is not { } intent
            || intent.Private.Attempts.FirstOrDefault(each => each.Id == view.AttemptId) is not { Live: not null } attempt
            || await world.FindAsync<PaymentMethod>(account, attempt.PaymentMethod, stop) is not { } method
            || await world.Connections.FindAsync(account, attempt.Method, stop) is not { } connector)
        {
            return null;
        }

        var order = PaymentIntentMachine.OrderOf(intent, attempt, method) with
        {
            Details = LiveStart.DetailsOf(intent, attempt, method, world.Settings.PublicUrl!.AbsoluteUri.TrimEnd('/'), account, world),
        };
        return new(account, intent, attempt, connector, order);
    }

    private sealed record PlanScene(
        Account Account, PaymentIntent Intent, PaymentAttempt Attempt, IConnector Connector, ProviderOrder Order);
}
