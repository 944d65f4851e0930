using System.Net;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>How sessions end, are changed, listed and shown.</summary>
public sealed class CheckoutLifeTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Counter counter = new(server.Client, server.NewShop());

    [Fact]
    public async Task An_ended_session_says_so_and_its_customer_can_not_pay_any_more()
    {
        var session = await counter.OpenAsync();
        var early = await counter.VisitAsync(session);
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "alma");
        var over = await counter.Shop.DoAsync($"{Counter.Sessions}/{session.Id}/expire");

        Assert.Equal("expired", (string?)over["status"]);
        Assert.Equal("unpaid", (string?)over["payment_status"]);
        Assert.Null(over["url"]);
        var told = await counter.ToldAsync();
        Assert.Equal(["payment_intent.canceled", "checkout.session.expired"], told[^2..]);
        Assert.Equal("automatic", (string?)(await counter.IntentAsync(over))["cancellation_reason"]);

        // Who is still at the provider's agrees too late, and who is still on the page presses too late.
        await visitor.PressAsync("authorize");
        await early.PressAsync("submit", [.. Counter.Willing, ("method", "alma")]);
        Assert.Equal("This checkout has expired", early.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(Counter.Cart, early.Page.GetElementById("back-to-shop")!.GetAttribute("href"));
        Assert.Equal("canceled", (string?)(await counter.IntentAsync(over))["status"]);
        Assert.Equal(told, await counter.ToldAsync());
    }

    [Fact]
    public async Task A_setup_that_is_ended_gives_its_intent_up()
    {
        var session = await counter.OpenAsync(what: Counter.Setup);
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "klarna");
        var over = await counter.Shop.DoAsync($"{Counter.Sessions}/{session.Id}/expire");

        var setup = await counter.Shop.ReadAsync($"/v1/setup_intents/{(string)over["setup_intent"]!}");
        Assert.Equal("canceled", (string?)setup["status"]);
        Assert.Equal(["setup_intent.canceled", "checkout.session.expired"], (await counter.ToldAsync())[^2..]);
    }

    [Fact]
    public async Task A_complete_session_shows_the_way_to_the_shop_and_keeps_its_notes_open()
    {
        var session = await counter.OpenAsync();
        var page = Counter.PageOf(session);
        await counter.PayAsync(session);
        var visitor = new Providers.PageVisitor(server.Client);
        await visitor.OpenAsync(page);

        Assert.Equal("You are all done", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            $"https://shop.example/done?session={session.Id}",
            visitor.Page.GetElementById("back-to-shop")!.GetAttribute("href"));
        var noted = await counter.Shop.DoAsync($"{Counter.Sessions}/{session.Id}", "metadata[shelf]=3");
        Assert.Equal("3", (string?)noted["metadata"]!["shelf"]);
        var refused = await counter.Shop.PostAsync($"{Counter.Sessions}/{session.Id}/expire");
        Assert.Equal(
            "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `complete`.",
            (string?)refused.Error["message"]);
        var late = await counter.Shop.PostAsync($"{Counter.Sessions}/{session.Id}", "payment_intent_data[description]=x");
        Assert.Equal(400, late.Status);
    }

    [Fact]
    public async Task What_is_bought_can_be_changed_while_the_session_is_open()
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "alma");
        var lines = (await counter.ReadAsync(session.Id, "/line_items"))["data"]!.AsArray();
        var changed = await counter.Shop.DoAsync(
            $"{Counter.Sessions}/{session.Id}",
            $"line_items[0][id]={(string)lines[0]!["id"]!}&line_items[0][quantity]=3"
            + "&line_items[1][price_data][currency]=eur&line_items[1][price_data][unit_amount_decimal]=1000.5"
            + "&line_items[1][price_data][product_data][name]=Ribbon&line_items[1][quantity]=3&expand[]=line_items");

        Assert.Equal(15002, (long)changed["amount_total"]!);
        Assert.Equal(
            ["Linen shirt", "Ribbon"], changed["line_items"]!["data"]!.AsArray().Select(each => (string)each!["description"]!));
        Assert.Null(changed["line_items"]!["data"]![1]!["price"]!["unit_amount"]);
        Assert.Equal("1000.5", (string?)changed["line_items"]!["data"]![1]!["price"]!["unit_amount_decimal"]);

        // The attempt at the old price is over; the next one is at the new.
        await visitor.PressAsync("authorize");
        Assert.Equal("open", (string?)(await counter.ReadAsync(session.Id))["status"]);
        var paid = await counter.PayAsync(changed);
        Assert.Equal(15002, (long)(await counter.IntentAsync(paid))["amount_received"]!);
    }

    [Fact]
    public async Task A_session_that_comes_to_cost_nothing_gives_its_payment_up_and_may_cost_again()
    {
        var session = await counter.OpenAsync();
        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(visitor, "alma");
        var free = await counter.Shop.DoAsync(
            $"{Counter.Sessions}/{session.Id}",
            "line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=0&line_items[0][quantity]=1"
            + "&line_items[0][price_data][product_data][name]=Sample");
        Assert.Equal("no_payment_required", (string?)free["payment_status"]);
        Assert.Null(free["payment_intent"]);
        Assert.Equal("payment_intent.canceled", (await counter.ToldAsync())[^1]);
        await visitor.PressAsync("authorize");
        Assert.Equal("open", (string?)(await counter.ReadAsync(session.Id))["status"]);

        var dear = await counter.Shop.DoAsync($"{Counter.Sessions}/{session.Id}", Counter.Lines);
        Assert.Equal("unpaid", (string?)dear["payment_status"]);
        Assert.Equal("paid", (string?)(await counter.PayAsync(dear))["payment_status"]);
    }

    [Fact]
    public async Task Only_the_session_decides_about_the_money_of_its_intent()
    {
        var session = await counter.OpenAsync();
        await Counter.ChooseAsync(await counter.VisitAsync(session), "alma");
        var intent = $"/v1/payment_intents/{(string)(await counter.ReadAsync(session.Id))["payment_intent"]!}";

        foreach (var (path, form) in new[]
        {
            (intent, "amount=100"), ($"{intent}/cancel", ""),
            ($"{intent}/confirm", "payment_method_data[type]=alma&return_url=https://shop.example/done"),
        })
        {
            var refused = await counter.Shop.PostAsync(path, form);
            Assert.Equal("You cannot perform this action on PaymentIntents created by Checkout.", (string?)refused.Error["message"]);
        }

        Assert.Equal("x", (string?)(await counter.Shop.DoAsync(intent, "description=x"))["description"]);
    }

    [Fact]
    public async Task Sessions_are_listed_by_what_they_are_about()
    {
        var customer = await counter.Shop.DoAsync("/v1/customers", "email=known@shop.example");
        var theirs = await counter.OpenAsync($"customer={customer.Id}");
        var addressed = await counter.OpenAsync("customer_email=other@shop.example");
        var paid = await counter.PayAsync(await counter.OpenAsync());
        var over = await counter.Shop.DoAsync($"{Counter.Sessions}/{(await counter.OpenAsync()).Id}/expire");

        Assert.Equal([over.Id, paid.Id, addressed.Id, theirs.Id], await IdsAsync(""));
        Assert.Equal([addressed.Id, theirs.Id], await IdsAsync("?status=open"));
        Assert.Equal([paid.Id], await IdsAsync("?status=complete"));
        Assert.Equal([over.Id], await IdsAsync("?status=expired"));
        Assert.Equal([theirs.Id], await IdsAsync($"?customer={customer.Id}"));
        Assert.Empty(await IdsAsync($"?customer={customer.Id}&status=complete"));
        Assert.Equal([paid.Id], await IdsAsync($"?payment_intent={(string)paid["payment_intent"]!}"));
        Assert.Equal([paid.Id], await IdsAsync("?customer_details[email]=CUSTOMER@email.fr"));
        Assert.Equal([theirs.Id], await IdsAsync("?customer_details[email]=known@shop.example"));
        Assert.Equal([addressed.Id], await IdsAsync($"?starting_after={paid.Id}&limit=1"));
    }

    [Fact]
    public async Task Lines_are_shown_with_their_prices_and_products()
    {
        var session = await counter.OpenAsync(
            "line_items[0][metadata][row]=1&line_items[0][price_data][product_data][metadata][sku]=77"
            + "&expand[]=line_items.data.price.product");
        var line = session["line_items"]!["data"]![0]!;
        Assert.Equal("item", (string?)line["object"]);
        Assert.Equal(8000, (long)line["amount_total"]!);
        Assert.Equal(2, (long)line["quantity"]!);
        Assert.Equal("1", (string?)line["metadata"]!["row"]);
        Assert.Equal(4000, (long)line["price"]!["unit_amount"]!);
        Assert.Equal("77", (string?)line["price"]!["product"]!["metadata"]!["sku"]);

        var path = $"{Counter.Sessions}/{session.Id}/line_items";
        var first = await counter.Shop.ReadAsync($"{path}?limit=1");
        Assert.True((bool)first["has_more"]!);
        var id = (string)first["data"]![0]!["id"]!;
        var second = await counter.Shop.ReadAsync($"{path}?limit=1&starting_after={id}&expand[]=data.price.product");
        Assert.False((bool)second["has_more"]!);
        Assert.Equal("Canvas bag", (string?)second["data"]![0]!["price"]!["product"]!["name"]);
        var back = await counter.Shop.ReadAsync($"{path}?ending_before={(string)second["data"]![0]!["id"]!}");
        Assert.Equal(id, (string?)Assert.Single(back["data"]!.AsArray())!["id"]);

        // A product that was described once can be sold again.
        var product = (string)line["price"]!["product"]!["id"]!;
        var again = await counter.OpenAsync(
            what: $"mode=payment&{Counter.Addresses}&line_items[0][price_data][currency]=eur"
                + $"&line_items[0][price_data][unit_amount]=100&line_items[0][price_data][product]={product}"
                + "&line_items[0][quantity]=1&expand[]=line_items");
        Assert.Equal("Linen shirt", (string?)again["line_items"]!["data"]![0]!["description"]);
    }

    [Fact]
    public async Task A_paid_session_shows_its_payment_and_its_charge_when_asked()
    {
        var paid = await counter.PayAsync(await counter.OpenAsync());
        var whole = await counter.ReadAsync(paid.Id, "?expand[]=payment_intent.latest_charge&expand[]=line_items");

        Assert.True((bool)whole["payment_intent"]!["latest_charge"]!["paid"]!);
        Assert.Equal(2, whole["line_items"]!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("2026-03-25.dahlia", "hosted_page", false)]
    [InlineData("2026-02-25.clover", "hosted", false)]
    [InlineData("2025-02-24.acacia", "hosted", true)]
    public async Task Older_versions_name_the_page_and_the_delivery_as_they_did(string version, string mode, bool details)
    {
        (string, string) asked = ("Stripe-Version", version);
        var session = await counter.Shop.DoAsync(
            Counter.Sessions,
            $"{Counter.Payment}&ui_mode={mode}&shipping_address_collection[allowed_countries][]=FR",
            asked);
        Assert.Equal(mode, (string?)session["ui_mode"]);
        Assert.Equal(details, session.Json.AsObject().ContainsKey("shipping_details"));

        var visitor = await counter.VisitAsync(session);
        await Counter.ChooseAsync(
            visitor, "alma",
            [
                .. Counter.Willing, ("shipping_name", "Camille"), ("shipping_line1", "1 rue Basse"), ("shipping_city", "Lyon"),
                ("shipping_postal_code", "69001"), ("shipping_country", "FR"),
            ]);
        await visitor.PressAsync("authorize");
        var paid = await counter.Shop.ReadAsync($"{Counter.Sessions}/{session.Id}", asked);
        var shipping = paid["collected_information"]!["shipping_details"]!;
        Assert.Equal("Lyon", (string?)shipping["address"]!["city"]);
        Assert.Equal(details ? shipping.ToJsonString() : null, paid["shipping_details"]?.ToJsonString());
    }

    [Fact]
    public async Task The_first_versions_call_the_delivery_shipping()
    {
        var session = await counter.Shop.DoAsync(Counter.Sessions, Counter.Payment, ("Stripe-Version", "2020-08-27"));

        Assert.True(session.Json.AsObject().ContainsKey("shipping"));
        Assert.False(session.Json.AsObject().ContainsKey("shipping_details"));
    }

    [Fact]
    public async Task A_page_of_nobody_is_not_there()
    {
        foreach (var id in new[] { "cs_test_none", $"cs_test_a1{new string('0', 56)}", "pi_1" })
        {
            using var page = await server.Client.GetAsync($"/c/pay/{id}");
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            using var way = await server.Client.GetAsync($"/c/return/{id}");
            Assert.Equal(HttpStatusCode.NotFound, way.StatusCode);
        }
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await counter.Shop.ReadAsync(Counter.Sessions + query))["data"]!.AsArray().Select(each => (string)each!["id"]!)];
}
