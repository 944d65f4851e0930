using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>
/// Paying in a shop's own page, with @stripe/stripe-js and @stripe/react-stripe-js as they are published: from the first
/// look at the element to the shop's page after it.
/// </summary>
public sealed class ElementBrowserTests(Chromium chromium, Bundles bundles)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("loader", "klarna")]
    [InlineData("loader", "alma")]
    [InlineData("react", "klarna")]
    [InlineData("react", "alma")]
    public async Task A_customer_pays(string page, string method)
    {
        var scripts = await bundles.MakeAsync(page, Stop);
        await using var shop = await ElementShop.OpenAsync(chromium, phone: page == "react");
        var intent = await shop.IntentAsync();

        await shop.EnterAsync(scripts, shop.Wish(intent));
        await shop.PayWithAsync(method);
        await (method == "klarna" ? shop.AtKlarnaAsync() : shop.Page.ClickAsync("#authorize"));

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        var paid = (await shop.Server.GetAsync($"/v1/payment_intents/{intent["id"]}?expand[]=payment_method")).Granted();
        Assert.Equal(method, (string?)paid["payment_method"]!["type"]);
        Assert.Equal(method == "klarna" ? "customer@email.fr" : null, (string?)paid["payment_method"]!["billing_details"]!["email"]);
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task A_refused_customer_reads_so_in_the_element_and_pays_with_the_other()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        var wish = shop.Wish(intent);

        await shop.EnterAsync(scripts, wish);
        await shop.PayWithAsync("klarna", "customer+denied@email.fr");
        await shop.AtKlarnaAsync();
        await shop.Page.ClickAsync("#back-to-shop");
        await shop.AssertBackAsync(intent, "failed", "requires_payment_method");

        await shop.Page.GotoAsync(shop.Checkout(wish));
        await shop.NoticedAsync("ready");
        await Assertions.Expect(shop.Frame.Locator("[role=alert]#notice")).ToContainTextAsync("Klarna did not approve this payment");
        await Assertions.Expect(shop.Frame.Locator("[role=alert]#notice")).ToContainTextAsync("choose another way to pay");
        await Assertions.Expect(shop.Frame.Locator("#method-alma")).ToBeCheckedAsync();
        await shop.Page.ClickAsync("#pay");
        await shop.Page.ClickAsync("#authorize");

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task A_customer_leaves_the_providers_page_and_may_try_again(string method)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));

        await shop.PayWithAsync(method);
        await shop.Page.ClickAsync("#cancel");

        await shop.AssertBackAsync(intent, "failed", "requires_payment_method");
        await shop.Page.GotoAsync(shop.Checkout(shop.Wish(intent)));
        await shop.NoticedAsync("ready");
        await shop.PayWithAsync(method);
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task Elements_may_be_made_before_the_intent_is()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        var wish = Deferred(shop, intent, 12000, "eur");

        await shop.EnterAsync(scripts, wish);
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Theory]
    [InlineData(12000, "usd", "The amount of the PaymentIntent (12100)")]
    [InlineData(12100, "usd", "The currency of the PaymentIntent (eur)")]
    public async Task An_intent_of_another_amount_or_currency_than_was_shown_is_not_paid(int amount, string currency, string why)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync("amount=12100&currency=eur");
        var wish = Deferred(shop, intent, amount, currency);
        wish["elements"]!["currency"] = currency;

        await shop.EnterAsync(scripts, wish);
        await shop.Frame.Locator("#klarna-email").FillAsync("customer@email.us");
        var refused = await shop.RefusedAsync();

        Assert.Equal("invalid_request_error", (string?)refused["error"]!["type"]);
        Assert.StartsWith(why, (string?)refused["error"]!["message"]);
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task What_is_missing_is_said_at_its_field_and_nothing_is_sent()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));

        var missing = await shop.RefusedAsync();
        Assert.Equal("validation_error", (string?)missing["error"]!["type"]);
        Assert.Equal("incomplete_email", (string?)missing["error"]!["code"]);
        await Assertions.Expect(shop.Frame.Locator("#klarna-email")).ToBeFocusedAsync();
        await Assertions.Expect(shop.Frame.Locator("#klarna-email-error")).ToHaveTextAsync("Enter your email address.");

        await shop.Frame.Locator("#klarna-email").FillAsync("nobody@");
        await Assertions.Expect(shop.Frame.Locator("#klarna-email-error")).ToBeHiddenAsync();
        await shop.Frame.Locator("#klarna-email").PressAsync("Tab");
        await Assertions.Expect(shop.Frame.Locator("#klarna-email-error")).ToHaveTextAsync("This email address is not complete.");
        await shop.Frame.Locator("#klarna-email").FillAsync("nobody@nowhere");
        Assert.Equal("email_invalid", (string?)(await shop.RefusedAsync())["error"]!["code"]);
        Assert.Equal(
            "requires_payment_method",
            (string?)(await shop.Server.GetAsync($"/v1/payment_intents/{intent["id"]}")).Granted()["status"]);
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task A_lost_network_is_an_error_that_can_be_tried_again()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));
        await shop.Frame.Locator("#method-alma").CheckAsync();

        await shop.Page.Context.SetOfflineAsync(true);
        var lost = await shop.RefusedAsync();
        Assert.Equal("api_connection_error", (string?)lost["error"]!["type"]);
        await Assertions.Expect(shop.Frame.Locator("#notice")).ToContainTextAsync("could not be reached");

        await shop.Page.Context.SetOfflineAsync(false);
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");
        await shop.AssertBackAsync(intent, "succeeded", "succeeded");

        // The browser itself notes the request that failed; nothing else complains.
        Assert.All(shop.Complaints, each => Assert.Contains("ERR_INTERNET_DISCONNECTED", each));
    }

    [Fact]
    public async Task A_redirect_only_if_required_still_redirects_where_it_is()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        var wish = shop.Wish(intent);
        wish["confirm"]!["redirect"] = "if_required";

        await shop.EnterAsync(scripts, wish);
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task A_customer_agrees_to_be_charged_later()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync("usage=off_session", "setup");

        await shop.EnterAsync(scripts, shop.Wish(intent, "confirmSetup"));
        await Assertions.Expect(shop.Frame.Locator("input[name=method]")).ToHaveCountAsync(1);
        await Assertions.Expect(shop.Frame.Locator(".Terms")).ToContainTextAsync("You allow Layby Shop to charge you again");
        await shop.PayWithAsync("klarna");
        await shop.AtKlarnaAsync(pays: false);

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    private static JsonObject Deferred(ElementShop shop, JsonNode intent, int amount, string currency)
    {
        var wish = shop.Wish(intent);
        wish["elements"] = new JsonObject { ["mode"] = "payment", ["amount"] = amount, ["currency"] = currency };
        wish["confirm"]!["clientSecret"] = (string?)intent["client_secret"];
        return wish;
    }
}
