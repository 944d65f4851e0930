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
