using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentIntents;

/// <summary>GET /v1/payment_intents/search</summary>
public static class Search
{
    /// <summary>Shows the intents that a search finds, newest first.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Searches.ShowAsync(call, world, SearchKind.PaymentIntents, stop);
}
