using System.Text.Json.Nodes;
using Layby.Server;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>What a customer's browser or phone may do with the publishable key and one intent's secret.</summary>
public sealed class PublishableKeyJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private static readonly string[] Hidden =
    [
        "metadata", "customer", "customer_account", "latest_charge", "charges", "invoice", "amount_received",
        "amount_capturable", "application", "application_fee_amount", "on_behalf_of", "transfer_data", "transfer_group",
        "review", "statement_descriptor", "statement_descriptor_suffix",
    ];

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2022-11-15")]
    [InlineData("2025-03-31.basil")]
    [InlineData("2026-08-26.dahlia")]
    [InlineData("2026-10-28.endive")]
    public async Task A_browser_sees_what_a_checkout_needs(string version)
    {
        var intent = await CreateAsync();
        var seen = (await ClientAsync("GET", intent, "", version: version)).Granted();
        AssertHidden(seen.Json);
        Assert.Equal("requires_payment_method", (string?)seen["status"]);
        Assert.Equal((string?)intent["client_secret"], (string?)seen["client_secret"]);
    }

    [Fact]
    public async Task A_phone_confirms_with_notes_of_its_own_and_refreshes()
    {
        var intent = await CreateAsync();
        var confirmed = (await ClientAsync("POST", intent, "/confirm",
            Shop.Customer("klarna")
            + "&payment_method_data[payment_user_agent]=stripe-ios/26.7.0&payment_method_data[guid]=a"
            + "&payment_method_data[muid]=b&payment_method_data[sid]=c&payment_method_data[time_on_page]=5"
            + "&payment_method_data[referrer]=https://shop.example&use_stripe_sdk=true&return_url=app://back"
            + "&client_attribution_metadata[client_session_id]=x&radar_options[hcaptcha_token]=y"
            + "&set_as_default_payment_method=false&save_payment_method=false&expand[0]=payment_method",
            version: "2020-08-27")).Granted();
        Assert.Equal("redirect_to_url", (string?)confirmed["next_action"]!["type"]);
        Assert.Equal("app://back", (string?)confirmed["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Equal("klarna", (string?)confirmed["payment_method"]!["type"]);
        AssertHidden(confirmed.Json);

        await shop.CustomerAsync(intent.Id, "approve");

        foreach (var (method, verb) in new[] { ("POST", "/refresh"), ("GET", "") })
        {
            var paid = (await ClientAsync(method, intent, verb, "expand[0]=payment_method")).Granted();
            Assert.Equal("succeeded", (string?)paid["status"]);
            Assert.Equal("klarna", (string?)paid["payment_method"]!["type"]);
            AssertHidden(paid.Json);
        }
    }

    [Fact]
    public async Task A_refusal_shows_a_browser_no_more_than_an_answer_does()
    {
        var intent = await CreateAsync();
        await shop.DoAsync($"{Shop.Intents}/{intent.Id}/cancel");
        var refused = await ClientAsync("POST", intent, "/confirm", "return_url=https://a.example");
        Assert.Equal("payment_intent_unexpected_state", (string?)refused.Error["code"]);
        AssertHidden(refused.Error["payment_intent"]!);
    }

    [Theory]
    [InlineData("latest_charge")]
    [InlineData("latest_charge.payment_intent")]
    [InlineData("customer")]
    public async Task Expanding_shows_a_browser_no_more(string wish)
    {
        var intent = await CreateAsync();
        await ClientAsync("POST", intent, "/confirm", Shop.Customer("klarna") + "&return_url=https://a.example");
        await shop.CustomerAsync(intent.Id, "approve");
        AssertHidden((await ClientAsync("GET", intent, "", $"expand[]={wish}")).Granted().Json);
    }

    [Fact]
    public async Task A_browser_makes_a_method_and_confirms_with_it()
    {
        var made = (await shop.SendAsync("POST", "/v1/payment_methods", "type=klarna", shop.PublishableKey)).Granted();
        var intent = await CreateAsync();
        var confirmed = (await ClientAsync(
            "POST", intent, "/confirm", $"payment_method={made.Id}&return_url=https://a.example")).Granted();
        Assert.Equal(made.Id, (string?)confirmed["payment_method"]);
    }

    [Fact]
    public async Task What_only_the_server_may_confirm_a_browser_may_not()
    {
        var intent = await shop.DoAsync(
            Shop.Intents, Shop.Form("klarna", withMethod: true) + "&confirmation_method=manual");
        Assert.Equal(400, (await ClientAsync("POST", intent, "/confirm", "return_url=https://a.example")).Status);
        await shop.DoAsync($"{Shop.Intents}/{intent.Id}/confirm", "return_url=https://a.example");
    }

    [Fact]
    public async Task With_open_keys_the_secret_leads_to_its_shop_whatever_the_publishable_key()
    {
        var intent = await CreateAsync();
        var other = server.NewShop();
        var seen = (await ClientAsync("GET", intent, "", key: other.PublishableKey)).Granted();
        Assert.Equal(intent.Id, seen.Id);
        AssertHidden(seen.Json);
        Assert.Empty(await other.ToldAsync());
    }

    [Fact]
    public async Task Another_intents_secret_opens_nothing()
    {
        var intent = await CreateAsync();
        var foreign = await CreateAsync();
        var refused = await shop.SendAsync(
            "GET", $"{Shop.Intents}/{intent.Id}?client_secret={foreign["client_secret"]}", null, shop.PublishableKey);
        Assert.Equal((404, "client_secret"), (refused.Status, (string?)refused.Error["param"]));
    }

    [Fact]
    public async Task With_listed_keys_a_publishable_key_opens_its_own_shop_only()
    {
        await using var listed = await RunningServer.StartAsync(settings => settings with { Keys = KeyPolicy.Listed });
        var mine = await PairAsync(listed);
        var other = await PairAsync(listed);
        var caller = new Shop(listed.Client);

        var intent = (await caller.SendAsync("POST", Shop.Intents, "amount=1099&currency=eur", mine.SecretKey)).Granted();
        var path = $"{Shop.Intents}/{intent.Id}?client_secret={intent["client_secret"]}";

        Assert.Equal(200, (await caller.SendAsync("GET", path, null, mine.PublishableKey)).Status);
        Assert.Equal(404, (await caller.SendAsync("GET", path, null, other.PublishableKey)).Status);
        Assert.Equal(404, (await caller.SendAsync("GET", path, null, other.SecretKey)).Status);
        Assert.Equal(401, (await caller.SendAsync("GET", path, null, RunningServer.SecretKey)).Status);
        Assert.Equal(401, (await caller.SendAsync("GET", path, null, mine.SecretKey.Replace("sk_", "pk_"))).Status);
    }

    private static async Task<(string SecretKey, string PublishableKey)> PairAsync(RunningServer server)
    {
        var keyring = server.Server.World.Keyring;
        var account = await keyring.NewAccountAsync(CancellationToken.None);
        return await keyring.Keys.CreatePairAsync(account.Id, null) is [var secret, var publishable]
            ? (secret.Text, publishable.Text)
            : throw new InvalidOperationException("A pair is two keys.");
    }

    private Task<Reply> CreateAsync() =>
        shop.DoAsync(Shop.Intents, Shop.Form("klarna") + "&metadata[cost]=4&statement_descriptor=SHOP");

    private Task<Reply> ClientAsync(
        string method, Reply intent, string verb, string form = "", string? version = null, string? key = null)
    {
        var secret = $"client_secret={intent["client_secret"]}";
        var path = $"{Shop.Intents}/{intent.Id}{verb}" + (method == "GET" ? $"?{secret}&{form}" : "");
        return shop.SendAsync(
            method, path, method == "GET" ? null : $"{secret}&{form}", key ?? shop.PublishableKey,
            headers: version is null ? [] : [("Stripe-Version", version)]);
    }

    private static void AssertHidden(JsonNode intent) =>
        Assert.DoesNotContain(intent.AsObject(), property => Hidden.Contains(property.Key));
}
