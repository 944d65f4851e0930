using Layby.Core.Keys;
using Layby.Server;
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
    public async Task The_official_library_goes_down_the_whole_street(string file)
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");
        await using var server = await RunningServer.StartAsync();

        await NodeRun.PassesAsync(file, server.Url, stop);
    }

    [Fact]
    public async Task The_official_library_tells_its_caller_what_a_restricted_key_may_not_do()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia");
        await using var server = await RunningServer.StartAsync();
        var keyring = server.Server.World.Keyring;
        var account = await keyring.NewAccountAsync(stop);
        Assert.Null(Permissions.Parse("payment_intents:write", ApiRoutes.Resources, out var permissions));
        var key = await keyring.Keys.CreateRestrictedAsync(account.Id, permissions, null);

        await NodeRun.PassesAsync(
            "restricted.test.mjs", server.Url, stop, ("LAYBY_RESTRICTED_KEY", key.Text), ("LAYBY_ACCOUNT", account.Id));
    }
}
