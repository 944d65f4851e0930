using Xunit;

namespace Layby.Tests.Clients;

/// <summary>Stripe's own command line tool, aimed with its --api-base.</summary>
public sealed class StripeCliTests
{
    [Fact]
    public async Task The_official_tool_creates_lists_and_retrieves()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia", "@stripe/cli");
        await NodeRun.NeedsScriptAsync("cli-path.mjs", stop);
        await using var server = await RunningServer.StartAsync();

        await NodeRun.PassesAsync(["cli.test.mjs"], server.Url, stop);
    }
}
