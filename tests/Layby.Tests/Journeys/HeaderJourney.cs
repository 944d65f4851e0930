using System.Text;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>What clients read beside the body, on answers and refusals alike.</summary>
public sealed class HeaderJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("GET", "/v1/payment_intents", true)]
    [InlineData("POST", "/v1/payment_intents", true)]
    [InlineData("GET", "/v1/payment_intents/pi_none", true)]
    [InlineData("GET", "/v1/unicorns", true)]
    [InlineData("DELETE", "/v1/payment_intents", true)]
    [InlineData("GET", "/v1/payment_intents", false)]
    public async Task Every_answer_can_be_named_is_not_stored_and_may_be_read_by_any_page(
        string method, string path, bool key)
    {
        var reply = await shop.SendAsync(
            method, path, method == "GET" ? null : "", key ? shop.SecretKey : null,
            headers: ("Origin", "https://a.example"));

        Assert.Matches("^req_[0-9A-Za-z]{14}$", reply.Headers["Request-Id"]);
        Assert.Equal("no-cache, no-store", Ordered(reply.Headers["Cache-Control"]));
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("*", reply.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("GET,HEAD,PUT,PATCH,POST,DELETE", reply.Headers["Access-Control-Allow-Methods"].Replace(" ", ""));
        Assert.Equal("300", reply.Headers["Access-Control-Max-Age"]);
        Assert.Equal(
            "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, "
            + "X-Stripe-Privileged-Session-Required",
            reply.Headers["Access-Control-Expose-Headers"]);
        Assert.Equal("Origin", reply.Headers["Vary"]);
        Assert.DoesNotContain("Server", reply.Headers.Keys);
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Keys);
    }

    [Fact]
    public async Task A_browser_may_ask_first()
    {
        var reply = await shop.SendAsync(
            "OPTIONS", $"{Shop.Intents}/pi_1/confirm",
            headers:
            [
                ("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization, content-type, stripe-version"),
            ]);

        Assert.Equal((200, ""), (reply.Status, reply.Text));
        Assert.Equal("*", reply.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("authorization, content-type, stripe-version", reply.Headers["Access-Control-Allow-Headers"]);
        Assert.Contains("POST", reply.Headers["Access-Control-Allow-Methods"]);
    }

    [Fact]
    public async Task A_browser_that_asks_nonsense_is_answered_all_the_same()
    {
        var reply = await shop.SendAsync("OPTIONS", Shop.Intents, headers: ("Access-Control-Request-Headers", "clé"));
        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sk_test_*")]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    public async Task A_stranger_is_told_how_to_come_in(string? key)
    {
        var reply = await shop.SendAsync("GET", Shop.Intents, key: key);
        Assert.Equal((401, "Bearer realm=\"Stripe\""), (reply.Status, reply.Headers["WWW-Authenticate"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":password")]
    public async Task A_key_may_come_as_the_user_of_basic(string rest)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(shop.SecretKey + rest));
        var reply = await shop.SendAsync("GET", Shop.Intents, headers: ("Authorization", $"Basic {basic}"));
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Every_request_has_a_name_of_its_own()
    {
        var one = await shop.ReadAsync(Shop.Intents);
        var other = await shop.ReadAsync(Shop.Intents);
        Assert.NotEqual(one.Headers["Request-Id"], other.Headers["Request-Id"]);
    }

    [Fact]
    public async Task An_answer_that_can_not_change_does_not_ask_to_be_sent_again()
    {
        var refused = await shop.PostAsync(Shop.Intents, "amount=abc");
        Assert.DoesNotContain("Stripe-Should-Retry", refused.Headers.Keys);
        var large = await shop.PostAsync(Shop.Intents, new string('a', 300_000));
        Assert.Equal((413, "false"), (large.Status, large.Headers["Stripe-Should-Retry"]));
    }

    [Fact]
    public async Task A_head_is_a_get_without_its_body()
    {
        var intent = await shop.IntentAsync("requires_payment_method");
        var body = await shop.ReadAsync($"{Shop.Intents}/{intent}");
        var head = await shop.SendAsync("HEAD", $"{Shop.Intents}/{intent}", key: shop.SecretKey);
        Assert.Equal((200, ""), (head.Status, head.Text));
        Assert.Equal($"{Encoding.UTF8.GetByteCount(body.Text)}", head.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED;charset=utf-8")]
    public async Task A_form_may_say_how_it_is_written(string type) => Assert.Equal(
        200, (await shop.SendAsync("POST", Shop.Intents, "amount=1099&currency=eur", shop.SecretKey, type)).Status);

    private static string Ordered(string header) => string.Join(", ", header.Split(", ").Order());
}
