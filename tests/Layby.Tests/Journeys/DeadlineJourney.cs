using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>What happens by itself: 48 hours and 1 hour on the providers' pages, 28 and 7 days to capture.</summary>
public class DeadlineJourney(ServerWithClock server) : IClassFixture<ServerWithClock>
{
    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("klarna", 48, "Klarna checkout was not completed and has expired")]
    [InlineData("alma", 1, "Alma checkout was not completed and has expired")]
    public async Task A_customer_who_does_not_act_is_waited_for_so_long(string method, int hours, string message)
    {
        var intent = await shop.IntentAsync("requires_action", method);
        await server.PassAsync(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(1));
        await HoldAsync(intent, "requires_action");

        await server.PassAsync(TimeSpan.FromSeconds(1));
        var expired = await HoldAsync(intent, "requires_payment_method");

        Assert.Equal(("payment_intent_payment_attempt_expired", message),
            ((string?)expired["last_payment_error"]!["code"], (string?)expired["last_payment_error"]!["message"]));
        Assert.Null(expired["payment_method"]);
        await AssertBySelfAsync("payment_intent.payment_failed");
    }

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task What_is_not_captured_in_time_lapses(string method)
    {
        var intent = await shop.IntentAsync("requires_capture", method);

        // Klarna's last day is a whole one, until midnight UTC; Alma counts to the second.
        var now = server.Time.GetUtcNow();
        var end = method == "klarna"
            ? new DateTimeOffset(now.UtcDateTime.Date.AddDays(28), TimeSpan.Zero)
            : now.AddDays(7);
        await server.PassAsync(end - now - TimeSpan.FromSeconds(1));
        await HoldAsync(intent, "requires_capture");

        await server.PassAsync(TimeSpan.FromSeconds(1));
        var lapsed = await HoldAsync(intent, "canceled");

        Assert.Equal(("expired", 0), ((string?)lapsed["cancellation_reason"], (int)lapsed["amount_capturable"]!));
        Assert.Equal(end.ToUnixTimeSeconds(), (long)lapsed["canceled_at"]!);
        Assert.Equal(["charge.expired", "payment_intent.canceled"], (await shop.ToldAsync())[^2..]);
        await AssertBySelfAsync("payment_intent.canceled");
        await AssertReasonAsync(intent, "2025-03-31.basil", "expired");
        await AssertReasonAsync(intent, "2025-02-24.acacia", "automatic");
    }

    [Fact]
    public async Task What_was_decided_in_time_is_left_alone()
    {
        var paid = await shop.IntentAsync("succeeded");
        var captured = await shop.IntentAsync("captured in part");
        var canceled = await shop.IntentAsync("canceled");
        var told = await shop.ToldAsync();

        await server.PassAsync(TimeSpan.FromDays(60));

        Assert.Equal(told, await shop.ToldAsync());
        await HoldAsync(paid, "succeeded");
        await HoldAsync(captured, "succeeded");
        await HoldAsync(canceled, "canceled");
    }

    [Fact]
    public async Task A_new_attempt_has_its_own_time()
    {
        var intent = await shop.IntentAsync("requires_action", "alma");
        await server.PassAsync(TimeSpan.FromMinutes(50));
        await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", "return_url=https://a.example");
        await server.PassAsync(TimeSpan.FromMinutes(50));
        await HoldAsync(intent, "requires_action");
        await server.PassAsync(TimeSpan.FromMinutes(10));
        await HoldAsync(intent, "requires_payment_method");
    }

    [Fact]
    public async Task Money_can_be_captured_on_the_last_second_and_not_after()
    {
        var intent = await shop.IntentAsync("requires_capture", "alma");
        server.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var captured = await shop.DoAsync($"{Shop.Intents}/{intent}/capture");
        Assert.Equal("succeeded", (string?)captured["status"]);
        await server.PassAsync(TimeSpan.FromDays(1));
        await HoldAsync(intent, "succeeded");
    }

    [Fact]
    public async Task A_customer_who_comes_too_late_is_told_so_before_anybody_has_looked()
    {
        var intent = await shop.IntentAsync("requires_action", "alma");
        var page = (string)(await HoldAsync(intent, "requires_action"))["next_action"]!["redirect_to_url"]!["url"]!;
        server.Time.Advance(TimeSpan.FromHours(1));
        await shop.SendAsync("POST", new Uri(page).AbsolutePath, "action=authorize&installments=3");
        await HoldAsync(intent, "requires_payment_method");
        Assert.DoesNotContain("charge.succeeded", await shop.ToldAsync());
    }

    private async Task AssertBySelfAsync(string type)
    {
        var told = (await shop.ReadAsync("/v1/events?limit=1"))["data"]![0]!;
        Assert.Equal(type, (string?)told["type"]);
        Assert.Equal(server.Now, (long)told["created"]!);
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["id"] = null, ["idempotency_key"] = null }, told["request"]), $"{told["request"]}");
    }

    private async Task AssertReasonAsync(string intent, string version, string reason) => Assert.Equal(
        reason,
        (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}", ("Stripe-Version", version)))["cancellation_reason"]);

    private async Task<JsonNode> HoldAsync(string intent, string status)
    {
        var found = (await shop.ReadAsync($"{Shop.Intents}/{intent}")).Json;
        Assert.Equal(status, (string?)found["status"]);
        return found;
    }
}
