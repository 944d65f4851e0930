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

    [Fact]
    public async Task The_official_tool_listens_passes_on_and_has_events_told_again()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia", "standardwebhooks", "@stripe/cli");
        await NodeRun.NeedsScriptAsync("cli-path.mjs", stop);
        await using var server = await RunningServer.StartAsync();

        // Its connection can not go through the proxy that looks at every answer.
        await NodeRun.PassesAsync(["cli-listen.test.mjs"], server.Url, stop, ("LAYBY_DIRECT_URL", server.Url.AbsoluteUri));
    }
}
