using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>The published test cards: each does what its name says, and leaves no number behind.</summary>
public sealed class CardTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Price = "amount=2000&currency=eur&payment_method_types[]=card";
    private const string Number = "payment_method_data[type]=card&payment_method_data[card][exp_month]=12"
        + "&payment_method_data[card][exp_year]=2040&payment_method_data[card][cvc]=123&payment_method_data[card][number]";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("payment_method=pm_card_visa", "visa", "4242")]
    [InlineData("payment_method=pm_card_amex", "amex", "0005")]
    [InlineData("payment_method_data[type]=card&payment_method_data[card][token]=tok_mastercard", "mastercard", "4444")]
    [InlineData(Number + "=4242-4242+4242+4242", "visa", "4242")]
    public async Task A_card_pays_at_once_and_nobody_is_sent_anywhere(string card, string brand, string last4)
    {
        var paid = await shop.DoAsync(Shop.Intents, $"{Price}&confirm=true&{card}&expand[]=latest_charge.balance_transaction");
        var charge = paid["latest_charge"]!;
        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.StartsWith("ch_3", (string?)charge["id"]);
        Assert.Equal(brand, (string?)charge["payment_method_details"]!["card"]!["brand"]);
        Assert.Equal(last4, (string?)charge["payment_method_details"]!["card"]!["last4"]);
        Assert.Equal(
            ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "charge.updated"], await shop.ToldAsync());
    }

    [Theory]
    [InlineData("chargeDeclined", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData("visa_chargeDeclined", "card_declined", "generic_decline", "Your card was declined.")]
    [InlineData("chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "Your card has insufficient funds.")]
    [InlineData("chargeDeclinedLostCard", "card_declined", "lost_card", "Your card was declined.")]
    [InlineData("chargeDeclinedStolenCard", "card_declined", "stolen_card", "Your card was declined.")]
    [InlineData("chargeDeclinedExpiredCard", "expired_card", null, "Your card has expired.")]
    [InlineData("chargeDeclinedIncorrectCvc", "incorrect_cvc", null, "Your card's security code is incorrect.")]
    [InlineData(
        "chargeDeclinedProcessingError", "processing_error", null,
        "An error occurred while processing your card. Try again in a little bit.")]
    public async Task A_declined_card_leaves_a_failed_charge(string name, string code, string? reason, string message)
    {
        var refused = await shop.PostAsync(Shop.Intents, $"{Price}&confirm=true&payment_method=pm_card_{name}");
        var error = refused.Error;
        Assert.Equal((402, "card_error", code), (refused.Status, (string?)error["type"], (string?)error["code"]));
        Assert.Equal((reason, message), ((string?)error["decline_code"], (string?)error["message"]));

        var intent = await shop.ReadAsync($"{Shop.Intents}/{error["payment_intent"]!["id"]}?expand[]=latest_charge");
        Assert.Equal("requires_payment_method", (string?)intent["status"]);
        Assert.Equal("failed", (string?)intent["latest_charge"]!["status"]);
        Assert.Equal((string?)error["charge"], (string?)intent["last_payment_error"]!["charge"]);
        Assert.Equal(["payment_intent.created", "charge.failed", "payment_intent.payment_failed"], await shop.ToldAsync());

        // A failed charge is money that never moved.
        Assert.Equal(400, (await shop.PostAsync("/v1/refunds", $"charge={error["charge"]}")).Status);
        Assert.Equal(400, (await shop.PostAsync($"/v1/charges/{error["charge"]}/capture")).Status);
        Assert.Equal("succeeded", (string?)(await shop.DoAsync(
            $"{Shop.Intents}/{intent.Id}/confirm", "payment_method=pm_card_visa"))["status"]);
    }

    [Theory]
    [InlineData("threeDSecureOptional", "any", "requires_action")]
    [InlineData("threeDSecureOptional", "challenge", "requires_action")]
    [InlineData("threeDSecureOptional", "automatic", "succeeded")]
    [InlineData("amex", "any", "succeeded")]
    public async Task A_shop_may_ask_that_the_holder_be_asked(string card, string request, string status)
    {
        var asked = await shop.DoAsync(
            Shop.Intents,
            $"{Price}&confirm=true&payment_method=pm_card_{card}&payment_method_options[card][request_three_d_secure]={request}");
        Assert.Equal(status, (string?)asked["status"]);
        Assert.Equal(request, (string?)asked["payment_method_options"]!["card"]!["request_three_d_secure"]);
    }

    [Theory]
    [InlineData("approve", "succeeded", null)]
    [InlineData("cancel", "requires_payment_method", "payment_intent_authentication_failure")]
    [InlineData("decline", "requires_payment_method", "card_declined")]
    [InlineData("fail", "requires_payment_method", "processing_error")]
    [InlineData("expire", "requires_payment_method", "payment_intent_payment_attempt_expired")]
    public async Task A_card_that_asks_for_its_holder_waits_for_them(string verb, string status, string? code)
    {
        var asked = await shop.DoAsync(Shop.Intents, $"{Price}&confirm=true&payment_method=pm_card_threeDSecure2Required");
        Assert.Equal("requires_action", (string?)asked["status"]);
        Assert.Null(asked["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Null((await shop.CustomerAsync(asked.Id, verb))["return_url"]);

        var ended = await shop.ReadAsync($"{Shop.Intents}/{asked.Id}");
        Assert.Equal(status, (string?)ended["status"]);
        Assert.Equal(code, (string?)ended["last_payment_error"]?["code"]);
    }

    [Theory]
    [InlineData("complete", "succeeded")]
    [InlineData("fail", "failed")]
    public async Task The_page_decides_and_leads_back(string action, string redirected)
    {
        var asked = await shop.DoAsync(
            Shop.Intents,
            $"{Price}&confirm=true&payment_method=pm_card_threeDSecure2Required&return_url=https://shop.example/back");
        var page = new Uri((string)asked["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath;
        Assert.Contains("id=\"complete\"", (await shop.SendAsync("GET", page)).Text);
        Assert.Contains("role=\"alert\"", (await shop.SendAsync("POST", page, "action=neither")).Text);

        var pressed = await shop.SendAsync("POST", page, $"action={action}");
        var back = await shop.SendAsync("GET", pressed.Headers["Location"]);
        Assert.EndsWith($"redirect_status={redirected}", back.Headers["Location"]);
    }

    [Fact]
    public async Task Reserved_money_is_captured_in_part_and_refunded_under_a_refunds_own_names()
    {
        var held = await shop.DoAsync(Shop.Intents, $"{Price}&confirm=true&capture_method=manual&payment_method=pm_card_visa");
        Assert.Equal("requires_capture", (string?)held["status"]);
        await shop.DoAsync($"{Shop.Intents}/{held.Id}/capture", "amount_to_capture=1500");
        var refund = await shop.DoAsync("/v1/refunds", $"payment_intent={held.Id}&expand[]=balance_transaction");
        Assert.StartsWith("re_1", refund.Id);
        Assert.Equal((-1500, "refund"), ((int)refund["balance_transaction"]!["amount"]!, (string?)refund["balance_transaction"]!["type"]));
    }

    [Fact]
    public async Task Charges_of_cards_and_of_klarna_are_one_list_that_is_walked_page_by_page()
    {
        List<string> made = [];
        foreach (var method in new[] { "card", "klarna", "card", "klarna" })
        {
            var intent = method == "card"
                ? (await shop.DoAsync(Shop.Intents, $"{Price}&confirm=true&payment_method=pm_card_visa")).Id
                : await shop.IntentAsync("succeeded");
            made.Insert(0, (string)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["latest_charge"]!);
        }

        Assert.Equal(["py_", "ch_", "py_", "ch_"], made.Select(each => each[..3]));
        Assert.Equal(made, Ids(await shop.ReadAsync("/v1/charges")));
        for (var at = 0; at < made.Count - 1; at++)
        {
            Assert.Equal(made[at + 1], Assert.Single(Ids(await shop.ReadAsync($"/v1/charges?limit=1&starting_after={made[at]}"))));
            Assert.Equal(made[at], Assert.Single(Ids(await shop.ReadAsync($"/v1/charges?limit=1&ending_before={made[at + 1]}"))));
        }
    }

    [Fact]
    public async Task A_saved_card_is_charged_while_its_holder_is_away_unless_it_wants_them()
    {
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        foreach (var (card, code) in new[] { ("visa", null), ("authenticationRequired", "authentication_required") })
        {
            var saved = (await shop.DoAsync($"/v1/payment_methods/pm_card_{card}/attach", $"customer={customer}")).Id;
            var away = await shop.PostAsync(
                Shop.Intents, $"{Price}&confirm=true&off_session=true&customer={customer}&payment_method={saved}");
            Assert.Equal(code is null ? 200 : 402, away.Status);
            Assert.Equal(code, (string?)away.Json["error"]?["code"]);
        }

        Assert.Equal(
            402, (await shop.PostAsync("/v1/payment_methods/pm_card_chargeDeclined/attach", $"customer={customer}")).Status);
    }

    [Theory]
    [InlineData("createDispute", "needs_response", "fraudulent")]
    [InlineData("createDisputeProductNotReceived", "needs_response", "product_not_received")]
    [InlineData("createDisputeInquiry", "warning_needs_response", "product_not_received")]
    public async Task Some_holders_dispute_what_they_paid(string card, string status, string reason)
    {
        var paid = await shop.DoAsync(Shop.Intents, $"{Price}&confirm=true&payment_method=pm_card_{card}");
        var dispute = (await shop.ReadAsync($"/v1/disputes?payment_intent={paid.Id}"))["data"]![0]!;
        Assert.Equal((status, reason), ((string?)dispute["status"], (string?)dispute["reason"]));
        await shop.DoAsync($"/v1/disputes/{dispute["id"]}/close");
        Assert.Contains("charge.dispute.closed", await shop.ToldAsync());
    }

    [Fact]
    public async Task A_token_is_used_once_and_an_older_charge_takes_it()
    {
        var token = await shop.SendAsync(
            "POST", "/v1/tokens", "card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=40&card[cvc]=123", shop.PublishableKey);
        var charge = await shop.DoAsync("/v1/charges", $"amount=2000&currency=eur&source={token.Id}");
        Assert.Equal((true, "succeeded"), ((bool)charge["captured"]!, (string?)charge["status"]));
        var again = await shop.PostAsync("/v1/charges", $"amount=2000&currency=eur&source={token.Id}");
        Assert.Equal((400, "token_already_used"), (again.Status, (string?)again.Error["code"]));
        Assert.True((bool)(await shop.ReadAsync($"/v1/tokens/{token.Id}"))["used"]!);
    }

    [Theory]
    [InlineData("number]=4242424242424241", "incorrect_number", null, "number")]
    [InlineData("number]=4539578763621486", "card_declined", "test_mode_live_card", null)]
    [InlineData("number]=lots", "invalid_number", null, "number")]
    [InlineData("exp_month]=13", "invalid_expiry_month", null, "exp_month")]
    [InlineData("exp_month]=4242424242424242", "invalid_expiry_month", null, "exp_month")]
    [InlineData("exp_year]=1970", "invalid_expiry_year", null, "exp_year")]
    [InlineData("cvc]=99", "invalid_cvc", null, "cvc")]
    public async Task A_wrong_card_is_refused_before_anything_is_stored(string wrong, string code, string? reason, string? param)
    {
        var name = wrong[..wrong.IndexOf(']', StringComparison.Ordinal)];
        var right = new Dictionary<string, string> { ["number"] = "4242424242424242", ["exp_month"] = "12", ["exp_year"] = "2040" };
        right[name] = wrong[(name.Length + 2)..];
        var form = string.Concat(right.Select(each => $"&payment_method_data[card][{each.Key}]={each.Value}"));
        var refused = await shop.PostAsync(Shop.Intents, $"{Price}&confirm=true&payment_method_data[type]=card{form}");
        Assert.Equal((402, "card_error"), (refused.Status, (string?)refused.Error["type"]));
        Assert.Equal(
            (code, reason, param),
            ((string?)refused.Error["code"], (string?)refused.Error["decline_code"], (string?)refused.Error["param"]));
        Assert.DoesNotContain(right[name] is { Length: > 12 } sent ? sent : "no such text", refused.Text);
        Assert.Empty((await shop.ReadAsync(Shop.Intents))["data"]!.AsArray());
        Assert.Empty(await shop.ToldAsync());
    }

    private static IEnumerable<string> Ids(Reply list) => list["data"]!.AsArray().Select(each => (string)each!["id"]!);
}
