using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>What the element shows to whom: methods, words, layouts, looks.</summary>
public sealed class ElementLookTests(Chromium chromium, Bundles bundles)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("amount=12000&currency=eur", null, "klarna alma")]
    [InlineData("amount=12000&currency=eur", "IT", "klarna alma")]
    [InlineData("amount=12000&currency=eur", "DE", "klarna")]
    [InlineData("amount=12000&currency=eur", "LU", "alma")]
    [InlineData("amount=1200&currency=eur", null, "klarna")]
    [InlineData("amount=900000&currency=eur", null, "klarna")]
    [InlineData("amount=12000&currency=sek", null, "klarna")]
    [InlineData("amount=12000&currency=eur&excluded_payment_method_types[]=klarna", null, "alma")]
    [InlineData("amount=12000&currency=eur&setup_future_usage=off_session", null, "klarna")]
    [InlineData("amount=12000&currency=eur&payment_method_types[]=alma", null, "alma")]
    public async Task It_offers_what_intent_amount_and_country_allow(string form, string? country, string offered)
    {
        await using var server = await RunningServer.StartAsync();
        var intent = (await server.PostAsync("/v1/payment_intents", form)).Granted();
        using var browser = server.Open(RunningServer.PublishableKey);
        var session = (await RunningServer.SendAsync(
            browser, HttpMethod.Post, $"/v3/elements/payment_intents/{intent.Id}",
            $"client_secret={intent["client_secret"]}&locale=auto{(country is null ? "" : $"&country={country}")}")).Granted();

        Assert.Equal(offered, string.Join(' ', session["methods"]!.AsArray().Select(each => (string)each!["type"]!)));
    }

    [Fact]
    public async Task It_follows_the_configuration_of_payment_methods_and_the_customers_country()
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers", "address[country]=DE")).Granted().Id;
        var configuration = (await server.PostAsync(
            "/v1/payment_method_configurations", "klarna[display_preference][preference]=off")).Granted().Id;

        Assert.Equal("klarna", await OfferedAsync(server, $"amount=12000&currency=eur&customer={customer}"));
        Assert.Equal("alma", await OfferedAsync(server, $"amount=12000&currency=eur&payment_method_configuration={configuration}"));
    }

    [Theory]
    [InlineData("fr", "Payer en 3 fois 40,00 €", "Vous terminerez chez Klarna")]
    [InlineData("de", "In 3 Raten zu 40,00 € bezahlen", "bei Klarna")]
    [InlineData("auto", "Betaal", "Klarna")]
    public async Task It_speaks_the_customers_language(string locale, string line, string redirect)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium, locale: locale == "auto" ? "sv-SE" : "en-GB");
        var wish = shop.Wish(await shop.IntentAsync());
        wish["elements"]!["locale"] = locale;
        await shop.EnterAsync(scripts, wish);

        var said = (await shop.Frame.Locator("#element").InnerTextAsync()).Replace('\u00a0', ' ');
        Assert.Contains(locale == "auto" ? "Betala i 3 delar om 40,00 €" : line, said);
        Assert.Contains(redirect, said);
        Assert.Equal(locale == "auto" ? "sv-SE" : locale, await shop.Frame.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task Its_explanation_follows_the_country()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        await shop.EnterAsync(scripts, shop.Wish(await shop.IntentAsync()));

        await Assertions.Expect(shop.Frame.Locator("#line-klarna")).ToContainTextAsync("Pay in 3 payments of €40.00");
        await shop.Frame.Locator("#klarna-country").SelectOptionAsync("BE");
        await Assertions.Expect(shop.Frame.Locator("#line-klarna")).ToHaveTextAsync("Pay in 30 days · Pay now");
        await Assertions.Expect(shop.Frame.Locator("#line-alma")).ToHaveTextAsync("Pay in 2–4 payments, from €30.00 a month");
    }

    [Fact]
    public async Task A_shop_says_how_it_looks_and_nothing_that_it_says_loads_anything()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var wish = shop.Wish(await shop.IntentAsync());
        wish["elements"]!["appearance"] = JsonNode.Parse("""
            {
              "variables": { "colorText": "rgb(10, 20, 30)", "borderRadius": "17px", "fontSizeBase": "18px" },
              "rules": {
                ".Input": { "borderStyle": "dashed", "backgroundImage": "url(https://spy.example/a.png)" },
                ".Input[value^=a]": { "color": "red" },
                ".AccordionItem--selected": { "boxShadow": "0 0 0 3px rgb(1, 2, 3)" }
              }
            }
            """);
        await shop.EnterAsync(scripts, wish);

        var look = await shop.Frame.Locator("#klarna-email").EvaluateAsync<string>("""
            (input) => {
              const { borderTopStyle, backgroundImage, borderTopLeftRadius } = getComputedStyle(input);
              const { boxShadow, color } = getComputedStyle(document.querySelector('.AccordionItem--selected'));
              const { fontSize } = getComputedStyle(document.body);
              const rules = document.adoptedStyleSheets[0].cssRules.length;
              return [borderTopStyle, backgroundImage, borderTopLeftRadius, boxShadow, color, fontSize, rules].join('|');
            }
            """);
        Assert.Equal("dashed|none|17px|rgb(1, 2, 3) 0px 0px 0px 3px|rgb(10, 20, 30)|18px|3", look);
        Assert.Empty(shop.Complaints);
    }

    [Theory]
    [InlineData("""{"layout":"tabs"}""", "tabs", true)]
    [InlineData("""{"layout":{"type":"accordion","defaultCollapsed":true,"radios":"never"}}""", "accordion no-radios", false)]
    [InlineData("""{"layout":{"type":"accordion","spacedAccordionItems":true}}""", "accordion spaced", true)]
    public async Task It_lies_as_the_shop_wants_it(string options, string classes, bool open)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var wish = shop.Wish(await shop.IntentAsync());
        wish["element"] = JsonNode.Parse(options);
        await shop.EnterAsync(scripts, wish);

        await Assertions.Expect(shop.Frame.Locator("#element")).ToHaveClassAsync(classes);
        await Assertions.Expect(shop.Frame.Locator("#body-klarna")).ToBeVisibleAsync(new() { Visible = open });
        Assert.Equal(!open, (bool?)(await shop.NoticedAsync("change"))["collapsed"]);
        await shop.Frame.Locator("label[for=method-alma]").ClickAsync();
        await Assertions.Expect(shop.Frame.Locator("#body-alma")).ToBeVisibleAsync();
        await Assertions.Expect(shop.Frame.Locator("#body-klarna")).ToBeHiddenAsync();

        // The frame is as high as what stands in it: nothing is cut off and nothing scrolls.
        await shop.Page.WaitForFunctionAsync("() => parseInt(document.querySelector('iframe').style.height) > 100");
        var inner = await shop.Frame.Locator("#element").EvaluateAsync<int>("root => Math.ceil(root.getBoundingClientRect().height)");
        await Assertions.Expect(shop.Page.Locator("iframe")).ToHaveCSSAsync("height", $"{inner}px");
    }

    [Fact]
    public async Task What_is_known_is_filled_in_and_what_the_shop_asks_itself_is_not_asked()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        var wish = shop.Wish(intent);
        wish["element"] = JsonNode.Parse("""
            {
              "defaultValues": { "billingDetails": { "email": "customer@email.it", "phone": "+39 3", "address": { "country": "IT" } } },
              "fields": { "billingDetails": { "name": "always", "email": "auto", "address": { "country": "never" } } },
              "paymentMethodOrder": ["alma", "klarna"]
            }
            """);
        wish["confirm"]!["confirmParams"]!["payment_method_data"] = JsonNode.Parse(
            """{"billing_details":{"address":{"country":"IT"}}}""");
        await shop.EnterAsync(scripts, wish);

        await Assertions.Expect(shop.Frame.Locator("input[name=method]").First).ToHaveValueAsync("alma");
        await shop.Frame.Locator("#method-klarna").CheckAsync();
        await Assertions.Expect(shop.Frame.Locator("#klarna-email")).ToHaveValueAsync("customer@email.it");
        await Assertions.Expect(shop.Frame.Locator("#klarna-country")).ToHaveCountAsync(0);
        await shop.Frame.Locator("#klarna-name").FillAsync("Mario Rossi");
        await shop.Page.ClickAsync("#pay");
        await shop.Page.IsAtProviderAsync();

        var asked = (await shop.Server.GetAsync($"/v1/payment_intents/{intent["id"]}?expand[]=payment_method")).Granted();
        var billed = asked["payment_method"]!["billing_details"]!;
        Assert.Equal(
            ("Mario Rossi", "customer@email.it", "+39 3", "IT"),
            ((string?)billed["name"], (string?)billed["email"], (string?)billed["phone"], (string?)billed["address"]!["country"]));
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task It_is_changed_cleared_and_taken_away_as_the_page_likes()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));
        await shop.Frame.Locator("#klarna-email").FillAsync("customer@email.fr");
        await shop.NoticedAsync("change", "event.complete");

        await shop.Page.EvaluateAsync("() => element.clear()");
        await Assertions.Expect(shop.Frame.Locator("#klarna-email")).ToHaveValueAsync("");
        await shop.Page.EvaluateAsync("() => element.update({ readOnly: true })");
        await Assertions.Expect(shop.Frame.Locator("#klarna-email")).ToBeDisabledAsync();

        // The shop's server lowers the price below what Alma takes.
        (await shop.Server.PostAsync($"/v1/payment_intents/{intent["id"]}", "amount=4000")).Granted();
        await shop.Page.EvaluateAsync("() => elements.fetchUpdates()");
        await Assertions.Expect(shop.Frame.Locator("#method-alma")).ToHaveCountAsync(0);
        await shop.Page.EvaluateAsync("() => elements.update({ locale: 'fr' })");
        await Assertions.Expect(shop.Frame.Locator("label[for=klarna-country]")).ToHaveTextAsync("Pays");

        await shop.Page.EvaluateAsync("() => element.destroy()");
        await Assertions.Expect(shop.Page.Locator("iframe")).ToHaveCountAsync(0);
        await Assertions.Expect(shop.Page.Locator("#payment")).Not.ToHaveClassAsync("StripeElement");
        Assert.Null(await shop.Page.EvaluateAsync<string?>("() => elements.getElement('payment')"));
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task A_frame_that_the_page_moves_begins_anew()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.EnterAsync(scripts, shop.Wish(intent));

        await shop.Page.EvaluateAsync("() => { noticed.length = 0; document.body.append(document.querySelector('#payment')); }");

        await shop.NoticedAsync("ready");
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");
        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Theory]
    [InlineData("amount=12000&currency=jpy", "None of the payment methods here can be used for this order.", null)]
    [InlineData("amount=12000&currency=eur", "terminal state", "payment_intent_unexpected_state")]
    public async Task What_can_not_be_paid_here_is_a_load_error(string form, string message, string? code)
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync(form);
        if (code is not null)
        {
            (await shop.Server.PostAsync($"/v1/payment_intents/{intent["id"]}/cancel")).Granted();
        }

        await shop.EnterAsync(scripts, shop.Wish(intent), waits: false);

        var error = (await shop.NoticedAsync("loaderror"))["error"]!;
        Assert.Contains(message, (string?)error["message"]);
        Assert.Equal(code, (string?)error["code"]);
        await Assertions.Expect(shop.Frame.Locator("[role=alert]")).ToContainTextAsync(message);
    }

    private static async Task<string> OfferedAsync(RunningServer server, string form)
    {
        var intent = (await server.PostAsync("/v1/payment_intents", form)).Granted();
        var session = (await server.PostAsync(
            $"/v3/elements/payment_intents/{intent.Id}", $"client_secret={intent["client_secret"]}")).Granted();
        return string.Join(' ', session["methods"]!.AsArray().Select(each => (string)each!["type"]!));
    }
}
