using System.Text.Json.Nodes;
using Layby.Doubles;
using Layby.Server;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>What a provider does not tell, or nobody waits for, is shown to a person, who has the last word.</summary>
public sealed class ReviewTests
{
    private const string Intents = "/v1/payment_intents";
    private const string Reviews = "/v1/reviews";
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("automatic", "refunded")]
    [InlineData("manual", "canceled")]
    public async Task Money_that_nobody_waits_for_any_more_goes_back_and_the_shop_hears_of_it(string capture, string end)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync($"&capture_method={capture}");
        var page = await shop.GoAsync(intent);
        shop.Alma.Faults.Callbacks = CallbackFault.Never;
        (await shop.PostAsync($"{Intents}/{intent.Id}/cancel")).Granted();
        await shop.PressAndCloseAsync(page, "approve-late");

        var closed = await ClosedAsync(shop, TimeSpan.FromMinutes(20));

        Assert.Equal((end, end), ((string?)closed["closed_reason"], (string?)closed["reason"]));
        Assert.Equal((intent.Id, true), ((string?)closed["payment_intent"], (bool)closed["livemode"]!));
        var after = await shop.ReadAsync($"{Intents}/{intent.Id}?expand[]=review");
        Assert.Equal(("canceled", false), ((string?)after["status"], (bool)after["review"]!["open"]!));
        var told = (await shop.ToldAsync()).Where(each => each.StartsWith("review", StringComparison.Ordinal));
        Assert.Equal(["review.opened", "review.closed"], told);
        Assert.Equal(capture is "automatic" ? 12_000 : 0, (int)Assert.Single(shop.Books())!["refunded"]!);
    }

    [Fact]
    public async Task What_holds_no_money_is_no_matter_for_a_person()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        var page = await shop.GoAsync(intent);
        (await shop.PostAsync($"{Intents}/{intent.Id}/cancel")).Granted();
        await shop.PressAsync(page, "approve-late");

        for (var hours = 0; hours < 52; hours += 4)
        {
            await shop.PassAsync(TimeSpan.FromHours(4));
        }

        Assert.Empty(shop.KlarnaBooks());
        Assert.DoesNotContain("review.opened", await shop.ToldAsync());
        Assert.Equal("canceled", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
    }

    [Fact]
    public async Task A_person_who_finds_the_order_at_the_provider_has_it_paid()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await LostAsync(shop);
        var review = await OpenedAsync(shop, Step);
        Assert.Equal("rule", (string?)review["opened_reason"]);
        var order = (string)Assert.Single(shop.KlarnaBooks())!["order_id"]!;

        Assert.Contains("which order was placed", await SettleAsync(shop, review, "done"));
        Assert.Contains("wants no id", await SettleAsync(shop, review, "undone", order));
        Assert.Null(await SettleAsync(shop, review, "done", order));
        Assert.Contains("is closed already", await SettleAsync(shop, review, "done", order));
        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", Step);

        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(12_000, (int)Assert.Single(shop.KlarnaBooks())!["captured_amount"]!);
        Assert.Equal("acknowledged", (string?)(await shop.ReadAsync($"{Reviews}/{review["id"]}"))["closed_reason"]);
    }

    [Fact]
    public async Task Who_agrees_once_more_while_an_order_may_exist_does_not_pay_twice()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await shop.ConfirmedAsync(method: "klarna");
        var page = await shop.GoAsync(intent);
        shop.Klarna.Faults.Plan(Fault.DropAfter, "POST", "/order");
        shop.Klarna.Faults.Callbacks = CallbackFault.Never;
        await shop.PressAndCloseAsync(page, "approve");
        while (shop.KlarnaBooks().Count == 0)
        {
            await shop.PassAsync(Step);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }

        await shop.PressAndCloseAsync(page, "approve-late");
        var review = await OpenedAsync(shop, Step);
        var order = (string)Assert.Single(shop.KlarnaBooks())!["order_id"]!;

        Assert.Null(await SettleAsync(shop, review, "done", order));
        var paid = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", Step);

        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(12_000, shop.Klarna.Entries().Sum(each => each.Keeps));
    }

    [Fact]
    public async Task Another_payments_order_is_not_taken_for_this_one()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await LostAsync(shop);
        var review = await OpenedAsync(shop, Step);
        shop.Klarna.Faults.Clear();
        var other = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAsync(await shop.GoAsync(other), "approve");
        var theirs = shop.KlarnaBooks().Select(each => each!).Last();

        Assert.Null(await SettleAsync(shop, review, "done", (string)theirs["order_id"]!));
        await shop.PassUntilAsync($"{Intents}/{intent.Id}", "succeeded", Step);

        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
        Assert.Equal("succeeded", (string?)(await shop.ReadAsync($"{Intents}/{other.Id}"))["status"]);
    }

    [Fact]
    public async Task A_person_who_says_that_there_is_no_order_ends_the_attempt()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await LostAsync(shop);
        var review = await OpenedAsync(shop, Step);

        Assert.Null(await SettleAsync(shop, review, "undone"));
        var ended = await shop.PassUntilAsync($"{Intents}/{intent.Id}", "requires_payment_method", Step);

        Assert.Equal("payment_intent_payment_attempt_expired", (string?)ended["last_payment_error"]!["code"]);
        Assert.Equal("payment_never_settled", (string?)(await shop.ReadAsync($"{Reviews}/{review["id"]}"))["closed_reason"]);
        Assert.Empty((await shop.ReadAsync(Reviews))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("done", "succeeded")]
    [InlineData("undone", "failed")]
    [InlineData("again", "succeeded")]
    public async Task A_refund_that_alma_never_shows_is_what_a_person_says(string word, string status)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        shop.Alma.Faults.Plan(Fault.DropBefore, "POST", "/refund", times: 2);
        var refund = (await shop.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2000")).Granted();
        var review = await OpenedAsync(shop, Step);
        Assert.Equal("pending", (string?)(await shop.ReadAsync($"/v1/refunds/{refund.Id}"))["status"]);
        Assert.Equal((string?)review["id"], (string?)(await shop.ReadAsync($"/v1/charges/{review["charge"]}"))["review"]);

        Assert.Null(await SettleAsync(shop, review, word));
        var ended = await shop.PassUntilAsync($"/v1/refunds/{refund.Id}", status, Step);

        Assert.Equal(status, (string?)ended["status"]);
        Assert.Equal(word is "again" ? 1 : 0, (int)Assert.Single(shop.Books())!["refunds"]!);
        var refunded = (int)(await shop.ReadAsync($"/v1/charges/{review["charge"]}"))["amount_refunded"]!;
        Assert.Equal(word is "undone" ? 0 : 2_000, refunded);
    }

    [Fact]
    public async Task An_approved_review_is_closed_and_the_provider_asked_again()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        var intent = await LostAsync(shop);
        var review = await OpenedAsync(shop, Step);
        Assert.Equal((string?)review["id"], (string?)(await shop.ReadAsync(Reviews))["data"]![0]!["id"]);

        var approved = (await shop.PostAsync($"{Reviews}/{review["id"]}/approve")).Granted();

        Assert.Equal((false, "approved"), ((bool)approved["open"]!, (string?)approved["closed_reason"]));
        Assert.Equal(400, (await shop.PostAsync($"{Reviews}/{review["id"]}/approve")).Status);
        var next = await OpenedAsync(shop, Step);
        Assert.NotEqual((string?)review["id"], (string?)next["id"]);
        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Intents}/{intent.Id}"))["status"]);
    }

    [Fact]
    public async Task Open_reviews_are_shown_at_the_command_line_with_a_server_and_without()
    {
        await using var shop = await LiveShop.OpenAsync(klarna: new() { RepeatsPlacedOrders = false });
        Assert.Equal((0, "Nothing waits for a person."), await ListedAsync(shop));
        var intent = await LostAsync(shop);
        var review = await OpenedAsync(shop, Step);

        var running = await shop.AtDeskAsync("reviews", ["list"]);
        await shop.StopAsync();
        var stopped = await shop.AtDeskAsync("reviews", ["list", "--account", shop.Account]);

        Assert.Equal(1, running.ExitCode);
        Assert.Equal(running.Lines, stopped.Lines);
        var line = $@"^{review["id"]}  \d{{4}}-\d\d-\d\d \d\d:\d\d  {shop.Account}  {intent.Id}  klarna: place the order \(";
        Assert.Matches(line, running.Lines[0]);

        static async Task<(int, string)> ListedAsync(LiveShop shop)
        {
            var (exitCode, lines) = await shop.AtDeskAsync("reviews", ["list"]);
            return (exitCode, Assert.Single(lines));
        }
    }

    [Theory]
    [InlineData("list or settle")]
    [InlineData("list or settle", "show")]
    [InlineData("takes no 'all'", "list", "all")]
    [InlineData("no live account acct_2none", "list", "--account", "acct_2none")]
    [InlineData("wants one review", "settle", "--as", "done")]
    [InlineData("wants --as", "settle", "prv_1none")]
    [InlineData("wants --as", "settle", "prv_1none", "--as", "maybe")]
    [InlineData("--provider-id names", "settle", "prv_1none", "--as", "done", "--provider-id", "../x")]
    [InlineData("no review prv_1none", "settle", "prv_1none", "--as", "done")]
    public async Task Wrong_words_change_nothing(string why, params string[] words)
    {
        await using var shop = await LiveShop.OpenAsync();
        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => shop.AtDeskAsync("reviews", words));
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public async Task There_is_no_review_of_what_is_not_there()
    {
        await using var shop = await LiveShop.OpenAsync();
        Assert.Empty((await shop.ReadAsync(Reviews))["data"]!.AsArray());
        var missing = await shop.PostAsync($"{Reviews}/prv_none/approve");
        Assert.Equal((404, "resource_missing"), (missing.Status, (string?)missing["error"]!["code"]));
    }

    // An order that exists, and of which nobody tells which it is.
    private static async Task<Reply> LostAsync(LiveShop shop)
    {
        var intent = await shop.ConfirmedAsync(method: "klarna");
        shop.Klarna.Faults.Plan(Fault.DropAfter, "POST", "/order");
        shop.Klarna.Faults.Callbacks = CallbackFault.Never;
        await shop.PressAndCloseAsync(await shop.GoAsync(intent), "approve");
        return intent;
    }

    private static async Task<JsonNode> OpenedAsync(LiveShop shop, TimeSpan step)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            if ((await shop.ReadAsync(Reviews))["data"]!.AsArray().FirstOrDefault() is { } open)
            {
                return open;
            }

            await shop.PassAsync(step);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("No review was opened.");
    }

    private static async Task<JsonNode> ClosedAsync(LiveShop shop, TimeSpan step)
    {
        for (var steps = 0; steps < 300; steps++)
        {
            if ((await shop.ReadAsync("/v1/events?type=review.closed"))["data"]!.AsArray().FirstOrDefault() is { } told)
            {
                return told["data"]!["object"]!;
            }

            await shop.PassAsync(step);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("No review was closed.");
    }

    // As a person does it: by the command, which the running server carries out. Null where it was done, else why not.
    private static async Task<string?> SettleAsync(LiveShop shop, JsonNode review, string word, string? providerId = null)
    {
        try
        {
            string[] named = providerId is null ? [] : ["--provider-id", providerId];
            var (exitCode, lines) = await shop.AtDeskAsync("reviews", ["settle", (string)review["id"]!, "--as", word, .. named]);
            Assert.Equal(0, exitCode);
            Assert.StartsWith($"{review["id"]} is closed (", Assert.Single(lines), StringComparison.Ordinal);
            return null;
        }
        catch (OrderRefusedException refused)
        {
            return refused.Message;
        }
    }
}
