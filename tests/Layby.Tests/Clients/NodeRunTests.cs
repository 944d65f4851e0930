using Xunit;

namespace Layby.Tests.Clients;

/// <summary>A run that fails must be seen to fail: here nothing listens, so no client can pass.</summary>
public sealed class NodeRunTests
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1");

    [Fact]
    public async Task A_failing_client_fails_the_test_with_what_it_said()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");

        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => NodeRun.PassesAsync("street.test.mjs", Nobody, stop));

        Assert.Contains("street.test.mjs: 0 of ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("connection to Stripe", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_the_test()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop);

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => NodeRun.PassesAsync("no-such-file.test.mjs", Nobody, stop));
    }
}
