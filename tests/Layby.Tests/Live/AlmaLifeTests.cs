using Layby.Doubles;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>A live payment with Alma, from the shop's call to the money, and all that may come between.</summary>
public sealed class AlmaLifeTests
{
    private const string Intents = "/v1/payment_intents";

    [Fact]
    public async Task A_customer_pays_and_is_back_with_the_money_taken()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        Assert.Equal("requires_action", (string?)intent["status"]);
        Assert.True((bool)intent["livemode"]!);

        var back = await shop.PressAsync(await shop.GoAsync(intent), "approve");

        Assert.Contains("redirect_status=succeeded", back.Query);
        var paid = await shop.ReadAsync($"{Intents}/{intent.Id}");
        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(12_000, (int)paid["amount_received"]!);
        Assert.Equal(
            ["payment_intent.created", "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded", "charge.updated"],
            await shop.ToldAsync());
        Assert.Equal(12_000, (int)Assert.Single(shop.Books())!["captured"]!);
    }

    [Fact]
    public async Task A_customer_who_pays_and_never_comes_back_has_paid_all_the_same()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAndCloseAsync(await shop.GoAsync(intent), "approve");

        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromSeconds(30));

        Assert.Equal("succeeded", (string?)paid["status"]);
    }

    [Theory]
    [InlineData("refuse", "payment_intent_payment_attempt_failed")]
    [InlineData("cancel", "payment_intent_payment_attempt_failed")]
    [InlineData("leave", "payment_intent_payment_attempt_failed")]
    public async Task Who_does_not_pay_leaves_nothing_that_can_be_paid(string deed, string code)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();

        var back = await shop.PressAsync(await shop.GoAsync(intent), deed);

        Assert.Contains("redirect_status=failed", back.Query);
        var failed = await shop.ReadAsync($"{Intents}/{intent.Id}");
        Assert.Equal("requires_payment_method", (string?)failed["status"]);
        Assert.Equal(code, (string?)failed["last_payment_error"]!["code"]);
        Assert.Equal("Canceled", (string?)Assert.Single(shop.Books())!["status"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Fault.DropAfter)]
    [InlineData(Fault.BreakAfter)]
    [InlineData(Fault.DropBefore)]
    [InlineData(Fault.Garble)]
    public async Task Reserved_money_is_captured_once_whatever_becomes_of_the_answer(Fault? fault)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync("&capture_method=manual");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        Assert.Equal("requires_capture", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
        if (fault is { } each)
        {
            shop.Alma.Faults.Plan(each, "POST", "/captures");
        }

        var first = shop.PostAsync($"{Intents}/{intent.Id}/capture", "amount_to_capture=9000", ("Idempotency-Key", "once"));
        while (!first.IsCompleted)
        {
            await shop.PassAsync(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        }

        var told = await first;
        if (told.Status == 500)
        {
            await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromMinutes(1));
            told = await shop.PostAsync($"{Intents}/{intent.Id}/capture", "amount_to_capture=9000", ("Idempotency-Key", "once"));
        }

        Assert.Equal("succeeded", (string?)told.Granted()["status"]);
        Assert.Equal(9_000, (int)told["amount_received"]!);
        Assert.Equal(9_000, (int)Assert.Single(shop.Books())!["captured"]!);
        Assert.Single(await shop.ToldAsync(), "payment_intent.succeeded");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Fault.DropAfter)]
    [InlineData(Fault.DropBefore)]
    [InlineData(Fault.BreakAfter)]
    public async Task A_refund_is_made_once_whatever_becomes_of_the_answer(Fault? fault)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        if (fault is { } each)
        {
            shop.Alma.Faults.Plan(each, "POST", "/refund");
        }

        var refund = (await shop.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2000")).Granted();
        Assert.Equal("pending", (string?)refund["status"]);
        var ended = await shop.PassUntilAsync($"/v1/refunds/{refund.Id}", "succeeded", TimeSpan.FromSeconds(30));

        Assert.Equal("succeeded", (string?)ended["status"]);
        var book = Assert.Single(shop.Books())!;
        Assert.Equal((1, 2_000), ((int)book["refunds"]!, (int)book["refunded"]!));
        Assert.Single(await shop.ToldAsync(), "charge.refund.updated");
    }

    [Fact]
    public async Task A_canceled_intent_can_not_be_paid_any_more()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        var page = await shop.GoAsync(intent);

        var canceled = (await shop.PostAsync($"{Intents}/{intent.Id}/cancel", "cancellation_reason=abandoned")).Granted();

        Assert.Equal(("canceled", "abandoned"), ((string?)canceled["status"], (string?)canceled["cancellation_reason"]));
        Assert.Equal("Canceled", (string?)Assert.Single(shop.Books())!["status"]);
        Assert.NotNull(page);
    }

    [Fact]
    public async Task An_hour_later_nobody_can_pay_any_more()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();

        var expired = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "requires_payment_method", TimeSpan.FromMinutes(5));

        Assert.Equal("requires_payment_method", (string?)expired["status"]);
        Assert.Equal("payment_intent_payment_attempt_expired", (string?)expired["last_payment_error"]!["code"]);
    }

    [Fact]
    public async Task A_second_confirm_closes_the_first_page()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();

        var again = (await shop.PostAsync(
            $"{Intents}/{intent.Id}/confirm",
            "payment_method_data[type]=alma&payment_method_data[billing_details][address][country]=FR&return_url=https://shop.example/b"))
            .Granted();

        Assert.Equal("requires_action", (string?)again["status"]);

        // Where Alma's call about the first came in between, there is a third that nobody was shown: it lapses.
        var books = shop.Books().Select(each => (string?)each!["status"]).ToList();
        Assert.Equal("Canceled", books[0]);
        Assert.All(books[1..], each => Assert.Equal("Awaiting", each));
        await shop.PressAsync(await shop.GoAsync(again), "approve");
        Assert.Equal("succeeded", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
    }

    [Fact]
    public async Task What_only_a_sandbox_has_is_not_there_where_money_is_real()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();

        foreach (var path in (string[])[$"/sandbox/payment_intents/{intent.Id}/approve", "/sandbox/clock/advance", "/sandbox/reset"])
        {
            var refused = await shop.PostAsync(path, path.EndsWith("advance", StringComparison.Ordinal) ? "seconds=1" : "");
            Assert.Equal(400, refused.Status);
        }

        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
    }

    [Fact]
    public async Task Credentials_are_nowhere_to_be_read()
    {
        await using var shop = await LiveShop.OpenAsync();
        var listed = await shop.OrderAsync("list");

        Assert.Contains($"{shop.Account} is connected to alma", listed);
        Assert.DoesNotContain(LiveShop.AlmaKey, listed);
        Assert.DoesNotContain(LiveShop.AlmaKey, await shop.DatabaseAsync());
    }
}
