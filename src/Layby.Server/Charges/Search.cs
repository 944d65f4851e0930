using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>GET /v1/charges/search</summary>
public static class Search
{
    /// <summary>Shows the charges that a search finds, newest first.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Searches.ShowAsync(call, world, SearchKind.Charges, stop);
}
