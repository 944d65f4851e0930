using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Customers;

/// <summary>GET /v1/customers/search</summary>
public static class Search
{
    /// <summary>Shows the customers that a search finds, newest first; deleted ones are not among them.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Searches.ShowAsync(call, world, SearchKind.Customers, stop);
}
