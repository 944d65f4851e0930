using Xunit;

namespace Layby.Tests.Journeys;

public sealed class SetupIntentTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Expanded =
        "expand[]=latest_attempt&expand[]=mandate&expand[]=payment_method&expand[]=customer";

    [Fact]
    public async Task A_setup_saves_the_method_gives_a_mandate_and_lets_the_shop_charge_an_absent_customer()
    {
        var shop = server.NewShop();
        var customer = (await shop.DoAsync("/v1/customers", "email=jenny@example.com")).Id;
        var made = await shop.DoAsync(
            Shop.Setups, $"customer={customer}&description=Monthly+box&metadata[box]=7&payment_method_options[klarna][currency]=eur");
        Assert.Equal("requires_payment_method", (string?)made["status"]);
        Assert.Equal("off_session", (string?)made["usage"]);
        Assert.StartsWith($"{made.Id}_secret_", (string)made["client_secret"]!);

        var sent = await shop.DoAsync(
            $"{Shop.Setups}/{made.Id}/confirm", Shop.Customer("klarna") + "&return_url=https://shop.example/back?box=7%23top");
        Assert.Equal("requires_action", (string?)sent["status"]);
        Assert.Equal("https://shop.example/back?box=7#top", (string?)sent["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Contains("/sa_nonce_", (string)sent["next_action"]!["redirect_to_url"]!["url"]!);

        var back = await shop.DoAsync($"/sandbox/setup_intents/{made.Id}/approve");
        Assert.Equal(
            $"https://shop.example/back?box=7&setup_intent={made.Id}&setup_intent_client_secret={made["client_secret"]}"
            + "&redirect_status=succeeded#top",
            (string?)back["return_url"]);

        var done = await shop.ReadAsync($"{Shop.Setups}/{made.Id}?{Expanded}");
        Assert.Equal("succeeded", (string?)done["status"]);
        Assert.Equal("active", (string?)done["mandate"]!["status"]);
        Assert.Equal("succeeded", (string?)done["latest_attempt"]!["status"]);
        Assert.Equal(customer, (string?)done["payment_method"]!["customer"]);
        Assert.Equal(customer, (string?)done["customer"]!["id"]);
        Assert.Equal("klarna", (string?)done["latest_attempt"]!["payment_method_details"]!["type"]);

        var method = (string)done["payment_method"]!["id"]!;
        var charged = await shop.DoAsync(
            Shop.Intents,
            $"amount=1999&currency=eur&customer={customer}&payment_method={method}&confirm=true&off_session=true");
        Assert.Equal("succeeded", (string?)charged["status"]);
        Assert.Equal(
            [
                "customer.created", "setup_intent.created", "setup_intent.requires_action", "payment_method.attached",
                "setup_intent.succeeded", "payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
                "charge.updated",
            ],
            await shop.ToldAsync());
    }

    [Theory]
    [InlineData("decline", "payment_method_provider_decline", "Customer was declined by Klarna")]
    [InlineData("cancel", "payment_method_customer_decline", "Customer cancelled checkout on Klarna")]
    [InlineData("fail", "payment_method_not_available", "Klarna is not available at the moment")]
    [InlineData("expire", "setup_intent_setup_attempt_expired", "Klarna checkout was not completed and has expired")]
    public async Task A_setup_that_fails_says_why_and_can_be_tried_again(string verb, string code, string message)
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("requires_action");
        var tried = (string)(await shop.ReadAsync($"{Shop.Setups}/{setup}"))["payment_method"]!;
        var back = await shop.DoAsync($"/sandbox/setup_intents/{setup}/{verb}");
        Assert.EndsWith("redirect_status=failed", (string)back["return_url"]!);

        var failed = await shop.ReadAsync($"{Shop.Setups}/{setup}?expand[]=latest_attempt");
        Assert.Equal("requires_payment_method", (string?)failed["status"]);
        Assert.Null(failed["payment_method"]);
        Assert.Equal(code, (string?)failed["last_setup_error"]!["code"]);
        Assert.Equal(message, (string?)failed["last_setup_error"]!["message"]);
        Assert.Equal(tried, (string?)failed["last_setup_error"]!["payment_method"]!["id"]);
        Assert.Equal("failed", (string?)failed["latest_attempt"]!["status"]);
        Assert.Equal(code, (string?)failed["latest_attempt"]!["setup_error"]!["code"]);

        await shop.DoAsync($"{Shop.Setups}/{setup}/confirm", Shop.Customer("klarna") + "&return_url=https://shop.example");
        var again = await shop.DoAsync($"/sandbox/setup_intents/{setup}/approve");
        Assert.Equal("succeeded", (string?)again["setup_intent"]!["status"]);
        Assert.Null(again["setup_intent"]!["last_setup_error"]);
        var attempts = await shop.ReadAsync($"/v1/setup_attempts?setup_intent={setup}");
        Assert.Equal(["succeeded", "failed"], attempts["data"]!.AsArray().Select(each => (string?)each!["status"]));
        Assert.Equal(
            [
                "setup_intent.created", "setup_intent.requires_action", "setup_intent.setup_failed",
                "setup_intent.requires_action", "setup_intent.succeeded",
            ],
            await shop.ToldAsync());
    }

    [Fact]
    public async Task The_customers_email_decides_a_setup_as_it_decides_a_payment()
    {
        var shop = server.NewShop();
        var setup = (await shop.DoAsync(
            Shop.Setups,
            "confirm=true&return_url=https://shop.example&payment_method_data[type]=klarna"
            + "&payment_method_data[billing_details][email]=customer%2Bdenied@email.de")).Id;
        var back = await shop.DoAsync($"/sandbox/setup_intents/{setup}/approve");
        Assert.Equal("payment_method_provider_decline", (string?)back["setup_intent"]!["last_setup_error"]!["code"]);
    }

    [Fact]
    public async Task A_confirm_anew_gives_the_open_attempt_up_and_its_late_approval_moves_nothing()
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("requires_action");
        var first = await shop.ReadAsync($"{Shop.Setups}/{setup}");
        var second = await shop.DoAsync(
            $"{Shop.Setups}/{setup}/confirm", Shop.Customer("klarna") + "&return_url=https://shop.example/second");
        Assert.NotEqual((string?)first["latest_attempt"], (string?)second["latest_attempt"]);
        var attempts = await shop.ReadAsync($"/v1/setup_attempts?setup_intent={setup}&limit=2");
        Assert.Equal(["requires_action", "abandoned"], attempts["data"]!.AsArray().Select(each => (string?)each!["status"]));

        var page = await shop.SendAsync("GET", new Uri((string)first["next_action"]!["redirect_to_url"]!["url"]!).PathAndQuery);
        Assert.Contains("id=\"back-to-shop\"", page.Text);
        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Shop.Setups}/{setup}"))["status"]);
    }

    [Fact]
    public async Task A_canceled_setup_keeps_its_method_and_ends_the_attempt()
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("requires_action");
        var canceled = await shop.DoAsync($"{Shop.Setups}/{setup}/cancel", "cancellation_reason=abandoned&expand[]=latest_attempt");
        Assert.Equal("canceled", (string?)canceled["status"]);
        Assert.Equal("abandoned", (string?)canceled["cancellation_reason"]);
        Assert.Equal("abandoned", (string?)canceled["latest_attempt"]!["status"]);
        Assert.NotNull(canceled["payment_method"]);
        Assert.Equal("setup_intent.canceled", (await shop.ToldAsync())[^1]);
    }

    [Fact]
    public async Task Notes_can_be_changed_at_any_time_and_another_method_ends_the_attempt()
    {
        var shop = server.NewShop();
        var done = await shop.SetupAsync("succeeded");
        var noted = await shop.DoAsync($"{Shop.Setups}/{done}", "description=after&metadata[k]=v");
        Assert.Equal("after", (string?)noted["description"]);
        Assert.Equal("succeeded", (string?)noted["status"]);

        var open = await shop.SetupAsync("requires_action");
        var changed = await shop.DoAsync($"{Shop.Setups}/{open}", "payment_method_data[type]=klarna&expand[]=latest_attempt");
        Assert.Equal("requires_confirmation", (string?)changed["status"]);
        Assert.Equal("abandoned", (string?)changed["latest_attempt"]!["status"]);
        Assert.DoesNotContain("setup_intent.updated", await shop.ToldAsync());
    }

    [Fact]
    public async Task A_setup_without_a_customer_lets_the_method_be_attached_afterwards()
    {
        var shop = server.NewShop();
        var setup = await shop.ReadAsync($"{Shop.Setups}/{await shop.SetupAsync("succeeded")}");
        Assert.NotNull(setup["mandate"]);
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var attached = await shop.DoAsync($"/v1/payment_methods/{setup["payment_method"]}/attach", $"customer={customer}");
        Assert.Equal(customer, (string?)attached["customer"]);
        var charged = await shop.DoAsync(
            Shop.Intents,
            $"amount=1999&currency=eur&customer={customer}&payment_method={setup["payment_method"]}&confirm=true&off_session=true");
        Assert.Equal("succeeded", (string?)charged["status"]);
    }

    [Fact]
    public async Task A_browser_confirms_and_reads_a_setup_with_its_secret_and_sees_no_more_than_it_needs()
    {
        var shop = server.NewShop();
        var made = await shop.DoAsync(Shop.Setups, "payment_method_types[]=klarna&metadata[secret]=thing");
        var sent = (await shop.SendAsync(
            "POST", $"{Shop.Setups}/{made.Id}/confirm",
            $"client_secret={made["client_secret"]}&use_stripe_sdk=true&return_url=myapp://done&{Shop.Customer("klarna")}",
            shop.PublishableKey)).Granted();
        Assert.Equal("redirect_to_url", (string?)sent["next_action"]!["type"]);
        await shop.DoAsync($"/sandbox/setup_intents/{made.Id}/approve");
        var seen = (await shop.SendAsync(
            "GET", $"{Shop.Setups}/{made.Id}?client_secret={made["client_secret"]}&expand[]=payment_method", null,
            shop.PublishableKey)).Granted();
        Assert.Equal("succeeded", (string?)seen["status"]);
        Assert.False(seen.Json.AsObject().ContainsKey("metadata"));
        Assert.False(seen.Json.AsObject().ContainsKey("mandate"));
        var refreshed = await shop.SendAsync(
            "POST", $"{Shop.Setups}/{made.Id}/refresh", $"client_secret={made["client_secret"]}", shop.PublishableKey);
        Assert.Equal("succeeded", (string?)refreshed.Granted()["status"]);
    }

    [Fact]
    public async Task A_confirmation_token_sets_a_method_up_once()
    {
        var shop = server.NewShop();
        var token = (await shop.SendAsync(
            "POST", "/v1/confirmation_tokens", Shop.Customer("klarna") + "&return_url=https://shop.example/token",
            shop.PublishableKey)).Granted().Id;
        var setup = await shop.DoAsync(Shop.Setups, $"confirm=true&confirmation_token={token}");
        Assert.Equal("requires_action", (string?)setup["status"]);
        Assert.Equal(setup.Id, (string?)(await shop.ReadAsync($"/v1/confirmation_tokens/{token}"))["setup_intent"]);
        var twice = await shop.PostAsync(Shop.Setups, $"confirm=true&confirmation_token={token}");
        Assert.Equal(400, twice.Status);
    }

    [Fact]
    public async Task Setups_are_listed_by_customer_by_method_and_by_age()
    {
        var shop = server.NewShop();
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var first = await shop.SetupAsync("succeeded", $"&customer={customer}");
        var second = await shop.SetupAsync("requires_payment_method");
        var method = (string)(await shop.ReadAsync($"{Shop.Setups}/{first}"))["payment_method"]!;
        Assert.Equal([first], await IdsAsync(shop, $"customer={customer}"));
        Assert.Equal([first], await IdsAsync(shop, $"payment_method={method}"));
        Assert.Equal([second, first], await IdsAsync(shop, "limit=5"));
        Assert.Equal([first], await IdsAsync(shop, $"starting_after={second}"));
        Assert.Empty(await IdsAsync(shop, "attach_to_self=true"));
    }

    [Theory]
    [InlineData("2023-08-16", "payment_method_provider_decline")]
    [InlineData("2022-11-15", "setup_intent_authentication_failure")]
    public async Task A_refusal_is_named_as_the_callers_version_names_it(string version, string code)
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("failed");
        var seen = await shop.ReadAsync($"{Shop.Setups}/{setup}?expand[]=latest_attempt", ("Stripe-Version", version));
        Assert.Equal(code, (string?)seen["last_setup_error"]!["code"]);
        Assert.Equal(code, (string?)seen["latest_attempt"]!["setup_error"]!["code"]);
    }

    [Theory]
    [InlineData("provider_error", 402)]
    [InlineData("provider_timeout", 424)]
    public async Task A_provider_that_fails_ends_the_attempt_and_the_setup_can_be_tried_again(string kind, int status)
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("requires_confirmation");
        await shop.DoAsync("/sandbox/faults", $"kind={kind}&count=1");
        var refused = await shop.PostAsync($"{Shop.Setups}/{setup}/confirm", "return_url=https://shop.example");
        Assert.Equal(status, refused.Status);
        Assert.Equal("requires_payment_method", (string?)refused.Error["setup_intent"]!["status"]);
        var again = await shop.DoAsync(
            $"{Shop.Setups}/{setup}/confirm", Shop.Customer("klarna") + "&return_url=https://shop.example");
        Assert.Equal("requires_action", (string?)again["status"]);
    }

    [Fact]
    public async Task A_card_is_set_up_at_once_without_a_mandate_and_charged_later()
    {
        var shop = server.NewShop();
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var setup = await shop.DoAsync(
            Shop.Setups, $"customer={customer}&payment_method_types[]=card&payment_method=pm_card_visa&confirm=true");
        Assert.Equal("succeeded", (string?)setup["status"]);
        Assert.Null(setup["mandate"]);
        var charged = await shop.DoAsync(
            Shop.Intents,
            $"amount=1999&currency=eur&customer={customer}&payment_method={setup["payment_method"]}&payment_method_types[]=card"
            + "&confirm=true&off_session=true");
        Assert.Equal("succeeded", (string?)charged["status"]);
        Assert.Equal(
            ["customer.created", "setup_intent.created", "payment_method.attached", "setup_intent.succeeded"],
            (await shop.ToldAsync())[..4]);
    }

    [Fact]
    public async Task A_card_that_is_declined_fails_the_setup_in_the_words_of_its_issuer()
    {
        var shop = server.NewShop();
        var refused = await shop.PostAsync(
            Shop.Setups, "payment_method_types[]=card&payment_method=pm_card_visa_chargeDeclined&confirm=true");
        Assert.Equal(402, refused.Status);
        Assert.Equal("card_error", (string?)refused.Error["type"]);
        Assert.Equal("card_declined", (string?)refused.Error["code"]);
        Assert.Equal("generic_decline", (string?)refused.Error["decline_code"]);
        Assert.Equal("card_declined", (string?)refused.Error["setup_intent"]!["last_setup_error"]!["code"]);
    }

    [Fact]
    public async Task A_card_whose_holder_does_not_prove_who_they_are_is_not_set_up()
    {
        var shop = server.NewShop();
        var setup = await shop.DoAsync(
            Shop.Setups,
            "payment_method_types[]=card&payment_method=pm_card_threeDSecure2Required&confirm=true&return_url=https://shop.example");
        Assert.Equal("requires_action", (string?)setup["status"]);
        var back = await shop.DoAsync($"/sandbox/setup_intents/{setup.Id}/cancel");
        Assert.Equal(
            "setup_intent_authentication_failure", (string?)back["setup_intent"]!["last_setup_error"]!["code"]);
    }

    [Fact]
    public async Task A_page_on_which_nothing_is_paid_has_four_steps_and_says_so()
    {
        var shop = server.NewShop();
        var setup = await shop.ReadAsync($"{Shop.Setups}/{await shop.SetupAsync("requires_action")}");
        var address = new Uri((string)setup["next_action"]!["redirect_to_url"]!["url"]!).PathAndQuery;
        foreach (var (step, form, next) in ((string, string, string)[])
        [
            ("", "phone=0612345678", "?step=code"),
            ("?step=code", "code=123456", "?step=repayment"),
            ("?step=repayment", "repayment=direct_debit&iban=DE11520513735120710131", "?step=review&repayment=direct_debit"),
        ])
        {
            var page = await shop.SendAsync("GET", address + step);
            Assert.Contains("4", page.Text);
            Assert.DoesNotContain("class=\"amount\"", page.Text);
            var sent = await shop.SendAsync("POST", address + step, form);
            Assert.Equal(303, sent.Status);
            Assert.EndsWith(next, sent.Headers["Location"]);
        }

        var review = await shop.SendAsync("GET", address + "?step=review&repayment=direct_debit");
        Assert.Contains("id=\"pay\"", review.Text);
        var agreed = await shop.SendAsync("POST", address + "?step=review&repayment=direct_debit", "");
        Assert.Equal(303, agreed.Status);
        var back = await shop.SendAsync("GET", agreed.Headers["Location"]);
        Assert.Contains("redirect_status=succeeded", back.Headers["Location"]);
        Assert.Equal("succeeded", (string?)(await shop.ReadAsync($"{Shop.Setups}/{setup.Id}"))["status"]);
    }

    [Fact]
    public async Task After_48_hours_on_the_page_the_attempt_has_failed_and_not_a_second_before()
    {
        var shop = server.NewShop();
        var setup = await shop.SetupAsync("requires_action");
        await shop.DoAsync("/sandbox/clock/advance", $"seconds={(48 * 3600) - 60}");
        Assert.Equal("requires_action", (string?)(await shop.ReadAsync($"{Shop.Setups}/{setup}"))["status"]);
        await shop.DoAsync("/sandbox/clock/advance", "seconds=61");
        var late = await shop.ReadAsync($"{Shop.Setups}/{setup}");
        Assert.Equal("requires_payment_method", (string?)late["status"]);
        Assert.Equal("setup_intent_setup_attempt_expired", (string?)late["last_setup_error"]!["code"]);
        Assert.Equal("setup_intent.setup_failed", (await shop.ToldAsync())[^1]);
    }

    private static async Task<string[]> IdsAsync(Shop shop, string query) =>
        [.. (await shop.ReadAsync($"{Shop.Setups}?{query}"))["data"]!.AsArray().Select(each => (string)each!["id"]!)];
}
