using Layby.Tests.Clients;
using Xunit;

namespace Layby.Tests.Live;

public sealed class LiveSdkTests
{
    [Fact]
    public async Task The_official_library_notices_no_difference_where_money_is_real()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");
        await using var shop = await LiveShop.OpenAsync(isTimeReal: true);

        await NodeRun.PassesAsync(["live.test.mjs"], shop.Server.Url, stop, ("LAYBY_LIVE_KEY", shop.Key));
    }
}
