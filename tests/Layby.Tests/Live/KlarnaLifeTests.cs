using Layby.Doubles;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>A live payment with Klarna: the customer agrees on Klarna's page, and the order is placed and captured by us.</summary>
public sealed class KlarnaLifeTests
{
    private const string Intents = "/v1/payment_intents";

    [Fact]
    public async Task A_customer_pays_and_is_back_with_the_money_taken()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");

        var back = await shop.PressAsync(await shop.GoAsync(intent), "approve");

        Assert.Contains("redirect_status=succeeded", back.Query);
        var paid = await shop.ReadAsync($"{Intents}/{intent.Id}");
        Assert.Equal(("succeeded", 12_000), ((string?)paid["status"], (int)paid["amount_received"]!));
        var order = Assert.Single(shop.KlarnaBooks())!;
        Assert.Equal(12_000, (int)order["captured_amount"]!);
    }

    [Fact]
    public async Task Who_closes_the_page_after_paying_has_paid_within_minutes()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAndCloseAsync(await shop.GoAsync(intent), "approve");

        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromSeconds(30));

        Assert.Equal("succeeded", (string?)paid["status"]);
    }

    [Theory]
    [InlineData("refuse", "payment_method_provider_decline")]
    [InlineData("cancel", "payment_method_customer_decline")]
    [InlineData("back", "payment_method_customer_decline")]
    [InlineData("error", "payment_method_not_available")]
    public async Task Who_does_not_pay_leaves_nothing_that_can_be_paid(string button, string code)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");

        var back = await shop.PressAsync(await shop.GoAsync(intent), button);

        Assert.Contains("redirect_status=failed", back.Query);
        var failed = await shop.ReadAsync($"{Intents}/{intent.Id}");
        Assert.Equal("requires_payment_method", (string?)failed["status"]);
        Assert.Equal(code, (string?)failed["last_payment_error"]!["code"]);
        Assert.Empty(shop.KlarnaBooks());
    }

    [Fact]
    public async Task An_order_that_klarna_looks_into_is_processing_until_it_decides()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");

        var back = await shop.PressAsync(await shop.GoAsync(intent), "approve-review");
        Assert.Contains("redirect_status=pending", back.Query);
        Assert.Equal("processing", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);

        await shop.DecideAsync("accept");
        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromMinutes(1));

        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Contains("payment_intent.processing", await shop.ToldAsync());
    }

    [Fact]
    public async Task An_order_that_klarna_refuses_after_all_is_a_decline()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve-review");

        await shop.DecideAsync("reject");
        var failed = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "requires_payment_method", TimeSpan.FromMinutes(1));

        Assert.Equal("requires_payment_method", (string?)failed["status"]);
        Assert.Equal("payment_method_provider_decline", (string?)failed["last_payment_error"]!["code"]);
    }

    [Theory]
    [InlineData("/order", Fault.DropAfter)]
    [InlineData("/order", Fault.DropBefore)]
    [InlineData("/order", Fault.BreakAfter)]
    [InlineData("/captures", Fault.DropAfter)]
    [InlineData("/captures", Fault.DropBefore)]
    [InlineData("/captures", Fault.BreakAfter)]
    [InlineData("/captures", Fault.Garble)]
    public async Task Money_is_taken_once_whatever_becomes_of_an_answer(string part, Fault fault)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        shop.Klarna.Faults.Plan(fault, "POST", part);

        await shop.PressAndCloseAsync(await shop.GoAsync(intent), "approve");
        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromMinutes(1));

        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(12_000, (int)Assert.Single(shop.KlarnaBooks())!["captured_amount"]!);
        Assert.Single(await shop.ToldAsync(), "payment_intent.succeeded");
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found_by_the_call_that_names_it()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await shop.ConfirmedAsync(method: "klarna");
        shop.Klarna.Faults.Plan(Fault.DropAfter, "POST", "/order");

        await shop.PressAndCloseAsync(await shop.GoAsync(intent), "approve");
        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", TimeSpan.FromMinutes(1));

        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(12_000, (int)Assert.Single(shop.KlarnaBooks())!["captured_amount"]!);
    }

    [Fact]
    public async Task A_part_is_captured_and_the_rest_released()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync("&capture_method=manual", "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");

        var captured = (await shop.PostAsync($"{Intents}/{intent.Id}/capture", "amount_to_capture=7000")).Granted();

        Assert.Equal(("succeeded", 7_000), ((string?)captured["status"], (int)captured["amount_received"]!));
        var order = Assert.Single(shop.KlarnaBooks())!;
        Assert.Equal(7_000, (int)order["captured_amount"]!);
    }

    [Theory]
    [InlineData("2024-06-20", 1)]
    [InlineData("2026-08-26.dahlia", 0)]
    public async Task What_is_let_go_is_a_refund_for_callers_before_basil(string version, int refunds)
    {
        await using var shop = await LiveShop.OpenAsync();
        foreach (var (verb, form) in new[] { ("capture", "amount_to_capture=7000"), ("cancel", "") })
        {
            var intent = await shop.ConfirmedAsync("&capture_method=manual", "klarna");
            await shop.PressAsync(await shop.GoAsync(intent), "approve");

            (await shop.PostAsync($"{Intents}/{intent.Id}/{verb}", form, ("Stripe-Version", version))).Granted();

            var told = (await shop.ReadAsync($"/v1/refunds?payment_intent={intent.Id}"))["data"]!.AsArray();
            Assert.Equal(refunds, told.Count);
            Assert.All(told, each => Assert.Equal(verb is "capture" ? 5_000 : 12_000, (int)each!["amount"]!));
        }
    }

    [Fact]
    public async Task Of_many_captures_at_once_one_is_granted()
    {
        await using var shop = await LiveShop.OpenAsync(isTimeReal: true);
        var intent = await shop.ConfirmedAsync("&capture_method=manual", "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.PostAsync($"{Intents}/{intent.Id}/capture")));

        Assert.Single(answers, each => each.Status == 200);
        Assert.All(
            answers.Where(each => each.Status != 200),
            each => Assert.Equal("payment_intent_unexpected_state", (string?)each["error"]!["code"]));
        Assert.Equal(12_000, (int)Assert.Single(shop.KlarnaBooks())!["captured_amount"]!);
    }

    [Fact]
    public async Task A_reservation_is_given_back_by_cancel()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync("&capture_method=manual", "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");

        var canceled = (await shop.PostAsync($"{Intents}/{intent.Id}/cancel")).Granted();

        Assert.Equal("canceled", (string?)canceled["status"]);
        Assert.Equal("CANCELLED", (string?)Assert.Single(shop.KlarnaBooks())!["status"]);
    }

    [Fact]
    public async Task Two_refunds_of_the_same_part_are_two()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        shop.Klarna.Faults.Plan(Fault.DropAfter, "POST", "/refunds");

        foreach (var asked in (Reply[])[await AskAsync(), await AskAsync()])
        {
            await shop.PassUntilAsync($"/v1/refunds/{asked.Granted().Id}", "succeeded", TimeSpan.FromSeconds(30));
        }

        var refunds = await shop.ReadAsync($"/v1/refunds?payment_intent={intent.Id}");
        Assert.Equal(["succeeded", "succeeded"], refunds["data"]!.AsArray().Select(each => (string?)each!["status"]));
        Assert.Equal(4_000, (int)Assert.Single(shop.KlarnaBooks())!["refunded_amount"]!);

        Task<Reply> AskAsync() => shop.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2000");
    }
}
