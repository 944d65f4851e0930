using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Reviews;

/// <summary>GET /v1/reviews</summary>
public static class List
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfList(Param.Range("created"));

    /// <summary>Shows a page of the open ones, newest first.</summary>
    public static ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop) =>
        Pages.ShowAsync(call, world, "/v1/reviews", ReviewDesk.OpenOf(call.Account), "review", stop);
}
