using Layby.Server;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Phones;

/// <summary>PaymentSheet: what it asks before it is drawn, and that what it was told can be paid with.</summary>
public sealed class SheetTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Sessions = "/v1/elements/sessions";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("ios", 12000, "card klarna alma")]
    [InlineData("android", 12000, "card klarna alma")]
    [InlineData("android", 1099, "card klarna")]
    [InlineData("ios", 600000, "card klarna")]
    public async Task A_sheet_shows_what_can_pay_its_intent(string name, int amount, string types)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, $"amount={amount}&currency=eur&metadata[cost]=4");
        var session = (await AskAsync(phone, "payment_intent", intent)).Granted().Json;

        Assert.Equal(types.Split(' '), Decoders.Session(session, "payment_intent"));
        var shown = session["payment_method_preference"]!["payment_intent"]!;
        Assert.Equal((intent.Id, amount), ((string)shown["id"]!, (int)shown["amount"]!));
        Assert.Null(shown["metadata"]);
        Assert.Equal("DE", (string?)session["payment_method_preference"]!["country_code"]);
        Assert.Null(session["customer"]);

        var confirmed = await phone.ConfirmAsync(intent, "klarna");
        Assert.Equal("requires_action", (string?)confirmed["status"]);
    }

    [Fact]
    public async Task A_sheet_that_is_opened_again_sees_the_method_of_its_intent()
    {
        var phone = Phone.Ios(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        await phone.ConfirmAsync(intent, "klarna");
        await shop.CustomerAsync(intent.Id, "approve");
        var session = (await AskAsync(phone, "payment_intent", intent)).Granted().Json;
        Decoders.Session(session, "payment_intent");
        var shown = session["payment_method_preference"]!["payment_intent"]!;
        Assert.Equal("succeeded", (string?)shown["status"]);
        Assert.Equal("klarna", (string?)shown["payment_method"]!["type"]);
    }

    [Theory]
    [InlineData("ios")]
    [InlineData("android")]
    public async Task A_sheet_for_later_payments_shows_what_can_be_kept(string name)
    {
        var phone = Phone.Of(name, shop);
        var setup = await shop.DoAsync(Shop.Setups, "automatic_payment_methods[enabled]=true");
        var session = (await AskAsync(phone, "setup_intent", setup)).Granted().Json;
        Assert.Equal(["card", "klarna"], Decoders.Session(session, "setup_intent"));
        Assert.Equal("requires_action", (string?)(await phone.ConfirmAsync(setup, "klarna"))["status"]);
    }

    [Theory]
    [InlineData("mode=payment&amount=12000&currency=eur", "card klarna alma")]
    [InlineData("mode=payment&amount=12000&currency=EUR&capture_method=manual", "card klarna alma")]
    [InlineData("mode=payment&amount=1099&currency=eur", "card klarna")]
    [InlineData("mode=payment&amount=12000&currency=jpy", "card")]
    [InlineData("mode=payment&amount=12000&currency=eur&setup_future_usage=off_session", "card klarna")]
    [InlineData("mode=payment&amount=12000&currency=eur&payment_method_types[0]=alma&payment_method_types[1]=paypal", "alma")]
    [InlineData("mode=payment&amount=12000&currency=eur&payment_method_types=", "card klarna alma")]
    [InlineData("mode=payment&amount=12000&currency=eur&allowed_payment_method_types[0]=klarna", "klarna")]
    [InlineData("mode=payment&amount=12000&currency=eur&excluded_payment_method_types[0]=card", "klarna alma")]
    [InlineData("mode=payment&amount=12000&currency=eur&on_behalf_of=acct_x&unheard[of]=1", "card klarna alma")]
    [InlineData("mode=subscription&amount=12000&currency=eur", "card klarna")]
    [InlineData("mode=setup&setup_future_usage=off_session", "card klarna")]
    [InlineData("mode=setup&currency=jpy", "card")]
    public async Task A_sheet_before_its_intent_is_offered_what_an_intent_would_list(string deferred, string types)
    {
        var session = (await DeferAsync(Phone.Android(shop), deferred)).Granted().Json;
        Assert.Equal(types.Split(' '), Decoders.Session(session, "deferred_intent"));
        Assert.Equal(
            types.Split(' '), session["ordered_payment_method_types_and_wallets"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public async Task A_configuration_decides_what_a_sheet_shows()
    {
        var phone = Phone.Ios(shop);
        var made = await shop.DoAsync(
            "/v1/payment_method_configurations", "name=App&klarna[display_preference][preference]=off");
        var deferred = $"mode=payment&amount=12000&currency=eur&payment_method_configuration[id]={made.Id}";
        Assert.Equal(["card", "alma"], Decoders.Session((await DeferAsync(phone, deferred)).Granted().Json, "deferred_intent"));

        var missing = await DeferAsync(phone, "mode=setup&payment_method_configuration[id]=pmc_x");
        Assert.Equal(
            ("resource_missing", "deferred_intent[payment_method_configuration][id]"),
            ((string?)missing.Error["code"], (string?)missing.Error["param"]));
    }

    [Theory]
    [InlineData("", "parameter_missing", "type")]
    [InlineData("type=checkout", null, "type")]
    [InlineData("type=payment_intent", "parameter_missing", "client_secret")]
    [InlineData("type=setup_intent", "parameter_missing", "client_secret")]
    [InlineData("type=payment_intent&client_secret=pi_x_secret_y", "resource_missing", "client_secret")]
    [InlineData("type=setup_intent&client_secret=pi_x_secret_y", "resource_missing", "client_secret")]
    [InlineData("type=payment_intent&client_secret=y", "resource_missing", "client_secret")]
    [InlineData("type=deferred_intent", "parameter_missing", "deferred_intent")]
    [InlineData("type=deferred_intent&deferred_intent[amount]=1", "parameter_missing", "deferred_intent[mode]")]
    [InlineData("type=deferred_intent&deferred_intent[mode]=payment", "parameter_missing", "deferred_intent[amount]")]
    [InlineData(
        "type=deferred_intent&deferred_intent[mode]=payment&deferred_intent[amount]=1099", "parameter_missing",
        "deferred_intent[currency]")]
    [InlineData(
        "type=deferred_intent&deferred_intent[mode]=payment&deferred_intent[amount]=1&deferred_intent[currency]=eur",
        "amount_too_small", "deferred_intent[amount]")]
    [InlineData(
        "type=deferred_intent&deferred_intent[mode]=payment&deferred_intent[amount]=1099&deferred_intent[currency]=xxx", null,
        "deferred_intent[currency]")]
    [InlineData(
        "type=deferred_intent&deferred_intent[mode]=payment&deferred_intent[amount]=1099&deferred_intent[currency]=eur"
        + "&deferred_intent[payment_method_types][0]=alma", null, null)]
    public async Task A_sheet_that_asks_wrong_is_told_so(string query, string? code, string? param)
    {
        var refused = await shop.SendAsync("GET", $"{Sessions}?{query}", null, shop.PublishableKey);
        Assert.True(refused.Status is 400 or 404, refused.Text);
        Assert.Equal((code, param), ((string?)refused.Error["code"], (string?)refused.Error["param"]));
    }

    [Fact]
    public async Task A_secret_opens_its_own_intent_only()
    {
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        var refused = await shop.SendAsync(
            "GET", $"{Sessions}?type=payment_intent&client_secret={intent.Id}_secret_wrong", null, shop.PublishableKey);
        Assert.Equal(404, refused.Status);
    }

    [Fact]
    public async Task The_publishable_key_may_stand_in_the_address_and_no_other_may()
    {
        const string deferred = $"{Sessions}?type=deferred_intent&deferred_intent[mode]=setup&key=";
        (await shop.SendAsync("GET", deferred + shop.PublishableKey)).Granted();
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        var read = $"{Phone.Address(intent)}?client_secret={intent["client_secret"]}&key=";
        Assert.Equal(intent.Id, (await shop.SendAsync("GET", read + shop.PublishableKey)).Granted().Id);
        Assert.Equal(401, (await shop.SendAsync("GET", read + shop.SecretKey)).Status);
        Assert.Equal(401, (await shop.SendAsync("GET", deferred + shop.SecretKey)).Status);
        Assert.Equal(401, (await shop.SendAsync("GET", "/v1/payment_methods?key=" + shop.PublishableKey)).Status);
        Assert.Equal(401, (await shop.SendAsync("GET", deferred + shop.PublishableKey, null, "")).Status);
    }

    [Fact]
    public async Task With_open_keys_the_secret_leads_to_its_shop_whatever_the_publishable_key()
    {
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        var session = (await AskAsync(Phone.Ios(server.NewShop()), "payment_intent", intent)).Granted();
        Assert.Equal(intent.Id, (string?)session["payment_method_preference"]!["payment_intent"]!["id"]);
    }

    [Fact]
    public async Task With_listed_keys_another_shops_key_opens_nothing()
    {
        await using var listed = await RunningServer.StartAsync(settings => settings with { Keys = KeyPolicy.Listed });
        var keyring = listed.Server.World.Keyring;
        var keys = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var account = await keyring.NewAccountAsync(CancellationToken.None);
            keys.AddRange((await keyring.Keys.CreatePairAsync(account.Id, null)).Select(each => each.Text));
        }

        var caller = new Shop(listed.Client);
        var intent = (await caller.SendAsync("POST", Shop.Intents, "amount=1099&currency=eur", keys[0])).Granted();
        var path = $"{Sessions}?type=payment_intent&client_secret={intent["client_secret"]}";
        Assert.Equal(200, (await caller.SendAsync("GET", path, null, keys[1])).Status);
        Assert.Equal(404, (await caller.SendAsync("GET", path, null, keys[3])).Status);
    }

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2026-10-28.endive")]
    public async Task The_shops_server_may_ask_too(string version)
    {
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna") + "&metadata[cost]=4");
        var session = await shop.ReadAsync(
            $"{Sessions}?type=payment_intent&client_secret={intent["client_secret"]}", ("Stripe-Version", version));
        Assert.Equal("4", (string?)session["payment_method_preference"]!["payment_intent"]!["metadata"]!["cost"]);
    }

    private static Task<Reply> AskAsync(Phone phone, string type, Reply intent) => phone.GetAsync(
        Sessions,
        [
            ("type", type), Phone.Secret(intent), phone.Expanding($"payment_method_preference.{type}.payment_method"),
            ("locale", "de-DE"), ("mobile_app_id", "com.example.shop"), ("external_payment_methods[]", ""),
            ("custom_payment_methods[]", ""), ("client_default_payment_method", "link"), ("mobile_session_id", "7F3A"),
        ]);

    // a[b] below c is c[a][b].
    private static string Below(string hash, string name) =>
        name.Split('[') is [var first, .. var rest] ? $"{hash}[{first}]{string.Concat(rest.Select(each => $"[{each}"))}" : hash;

    private Task<Reply> DeferAsync(Phone phone, string deferred) => phone.GetAsync(
        Sessions,
        [
            ("type", "deferred_intent"), ("key", shop.PublishableKey), ("locale", "de-DE"),
            .. deferred.Split('&').Select(each => each.Split('=')).Select(each => (Below("deferred_intent", each[0]), each[1])),
        ]);
}
