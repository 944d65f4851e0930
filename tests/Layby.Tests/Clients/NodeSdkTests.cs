using System.Text.RegularExpressions;
using Layby.Core.Keys;
using Layby.Server;
using Layby.Server.Street;
using Xunit;

namespace Layby.Tests.Clients;

/// <summary>Stripe's own library for Node.js, newest and the last one before, as shops use it.</summary>
public sealed class NodeSdkTests
{
    // Addresses that the library has no method for, and who calls them.
    private static readonly Dictionary<string, string> NotTheLibrarys = new()
    {
        ["POST /v1/payment_intents/{id}/refresh"] = "the phones' libraries",
        ["POST /v1/setup_intents/{id}/refresh"] = "the phones' libraries",
        ["GET /v1/elements/sessions"] = "the phones' payment sheets",
        ["POST /v1/elements/payment_methods/{id}/detach"] = "the phones' payment sheets",
        ["POST /v1/elements/customers/{id}/set_default_payment_method"] = "the phones' payment sheets",
        ["POST /v1/confirmation_tokens"] = "the browser's script",
        ["GET /v1/charges/{id}/refunds"] = "whoever follows the address in a charge's list",
        ["POST /v1/events/{id}/retry"] = "the command line tool's `stripe events resend`",
        ["POST /v1/stripecli/sessions"] = "the command line tool's `stripe listen`, and `layby listen`",
        ["POST /v1/webhook_endpoints/{id}/resend"] = "whoever wants a range again: ours, not Stripe's",
    };

    [Fact]
    public async Task The_official_library_goes_down_the_whole_street_and_to_every_address()
    {
        var stop = TestContext.Current.CancellationToken;
        await NodeRun.NeedsAsync(stop, "stripe", "stripe-dahlia", "standardwebhooks");
        await using var server = await RunningServer.StartAsync();

        var asked = await NodeRun.PassesAsync(NodeRun.FilesBut("cli", "restricted", "live"), server.Url, stop);

        var driven = asked.Select(EndpointOf).ToHashSet();
        var ours = ApiRoutes.All.Select(Name).Where(each => each.Contains(" /v1/", StringComparison.Ordinal));
        Assert.Equal([], ours.Except(driven).Except(NotTheLibrarys.Keys));
    }

    // As routing does: an address without a gap goes before one that has it.
    private static string EndpointOf(string asked) => ApiRoutes.All.Select(Name)
        .OrderBy(each => each.Count(letter => letter == '{'))
        .FirstOrDefault(each => Regex.IsMatch(asked, $"^{Regex.Replace(each, @"\{\w+\}", "[^/]+")}$"), asked);

    private static string Name(ApiEndpoint endpoint) => $"{endpoint.Method} {endpoint.Pattern}";

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
            ["restricted.test.mjs"], server.Url, stop, ("LAYBY_RESTRICTED_KEY", key.Text), ("LAYBY_ACCOUNT", account.Id));
    }
}
