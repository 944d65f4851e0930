using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// A payment from the shop's first call to its end, along every way that leads there. The status processing is not among
/// them: both providers decide at once. https://docs.stripe.com/payments/paymentintents/lifecycle
/// </summary>
public class LifeJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Back = "return_url=https://shop.example/back";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task A_payment_is_asked_for_sent_on_and_paid(string method)
    {
        var intent = (await shop.DoAsync(Shop.Intents, Shop.Form(method))).Id;
        await HoldAsync(intent, "requires_payment_method");

        await shop.DoAsync($"{Shop.Intents}/{intent}", Shop.Customer(method));
        await HoldAsync(intent, "requires_confirmation");

        var sent = await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", Back);
        Assert.Equal("redirect_to_url", (string?)sent["next_action"]!["type"]);
        Assert.Equal("https://shop.example/back", (string?)sent["next_action"]!["redirect_to_url"]!["return_url"]);
        await HoldAsync(intent, "requires_action");

        var back = await shop.CustomerAsync(intent, "approve");
        var paid = await HoldAsync(intent, "succeeded");
        Assert.Equal(
            $"https://shop.example/back?payment_intent={intent}&payment_intent_client_secret={paid["client_secret"]}"
            + "&redirect_status=succeeded",
            (string?)back["return_url"]);
        Assert.Equal((10000, 0), ((int)paid["amount_received"]!, (int)paid["amount_capturable"]!));
        Assert.Equal(
            [
                "payment_intent.created", "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded",
                "charge.updated",
            ],
            await shop.ToldAsync());
    }

    [Theory]
    [InlineData("klarna", "", 10000)]
    [InlineData("klarna", "amount_to_capture=4000", 4000)]
    [InlineData("alma", "amount_to_capture=10000&final_capture=true", 10000)]
    [InlineData("alma", "amount_to_capture=1", 1)]
    public async Task Reserved_money_is_captured_once_all_or_a_part(string method, string form, int taken)
    {
        var intent = await shop.IntentAsync("requires_capture", method);
        Assert.Equal(10000, (int)(await HoldAsync(intent, "requires_capture"))["amount_capturable"]!);

        var captured = await shop.DoAsync($"{Shop.Intents}/{intent}/capture", form);
        var charge = await shop.ReadAsync($"/v1/charges/{captured["latest_charge"]}");

        Assert.Equal(("succeeded", taken, 0),
            ((string?)captured["status"], (int)captured["amount_received"]!, (int)captured["amount_capturable"]!));
        Assert.Equal((true, taken, 10000),
            ((bool)charge["captured"]!, (int)charge["amount_captured"]!, (int)charge["amount"]!));
        Assert.Equal(
            [
                "payment_intent.created", "payment_intent.requires_action", "charge.succeeded",
                "payment_intent.amount_capturable_updated", "charge.captured", "payment_intent.succeeded",
            ],
            await shop.ToldAsync());
    }

    [Theory]
    [InlineData("requires_payment_method", "duplicate")]
    [InlineData("requires_confirmation", "fraudulent")]
    [InlineData("requires_action", "requested_by_customer")]
    [InlineData("requires_capture", "abandoned")]
    [InlineData("failed", null)]
    public async Task What_is_not_paid_can_be_given_up(string state, string? reason)
    {
        var intent = await shop.IntentAsync(state);
        var form = reason is null ? "" : $"cancellation_reason={reason}";
        var canceled = await shop.DoAsync($"{Shop.Intents}/{intent}/cancel", form + "&expand[]=latest_charge");

        Assert.Equal(("canceled", reason), ((string?)canceled["status"], (string?)canceled["cancellation_reason"]));
        Assert.NotNull(canceled["canceled_at"]);
        Assert.Null(canceled["next_action"]);
        Assert.Equal((0, 0), ((int)canceled["amount_capturable"]!, (int)canceled["amount_received"]!));
        Assert.Equal("payment_intent.canceled", (await shop.ToldAsync())[^1]);
        if (state == "requires_capture")
        {
            // Since basil giving reserved money back is no refund: the charge was simply never captured.
            Assert.Equal((false, false),
                ((bool)canceled["latest_charge"]!["captured"]!, (bool)canceled["latest_charge"]!["refunded"]!));
        }
    }

    [Theory]
    [InlineData("decline", "payment_method_provider_decline")]
    [InlineData("cancel", "payment_method_customer_decline")]
    [InlineData("fail", "payment_method_not_available")]
    [InlineData("expire", "payment_intent_payment_attempt_expired")]
    public async Task A_failed_attempt_leaves_its_method_in_the_error_and_another_can_follow(string verb, string code)
    {
        var intent = await shop.IntentAsync("requires_action");
        var tried = (string?)(await HoldAsync(intent, "requires_action"))["payment_method"];
        var back = await shop.CustomerAsync(intent, verb);

        var failed = await HoldAsync(intent, "requires_payment_method");
        Assert.EndsWith("&redirect_status=failed", (string?)back["return_url"]);
        Assert.Null(failed["payment_method"]);
        Assert.Null(failed["latest_charge"]);
        Assert.Equal((code, tried),
            ((string?)failed["last_payment_error"]!["code"],
                (string?)failed["last_payment_error"]!["payment_method"]!["id"]));
        Assert.Equal("payment_intent.payment_failed", (await shop.ToldAsync())[^1]);

        var again = await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", $"{Shop.Customer("klarna")}&{Back}");
        Assert.Null(again["last_payment_error"]);
        await shop.CustomerAsync(intent, "approve");
        await HoldAsync(intent, "succeeded");
    }

    [Fact]
    public async Task A_customers_address_decides_although_they_agree()
    {
        var denied = Shop.Customer("klarna").Replace("customer@", "customer%2Bdenied@", StringComparison.Ordinal);
        var intent = await shop.DoAsync(Shop.Intents, $"{Shop.Form("klarna")}&{denied}&confirm=true&{Back}");
        await shop.CustomerAsync(intent.Id, "approve");
        await HoldAsync(intent.Id, "requires_payment_method");
    }

    [Fact]
    public async Task Confirming_again_replaces_the_attempt_and_the_old_page_no_longer_pays()
    {
        var intent = await shop.IntentAsync("requires_action", "alma");
        var old = Page(await HoldAsync(intent, "requires_action"));
        var confirmed = await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", Back);
        var fresh = Page(confirmed.Json);
        Assert.NotEqual(old, fresh);

        await AuthorizeAsync(old);
        await HoldAsync(intent, "requires_action");

        await AuthorizeAsync(fresh);
        await HoldAsync(intent, "succeeded");
        Assert.Single(await shop.ToldAsync(), "charge.succeeded");
    }

    [Theory]
    [InlineData("amount=20000", "requires_confirmation")]
    [InlineData("payment_method_data[type]=alma", "requires_confirmation")]
    public async Task What_the_customer_looks_at_does_not_change_under_their_eyes(string change, string status)
    {
        var intent = await shop.IntentAsync("requires_action", "alma");
        var page = Page(await HoldAsync(intent, "requires_action"));
        var updated = await shop.DoAsync($"{Shop.Intents}/{intent}", change);
        Assert.Null(updated["next_action"]);
        Assert.Equal(status, (string?)updated["status"]);

        await AuthorizeAsync(page);
        await HoldAsync(intent, status);

        await AuthorizeAsync(Page((await shop.DoAsync($"{Shop.Intents}/{intent}/confirm", Back)).Json));
        var paid = await HoldAsync(intent, "succeeded");
        Assert.Equal((int)paid["amount"]!, (int)paid["amount_received"]!);
    }

    [Theory]
    [InlineData("requires_action")]
    [InlineData("requires_capture")]
    [InlineData("succeeded")]
    [InlineData("canceled")]
    public async Task Notes_can_be_changed_at_any_time_and_nothing_is_told(string state)
    {
        var intent = await shop.IntentAsync(state);
        var told = await shop.ToldAsync();
        var updated = await shop.DoAsync(
            $"{Shop.Intents}/{intent}", "metadata[order]=7&description=Socks&receipt_email=a@email.fr");

        Assert.Equal((state, "7", "Socks", "a@email.fr"),
            ((string?)updated["status"], (string?)updated["metadata"]!["order"], (string?)updated["description"],
                (string?)updated["receipt_email"]));
        Assert.Equal(told, await shop.ToldAsync());
    }

    [Fact]
    public async Task A_page_after_cancelling_pays_nothing()
    {
        var intent = await shop.IntentAsync("requires_action", "alma");
        var page = Page(await HoldAsync(intent, "requires_action"));
        await shop.DoAsync($"{Shop.Intents}/{intent}/cancel");
        await AuthorizeAsync(page);
        await HoldAsync(intent, "canceled");
        Assert.DoesNotContain("charge.succeeded", await shop.ToldAsync());
    }

    [Fact]
    public async Task Wanting_no_action_fails_the_attempt_with_402()
    {
        var refused = await shop.PostAsync(
            Shop.Intents, Shop.Form("klarna", withMethod: true) + "&confirm=true&error_on_requires_action=true");

        Assert.Equal(402, refused.Status);
        Assert.Equal(("card_error", "authentication_required", "authentication_not_handled"),
            ((string?)refused.Error["type"], (string?)refused.Error["code"], (string?)refused.Error["decline_code"]));
        var kept = await HoldAsync((string)refused.Error["payment_intent"]!["id"]!, "requires_payment_method");
        Assert.True(JsonNode.DeepEquals(kept, refused.Error["payment_intent"]));
        Assert.Equal(["payment_intent.created", "payment_intent.payment_failed"], await shop.ToldAsync());
    }

    [Theory]
    [InlineData("https://a.example/x?order=7#done", "https://a.example/x?order=7&", "#done")]
    [InlineData("https://a.example?", "https://a.example?", "")]
    [InlineData("app://back", "app://back?", "")]
    public async Task The_way_back_keeps_its_own_query_and_fragment(string url, string before, string after)
    {
        var intent = await shop.DoAsync(
            Shop.Intents,
            Shop.Form("klarna", withMethod: true) + $"&confirm=true&return_url={Uri.EscapeDataString(url)}");
        Assert.Equal(url, (string?)intent["next_action"]!["redirect_to_url"]!["return_url"]);
        var back = (string)(await shop.CustomerAsync(intent.Id, "approve"))["return_url"]!;
        Assert.StartsWith($"{before}payment_intent={intent.Id}&", back);
        Assert.EndsWith($"redirect_status=succeeded{after}", back);
    }

    private async Task<JsonNode> HoldAsync(string intent, string status)
    {
        var found = (await shop.ReadAsync($"{Shop.Intents}/{intent}")).Json;
        Assert.Equal(status, (string?)found["status"]);
        return found;
    }

    private static string Page(JsonNode intent) => (string)intent["next_action"]!["redirect_to_url"]!["url"]!;

    // What Alma's page sends when its button is pressed.
    private Task<Reply> AuthorizeAsync(string page) =>
        shop.SendAsync("POST", new Uri(page).AbsolutePath, "action=authorize&installments=3");
}
