using Xunit;

namespace Layby.Tests.Clients;

/// <summary>Stripe's own library for Node.js, newest and the last one before, as shops use it.</summary>
public sealed class NodeSdkTests
{
    [Theory]
    [InlineData("street.test.mjs")]
    [InlineData("lists.test.mjs")]
    [InlineData("protocol.test.mjs")]
    [InlineData("disputes.test.mjs")]
    [InlineData("customers.test.mjs")]
    [InlineData("webhooks.test.mjs")]
    public async Task The_official_library_goes_down_the_whole_street(string file)
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia", "standardwebhooks");
        await using var server = await RunningServer.StartAsync();

        await NodeRun.PassesAsync(file, server.Url, stop);
    }
}
