using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>Test and live never mix, and what no live provider is there for is refused.</summary>
public sealed class LiveGateTests
{
    private const string Intents = "/v1/payment_intents";

    [Fact]
    public async Task A_live_key_opens_nothing_on_a_server_that_serves_sandboxes()
    {
        await using var server = await RunningServer.StartAsync();
        var keyring = server.Server.World.Keyring;
        var account = await keyring.NewAccountAsync(CancellationToken.None, isLive: true);
        var keys = await keyring.Keys.CreatePairAsync(account.Id, null);
        Assert.StartsWith("sk_live_", keys[0].Text);
        using var client = server.Open(keys[0].Text);

        var refused = await RunningServer.SendAsync(client, HttpMethod.Post, Intents, Shop.Form("klarna"));

        Assert.Equal(401, refused.Status);
    }

    [Theory]
    [InlineData("/v1/setup_intents", "payment_method_types[]=klarna")]
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=eur&success_url=https://shop.example/")]
    [InlineData(
        Intents,
        "amount=12000&currency=eur&payment_method_types[]=klarna&confirm=true&payment_method_data[type]=klarna"
        + "&setup_future_usage=off_session&payment_method_data[billing_details][address][country]=FR&return_url=https://shop.example/")]
    public async Task What_only_a_sandbox_can_do_is_refused_before_anything_is_written(string path, string form)
    {
        await using var shop = await LiveShop.OpenAsync();

        var refused = await shop.PostAsync(path, form);

        Assert.Equal(400, refused.Status);
        Assert.Contains("only be used in a sandbox", (string?)refused["error"]!["message"]);
        Assert.Empty(await shop.ToldAsync());
    }
}
