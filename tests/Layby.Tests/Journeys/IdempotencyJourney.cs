using System.Text.Json.Nodes;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// A request that is sent again is not carried out again. https://docs.stripe.com/api/idempotent_requests
/// </summary>
public class IdempotencyJourney(ServerWithClock server) : IClassFixture<ServerWithClock>
{
    private const string Create = "amount=10000&currency=eur";

    private readonly Shop shop = server.NewShop();

    [Fact]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte()
    {
        var first = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        var again = await shop.DoAsync(Shop.Intents, Create, Key("a"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("a", first.Headers["Idempotency-Key"]);
        Assert.Equal(first.Headers["Request-Id"], first.Headers["Original-Request"]);
        Assert.DoesNotContain("Idempotent-Replayed", first.Headers.Keys);
        Assert.Equal("a", again.Headers["Idempotency-Key"]);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal(first.Headers["Request-Id"], again.Headers["Original-Request"]);
        Assert.NotEqual(first.Headers["Request-Id"], again.Headers["Request-Id"]);
        Assert.Equal(["payment_intent.created"], await shop.ToldAsync());
    }

    [Fact]
    public async Task A_repeat_is_answered_as_it_was_then_whatever_has_happened_since()
    {
        var intent = await shop.IntentAsync("requires_action");
        var first = await shop.DoAsync($"{Shop.Intents}/{intent}/cancel", "", Key("a"), ("Stripe-Version", "2022-08-01"));
        await shop.DoAsync($"{Shop.Intents}/{intent}", "metadata[a]=b");

        var again = await shop.DoAsync($"{Shop.Intents}/{intent}/cancel", "", Key("a"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("2022-08-01", again.Headers["Stripe-Version"]);
        Assert.Single(await shop.ToldAsync(), "payment_intent.canceled");
    }

    [Theory]
    [InlineData(Shop.Intents, "amount=10001&currency=eur")]
    [InlineData(Shop.Intents, "amount=10000&currency=eur&metadata[a]=b")]
    [InlineData("/v1/payment_methods", "type=klarna")]
    public async Task A_key_is_for_one_request(string path, string form)
    {
        var first = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        var other = await shop.PostAsync(path, form, Key("a"));

        Assert.Equal(400, other.Status);
        Assert.Equal("idempotency_error", (string?)other.Error["type"]);
        Assert.Equal(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            + "using a key other than 'a' if you meant to execute a different request.",
            (string?)other.Error["message"]);
        Assert.Equal(first.Headers["Request-Id"], other.Headers["Original-Request"]);
        Assert.Equal(["payment_intent.created"], await shop.ToldAsync());
    }

    [Fact]
    public async Task Another_shop_has_the_same_key_for_itself()
    {
        var mine = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        var theirs = await server.NewShop().DoAsync(Shop.Intents, Create, Key("a"));

        Assert.NotEqual(mine.Id, theirs.Id);
        Assert.DoesNotContain("Idempotent-Replayed", theirs.Headers.Keys);
    }

    [Theory]
    [InlineData("amount=abc&currency=eur")]
    [InlineData("amount=10000&currency=eur&colour=red")]
    [InlineData("amount=1&currency=eur")]
    [InlineData("amount=10000&currency=eur&expand[]=colour")]
    public async Task A_refused_parameter_does_not_use_the_key_up(string wrong)
    {
        Assert.Equal(400, (await shop.PostAsync(Shop.Intents, wrong, Key("a"))).Status);
        var right = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        Assert.DoesNotContain("Idempotent-Replayed", right.Headers.Keys);
    }

    [Fact]
    public async Task A_refusal_because_of_the_state_is_kept()
    {
        var intent = (await shop.DoAsync(Shop.Intents, Shop.Form("klarna") + "&capture_method=manual")).Id;
        var first = await shop.PostAsync($"{Shop.Intents}/{intent}/capture", "", Key("a"));
        await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", Shop.Customer("klarna") + "&return_url=https://a.example");
        await shop.CustomerAsync(intent, "approve");

        var again = await shop.PostAsync($"{Shop.Intents}/{intent}/capture", "", Key("a"));

        Assert.Equal(400, again.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        var captured = await shop.DoAsync($"{Shop.Intents}/{intent}/capture", "", Key("b"));
        Assert.Equal("succeeded", (string?)captured["status"]);
    }

    [Fact]
    public async Task A_failed_attempt_is_kept()
    {
        var form = Shop.Form("klarna", withMethod: true) + "&confirm=true&error_on_requires_action=true";
        var first = await shop.PostAsync(Shop.Intents, form, Key("a"));
        var again = await shop.PostAsync(Shop.Intents, form, Key("a"));

        Assert.Equal(402, first.Status);
        Assert.Equal((402, first.Text, "true"), (again.Status, again.Text, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(["payment_intent.created", "payment_intent.payment_failed"], await shop.ToldAsync());
    }

    [Fact]
    public async Task Of_64_at_once_one_is_carried_out()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => shop.PostAsync(Shop.Intents, Create, Key("a"))));

        var granted = replies.Where(each => each.Status == 200).ToList();
        Assert.Single(granted.Select(each => each.Text).Distinct());
        Assert.Single(granted, each => !each.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.All(replies.Where(each => each.Status != 200), each =>
        {
            Assert.Equal(409, each.Status);
            Assert.Equal("idempotency_key_in_use", (string?)each.Error["code"]);
            Assert.Equal("true", each.Headers["Stripe-Should-Retry"]);
        });
        Assert.Equal(["payment_intent.created"], await shop.ToldAsync());
        Assert.Equal("true", (await shop.DoAsync(Shop.Intents, Create, Key("a"))).Headers["Idempotent-Replayed"]);
    }

    [Fact]
    public async Task Of_32_captures_at_once_one_takes_the_money()
    {
        var intent = await shop.IntentAsync("requires_capture");
        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(each =>
            shop.PostAsync($"{Shop.Intents}/{intent}/capture", "amount_to_capture=4000", Key($"k{each % 4}"))));

        Assert.DoesNotContain(replies, each => each.Status >= 500);
        Assert.Single(replies, each => each.Status == 200 && !each.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Single(await shop.ToldAsync(), "charge.captured");
    }

    [Fact]
    public async Task A_key_is_kept_for_a_day()
    {
        var first = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        server.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await server.PruneAsync();
        Assert.Equal(first.Text, (await shop.DoAsync(Shop.Intents, Create, Key("a"))).Text);

        server.Time.Advance(TimeSpan.FromSeconds(2));
        await server.PruneAsync();
        Assert.NotEqual(first.Id, (await shop.DoAsync(Shop.Intents, Create, Key("a"))).Id);
    }

    [Fact]
    public async Task Reading_needs_no_key_and_has_none()
    {
        var intent = await shop.DoAsync(Shop.Intents, Create, Key("a"));
        var read = await shop.ReadAsync($"{Shop.Intents}/{intent.Id}", Key("a"));
        Assert.DoesNotContain("Idempotency-Key", read.Headers.Keys);
        Assert.Equal(intent.Text, read.Text);
    }

    [Fact]
    public async Task A_key_survives_the_server()
    {
        using var folder = new TemporaryDirectory();
        Reply first, again;
        var name = Guid.NewGuid().ToString("N");
        await using (var before = await RunningServer.StartAsync(folder: folder.Path))
        {
            first = await new Shop(before.Client, name).DoAsync(Shop.Intents, Create, Key("a"));
        }

        await using (var after = await RunningServer.StartAsync(folder: folder.Path))
        {
            again = await new Shop(after.Client, name).DoAsync(Shop.Intents, Create, Key("a"));
        }

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Headers["Request-Id"], again.Headers["Original-Request"]);
    }

    [Fact]
    public async Task The_events_of_a_request_name_it_and_its_key()
    {
        var reply = await shop.DoAsync(Shop.Intents, Create, Key("order-1"));
        var request = (await shop.ReadAsync("/v1/events"))["data"]![0]!["request"];
        var expected = new JsonObject { ["id"] = reply.Headers["Request-Id"], ["idempotency_key"] = "order-1" };
        Assert.True(JsonNode.DeepEquals(expected, request), $"{request}");
    }

    private static (string, string) Key(string key) => ("Idempotency-Key", key);
}
