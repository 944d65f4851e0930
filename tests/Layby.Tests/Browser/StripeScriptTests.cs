using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Tests.Clients;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>The script in the place of Stripe.js: where it is served, what it answers, how it says no.</summary>
public sealed class StripeScriptTests(Chromium chromium, Bundles bundles)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_the_shape_that_Stripes_own_types_give_it()
    {
        await NodeRun.NeedsAsync(Stop, "typescript", "@stripe/stripe-js");
        foreach (var project in new[] { "browser/tsconfig.script.json", "browser/tsconfig.element.json" })
        {
            var run = await Bundles.RunAsync(["node_modules/typescript/bin/tsc", "-p", project], Stop);
            Assert.True(run.ExitCode == 0, run.Output);
        }
    }

    [Theory]
    [InlineData("/v3")]
    [InlineData("/v3/")]
    [InlineData("/v3/stripe.js")]
    [InlineData("/v3/?advancedFraudSignals=false")]
    [InlineData("/basil/stripe.js")]
    [InlineData("/endive/stripe.js?advancedFraudSignals=false")]
    public async Task It_is_where_pages_look_for_it(string address)
    {
        await using var server = await RunningServer.StartAsync();
        var script = await server.GetAsync(address);

        Assert.Equal(200, script.Status);
        Assert.Equal("text/javascript; charset=utf-8", script.Headers["Content-Type"]);
        Assert.Equal("*", script.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("public, max-age=300", script.Headers["Cache-Control"]);
        Assert.Equal(304, (await server.GetAsync(address, ("If-None-Match", script.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task Its_lasting_address_and_its_integrity_are_told_and_right()
    {
        await using var server = await RunningServer.StartAsync();
        var told = await server.GetAsync("/v3/integrity");
        var address = new Uri((string)told["script"]!);
        var script = await server.GetAsync(address.AbsolutePath);

        Assert.Equal("public, max-age=31536000, immutable", script.Headers["Cache-Control"]);
        var hash = Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(script.Text)));
        Assert.Equal($"sha384-{hash}", (string?)told["integrity"]);
        Assert.Equal(script.Text, (await server.GetAsync("/v3/")).Text);
        Assert.Equal(404, (await server.GetAsync("/v3/0123456789abcdef0123456789abcdef/stripe.js")).Status);
    }

    [Fact]
    public async Task A_browser_runs_it_where_its_integrity_is_right_and_not_where_it_is_wrong()
    {
        await using var shop = await ElementShop.OpenAsync(chromium);
        var told = await shop.Server.GetAsync("/v3/integrity");
        await shop.EnterAsync("", [], script: "", waits: false);

        foreach (var (integrity, runs) in new[] { ((string)told["integrity"]!, true), ($"sha384-{new string('A', 64)}", false) })
        {
            var ran = await shop.Page.EvaluateAsync<bool>("""
                async ([src, integrity]) => {
                  delete window.Stripe;
                  const script = document.createElement('script');
                  Object.assign(script, { src, integrity, crossOrigin: 'anonymous' });
                  const done = new Promise((resolve) => { script.onload = script.onerror = resolve; });
                  document.head.append(script);
                  await done;
                  return typeof window.Stripe === 'function';
                }
                """, new[] { (string)told["script"]!, integrity });
            Assert.Equal(runs, ran);
        }
    }

    [Fact]
    public async Task A_page_that_still_asks_Stripes_address_is_served_where_that_name_leads_here()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var intent = await shop.IntentAsync();
        await shop.LeadHereAsync("https://js.stripe.com");

        await shop.EnterAsync(scripts, shop.Wish(intent), script: "");
        await shop.PayWithAsync("alma");
        await shop.Page.ClickAsync("#authorize");

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task Calls_without_an_element_answer_as_Stripes_do()
    {
        await using var shop = await PlainAsync();
        var intent = await shop.IntentAsync();
        var secret = (string)intent["client_secret"]!;

        var read = await shop.CallAsync("(stripe, secret) => stripe.retrievePaymentIntent(secret)", secret);
        Assert.Equal("requires_payment_method", (string?)read["paymentIntent"]!["status"]);
        Assert.Null(read["paymentIntent"]!["metadata"]);

        var made = await shop.CallAsync(
            "stripe => stripe.createPaymentMethod({type: 'klarna', billing_details: {email: 'a@email.de', address: {country: 'DE'}}})");
        Assert.StartsWith("pm_", (string?)made["paymentMethod"]!["id"]);

        var klarna = await shop.CallAsync(
            """
            (stripe, secret) => stripe.confirmKlarnaPayment(secret, {
              payment_method: {billing_details: {email: 'customer@email.de', address: {country: 'DE'}}}, return_url: location.href,
            }, {handleActions: false})
            """, secret);
        Assert.Equal("requires_action", (string?)klarna["paymentIntent"]!["status"]);

        var card = await shop.CallAsync(
            """
            (stripe, clientSecret) => stripe.confirmPayment({
              clientSecret, redirect: 'if_required', confirmParams: {payment_method: 'pm_card_visa', return_url: location.href},
            })
            """, secret);
        Assert.Equal("succeeded", (string?)card["paymentIntent"]!["status"]);
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task The_next_action_leads_to_the_providers_page()
    {
        await using var shop = await PlainAsync();
        var intent = await shop.IntentAsync(
            "amount=12000&currency=eur&confirm=true&payment_method_data[type]=alma&return_url=" + Uri.EscapeDataString(shop.ReturnUrl));

        await shop.Page.EvaluateAsync(
            "secret => { void stripe.handleNextAction({clientSecret: secret}); }", (string)intent["client_secret"]!);
        await shop.Page.IsAtProviderAsync();
        await shop.Page.ClickAsync("#authorize");

        await shop.AssertBackAsync(intent, "succeeded", "succeeded");
        Assert.Empty(shop.Complaints);
    }

    [Fact]
    public async Task A_server_confirms_with_the_token_of_what_the_customer_entered()
    {
        var scripts = await bundles.MakeAsync("loader", Stop);
        await using var shop = await ElementShop.OpenAsync(chromium);
        var wish = new JsonObject
        {
            ["key"] = RunningServer.PublishableKey,
            ["elements"] = new JsonObject
            {
                ["mode"] = "payment",
                ["amount"] = 12000,
                ["currency"] = "eur",
                ["paymentMethodCreation"] = "manual",
            },
            ["confirm"] = new JsonObject
            {
                ["call"] = "createConfirmationToken",
                ["params"] = new JsonObject { ["return_url"] = shop.ReturnUrl },
            },
        };
        await shop.EnterAsync(scripts, wish);
        await shop.Frame.Locator("#klarna-email").FillAsync("customer@email.de");
        var token = (await shop.RefusedAsync())["confirmationToken"]!;

        var intent = await shop.IntentAsync($"amount=12000&currency=eur&confirm=true&confirmation_token={token["id"]}");
        Assert.Equal("requires_action", (string?)intent["status"]);
        Assert.Equal(shop.ReturnUrl, (string?)intent["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Empty(shop.Complaints);
    }

    [Theory]
    [InlineData("() => Stripe()", "Missing value for Stripe()")]
    [InlineData("() => Stripe('sk_test_x')", "You should not use your secret key with Stripe.js")]
    [InlineData("() => Stripe('x')", "Invalid value for Stripe()")]
    [InlineData("stripe => stripe.elements({clientSecret: 'pi_1'})", "Invalid value for clientSecret")]
    [InlineData("stripe => stripe.elements({mode: 'payment', amount: 1.5, currency: 'eur'})", "amount should be a whole number")]
    [InlineData("stripe => stripe.elements({mode: 'payment', amount: 1, currency: 'eur', paymentMethodTypes: []})", "endive")]
    [InlineData("stripe => stripe.elements().create('payment')", "needs a clientSecret, or a mode")]
    [InlineData("stripe => stripe.elements().create('card')", "there is no Element \"card\"")]
    [InlineData("stripe => stripe.confirmPayment({})", "confirmPayment needs elements, a clientSecret, or both")]
    [InlineData("stripe => stripe.confirmPayment({clientSecret: 'pi_1_secret_2'})", "needs confirmParams.return_url")]
    [InlineData("stripe => stripe.confirmCardPayment('x')", "stripe.confirmCardPayment() is not part of Layby")]
    public async Task A_mistake_of_the_pages_author_is_told_to_them(string call, string message)
    {
        await using var shop = await PlainAsync();

        var said = await shop.CallAsync(call);

        Assert.Equal("IntegrationError", (string?)said["threw"]);
        Assert.Contains(message, (string?)said["message"]);
    }

    [Fact]
    public async Task A_refusal_of_the_api_is_an_error_beside_the_result()
    {
        await using var shop = await PlainAsync();
        var intent = await shop.IntentAsync("amount=12000&currency=eur&payment_method_types[]=klarna");

        var wrong = await shop.CallAsync("stripe => stripe.retrievePaymentIntent('pi_3nobody_secret_nothing')");
        Assert.Equal("invalid_request_error", (string?)wrong["error"]!["type"]);
        Assert.Equal("resource_missing", (string?)wrong["error"]!["code"]);

        var alma = await shop.CallAsync(
            """
            (stripe, clientSecret) => stripe.confirmPayment({
              clientSecret, confirmParams: {payment_method_data: {type: 'alma'}, return_url: '/done'},
            })
            """, (string)intent["client_secret"]!);
        Assert.Equal("invalid_request_error", (string?)alma["error"]!["type"]);
        Assert.Contains("(alma) is not allowed for this PaymentIntent", (string?)alma["error"]!["message"]);
    }

    [Theory]
    [InlineData("v3/", "3")]
    [InlineData("acacia/stripe.js", "acacia")]
    [InlineData("basil/stripe.js", "basil")]
    [InlineData("clover/stripe.js", "clover")]
    [InlineData("dahlia/stripe.js", "dahlia")]
    public async Task It_says_which_train_it_was_asked_for_and_speaks_that_trains_version(string address, string version)
    {
        await using var shop = await PlainAsync(address);
        var intent = await shop.IntentAsync();
        var asked = "";
        shop.Page.Request += (_, request) => asked = request.Headers.GetValueOrDefault("stripe-version", "3");

        Assert.Equal(version, await shop.Page.EvaluateAsync<string>("() => String(Stripe.version)"));
        var read = await shop.CallAsync(
            "(stripe, secret) => stripe.retrievePaymentIntent(secret)", (string)intent["client_secret"]!);
        Assert.Equal((string)intent["id"]!, (string?)read["paymentIntent"]!["id"]);
        Assert.EndsWith(version, asked);
    }

    private async Task<ElementShop> PlainAsync(string address = "endive/stripe.js")
    {
        var shop = await ElementShop.OpenAsync(chromium);
        await shop.EnterAsync(
            $"window.stripe = Stripe('{RunningServer.PublishableKey}')", [], $"{shop.Server.Url}{address}", waits: false);
        return shop;
    }
}
