using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Phones;

/// <summary>A sheet's saved methods, in the two ways in which an app is let in: a customer session, and an ephemeral key.</summary>
public sealed class SheetCustomerTests
{
    private const string Sessions = "/v1/elements/sessions";

    private const string All = "&components[mobile_payment_element][enabled]=true"
        + "&components[mobile_payment_element][features][payment_method_redisplay]=enabled"
        + "&components[mobile_payment_element][features][payment_method_save]=enabled"
        + "&components[mobile_payment_element][features][payment_method_allow_redisplay_filters][0]=unspecified"
        + "&components[mobile_payment_element][features][payment_method_allow_redisplay_filters][1]=always"
        + "&components[mobile_payment_element][features][payment_method_allow_redisplay_filters][2]=limited";

    private const string Removing = All + "&components[mobile_payment_element][features][payment_method_remove]=enabled";

    [Theory]
    [InlineData("ios")]
    [InlineData("android")]
    public async Task A_customer_session_shows_saved_methods_and_one_of_them_pays(string name)
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of(name, server);
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var intent = await shop.DoAsync(Shop.Intents, $"amount=4999&currency=eur&customer={customer}");

        var shown = (await AskAsync(phone, intent, await SessionAsync(shop, customer, All)))["customer"]!;

        Assert.Equal(method, (string?)Assert.Single(shown["payment_methods"]!.AsArray())!["id"]);
        Assert.Equal(customer, (string?)shown["customer_session"]!["customer"]);
        var key = (string)shown["customer_session"]!["api_key"]!;
        Assert.Equal(customer, (await phone.GetAsync($"/v1/customers/{customer}", [], key)).Granted().Id);
        var confirmed = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm",
            [Phone.Secret(intent), ("payment_method", method), ("return_url", phone.ReturnUrl), ("use_stripe_sdk", "true"),
                phone.Expanding("payment_method")]);
        Assert.Equal(method, (string?)Decoders.Intent(confirmed.Granted().Json)["payment_method"]!["id"]);
        await shop.CustomerAsync(intent.Id, "approve");
        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, "klarna"))["status"]);
    }

    [Fact]
    public async Task A_sessions_key_takes_methods_away_only_where_the_session_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of("android", server);
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var intent = await shop.DoAsync(Shop.Intents, $"amount=4999&currency=eur&customer={customer}");
        string[] detaching = [$"/v1/payment_methods/{method}/detach", $"/v1/elements/payment_methods/{method}/detach"];

        var keeping = await KeyAsync(phone, intent, await SessionAsync(shop, customer, All));
        foreach (var path in detaching)
        {
            var refused = await phone.PostAsync(path, [], keeping);
            Assert.Equal(403, refused.Status);
            Assert.Contains("payment_method_remove", (string?)refused.Error["message"]);
        }

        Assert.Equal(customer, (string?)(await shop.ReadAsync($"/v1/payment_methods/{method}"))["customer"]);
        var secret = await SessionAsync(shop, customer, Removing);
        var removing = await KeyAsync(phone, intent, secret);
        var gone = await phone.PostAsync(detaching[1], [("customer_session_client_secret", secret)], removing);
        Assert.Null(gone.Granted()["customer"]);
        Assert.Empty((await AskAsync(phone, intent, secret))["customer"]!["payment_methods"]!.AsArray());
    }

    [Theory]
    [InlineData("payment_method_redisplay]=disabled", 0)]
    [InlineData("payment_method_allow_redisplay_filters][0]=limited", 0)]
    [InlineData("payment_method_allow_redisplay_filters][0]=unspecified", 1)]
    public async Task What_may_not_be_shown_again_is_not(string feature, int count)
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of("ios", server);
        var (customer, _, _) = await SavedMethodTests.SaveAsync(server);
        var intent = await shop.DoAsync(Shop.Intents, $"amount=4999&currency=eur&customer={customer}");
        var redisplay = feature.Contains("redisplay]", StringComparison.Ordinal)
            ? "" : "&components[mobile_payment_element][features][payment_method_redisplay]=enabled";
        var secret = await SessionAsync(
            shop, customer,
            $"&components[mobile_payment_element][enabled]=true{redisplay}&components[mobile_payment_element][features][{feature}");
        Assert.Equal(count, (await AskAsync(phone, intent, secret))["customer"]!["payment_methods"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_session_that_opens_nobody_leaves_the_sheet_without_a_customer()
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of("ios", server);
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var intent = await shop.DoAsync(Shop.Intents, "amount=4999&currency=eur");
        var secret = await SessionAsync(shop, customer, All);

        await AssertNobodyAsync(phone, intent, secret[..^1] + (secret[^1] is 'a' ? 'b' : 'a'), "does not match");
        await AssertNobodyAsync(phone, intent, "cuss_secret_x", "does not match");
        Assert.NotNull((await AskAsync(phone, intent, secret))["customer"]);
        await shop.DoAsync("/sandbox/clock/advance", "seconds=1801");
        await AssertNobodyAsync(phone, intent, secret, "has expired");
        var later = await SessionAsync(shop, customer, All);
        (await shop.SendAsync("DELETE", $"/v1/customers/{customer}", null, shop.SecretKey)).Granted();
        await AssertNobodyAsync(phone, intent, later, "No such customer");
    }

    [Theory]
    [InlineData("ios")]
    [InlineData("android")]
    public async Task With_an_ephemeral_key_the_sheet_reads_what_it_shows(string name)
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of(name, server);
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var made = await shop.DoAsync("/v1/ephemeral_keys", $"customer={customer}", ("Stripe-Version", "2020-08-27"));
        var key = (string)made["secret"]!;

        foreach (var type in (string[])["card", "us_bank_account", "sepa_debit"])
        {
            var list = await phone.GetAsync("/v1/payment_methods", [("customer", customer), ("type", type), ("limit", "100")], key);
            Assert.Empty(list.Granted()["data"]!.AsArray());
        }

        var klarna = await phone.GetAsync("/v1/payment_methods", [("customer", customer), ("type", "klarna")], key);
        Decoders.Method(klarna.Granted()["data"]![0]!);
        Assert.Equal(customer, (await phone.GetAsync($"/v1/customers/{customer}", [], key)).Granted().Id);
        var first = await phone.PostAsync(
            $"/v1/elements/customers/{customer}/set_default_payment_method", [("payment_method", method)], key);
        Assert.Equal(method, (string?)first.Granted()["invoice_settings"]!["default_payment_method"]);
        var intent = await shop.DoAsync(Shop.Intents, $"amount=4999&currency=eur&customer={customer}");
        var shown = (await AskAsync(phone, intent, await SessionAsync(shop, customer, All)))["customer"]!;
        Assert.Equal(method, (string?)shown["default_payment_method"]);
        Assert.Null((await phone.PostAsync($"/v1/payment_methods/{method}/detach", [], key)).Granted()["customer"]);
    }

    [Fact]
    public async Task A_first_method_is_the_customers_own()
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of("android", server);
        var (_, others, _) = await SavedMethodTests.SaveAsync(server);
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var made = await shop.DoAsync("/v1/ephemeral_keys", $"customer={customer}", ("Stripe-Version", "2020-08-27"));
        var refused = await phone.PostAsync(
            $"/v1/elements/customers/{customer}/set_default_payment_method", [("payment_method", others)], (string)made["secret"]!);
        Assert.Equal((400, "resource_missing"), (refused.Status, (string?)refused.Error["code"]));
    }

    [Theory]
    [InlineData("ios")]
    [InlineData("android")]
    public async Task A_saved_method_goes_to_the_shops_server_as_a_confirmation_token(string name)
    {
        await using var server = await RunningServer.StartAsync();
        var (phone, shop) = Of(name, server);
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var (_, others, _) = await SavedMethodTests.SaveAsync(server);
        var made = await shop.DoAsync("/v1/ephemeral_keys", $"customer={customer}", ("Stripe-Version", "2020-08-27"));
        var key = (string)made["secret"]!;
        (string, string)[] fields =
        [
            ("payment_method", method), ("return_url", phone.ReturnUrl), ("use_stripe_sdk", "true"),
            ("client_context[mode]", "payment"), ("client_context[currency]", "eur"),
            ("client_attribution_metadata[client_session_id]", "x"), ("set_as_default_payment_method", "false"),
        ];

        Assert.Equal(400, (await phone.PostAsync("/v1/confirmation_tokens", fields)).Status);
        Assert.Equal(403, (await phone.PostAsync("/v1/confirmation_tokens", [("payment_method", others)], key)).Status);
        var token = (await phone.PostAsync("/v1/confirmation_tokens", fields, key)).Granted();
        var intent = await shop.DoAsync(
            Shop.Intents, $"amount=4999&currency=eur&customer={customer}&confirm=true&confirmation_token={token.Id}");
        Assert.Equal(phone.ReturnUrl, (string?)intent["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Equal(method, (string?)intent["payment_method"]);
    }

    private static (Phone Phone, Shop Shop) Of(string name, RunningServer server)
    {
        var shop = new Shop(server.Open(null), RunningServer.SecretKey["sk_test_".Length..]);
        return (Phone.Of(name, shop), shop);
    }

    private static async Task<string> SessionAsync(Shop shop, string customer, string components) =>
        (string)(await shop.DoAsync("/v1/customer_sessions", $"customer={customer}{components}"))["client_secret"]!;

    private static async Task<JsonNode> AskAsync(Phone phone, Reply intent, string session)
    {
        var reply = await phone.GetAsync(
            Sessions, [("type", "payment_intent"), Phone.Secret(intent), ("customer_session_client_secret", session), ("locale", "de-DE")]);
        Decoders.Session(reply.Granted().Json, "payment_intent");
        return reply.Json;
    }

    private static async Task<string> KeyAsync(Phone phone, Reply intent, string session) =>
        (string)(await AskAsync(phone, intent, session))["customer"]!["customer_session"]!["api_key"]!;

    private static async Task AssertNobodyAsync(Phone phone, Reply intent, string session, string why)
    {
        var answer = await AskAsync(phone, intent, session);
        Assert.Null(answer["customer"]);
        Assert.Contains(why, (string?)answer["customer_error"]!["error_message"]);
    }
}
