using Layby.Server;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>How often one key may call, where the operator has said so. https://docs.stripe.com/rate-limits</summary>
public sealed class RateLimitTests
{
    private static readonly CallRate ThreeAnHour = CallRate.Parse("3/h")!;

    [Fact]
    public async Task Who_calls_too_often_is_refused_in_Stripes_words_and_nobody_else_is()
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { RateLimit = ThreeAnHour });
        using var client = server.Open(null);
        var (noisy, quiet) = (new Shop(client), new Shop(client));
        for (var i = 0; i < 3; i++)
        {
            await noisy.ReadAsync("/v1/account");
        }

        var refused = await noisy.PostAsync(Shop.Intents, Shop.Form("klarna"), ("Idempotency-Key", "again"));
        Assert.Equal(429, refused.Status);
        Assert.Equal("invalid_request_error", (string?)refused.Error["type"]);
        Assert.Equal("rate_limit", (string?)refused.Error["code"]);
        Assert.Equal(
            "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
            (string?)refused.Error["message"]);
        Assert.Equal("global-rate", refused.Headers["Stripe-Rate-Limited-Reason"]);
        Assert.Equal("true", refused.Headers["Stripe-Should-Retry"]);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 1_200);

        // Another key of the same account has a rate of its own, and so has another account.
        Assert.Equal(200, (await noisy.SendAsync("POST", "/v1/payment_methods", Publishable, noisy.PublishableKey)).Status);
        Assert.Empty((await quiet.ReadAsync(Shop.Intents))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_wrong_key_is_refused_for_what_it_is_and_uses_up_nobodys_calls()
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { RateLimit = ThreeAnHour });
        using var client = server.Open(null);
        var shop = new Shop(client);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await shop.SendAsync("GET", "/v1/account", key: "sk_live_" + shop.Name)).Status);
        }

        await shop.ReadAsync("/v1/account");
    }

    [Fact]
    public async Task A_created_key_has_a_rate_of_its_own()
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { RateLimit = CallRate.Parse("1/h") });
        using var client = server.Open(null);
        var shop = new Shop(client);
        await shop.ReadAsync("/v1/account");
        var account = (await server.Server.World.Keyring.SandboxAsync(shop.Name, CancellationToken.None))!;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var key = (await server.Server.World.Keyring.Keys.CreatePairAsync(account.Id, null))[0].Text;
            Assert.Equal(200, (await shop.SendAsync("GET", "/v1/account", key: key)).Status);
            Assert.Equal(429, (await shop.SendAsync("GET", "/v1/account", key: key)).Status);
        }
    }

    private const string Publishable = "type=klarna&billing_details[email]=customer@email.fr&billing_details[address][country]=FR";
}
