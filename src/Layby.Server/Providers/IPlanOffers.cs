using System.Collections.Immutable;
using Layby.Core.Providers;

namespace Layby.Server.Providers;

/// <summary>
/// A provider whose plan is fixed when its payment is made, so that the customer chooses on a page of ours first. Opening an order
/// without <see cref="ProviderOrder.Installments"/> then gives a session without an address; opening it with them, one with.
/// </summary>
public interface IPlanOffers
{
    /// <summary>What the customer may choose from; empty where nothing is offered, null where nobody answered.</summary>
    ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(ProviderOrder order, CancellationToken stop);
}

/// <summary>What the page on which a plan is chosen may ask for. Its page changes nothing by itself.</summary>
public interface IPlanDesk
{
    /// <summary>What may be chosen for this attempt: as <see cref="IPlanOffers.OffersAsync"/>.</summary>
    ValueTask<ImmutableArray<PlanOffer>?> OffersAsync(AttemptView attempt, CancellationToken stop);

    /// <summary>
    /// Opens the order with a plan and writes down what was opened. Where another tab was first, what was written down then counts:
    /// a customer is only ever sent to an address that is written down.
    /// </summary>
    ValueTask<PlanChosen> ChooseAsync(AttemptView attempt, int count, CancellationToken stop);

    /// <summary>The customer leaves without paying.</summary>
    /// <returns>The attempt as it stands then.</returns>
    ValueTask<AttemptView> LeaveAsync(AttemptView attempt, CancellationToken stop);
}

/// <summary>What came of choosing a plan.</summary>
/// <param name="PageUrl">Where the customer goes; null where nothing was opened.</param>
/// <param name="IsRefused">True where the provider will not have this plan any more; false where nobody answered.</param>
public sealed record PlanChosen(string? PageUrl, bool IsRefused = false);
