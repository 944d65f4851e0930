using System.Text.Json.Nodes;
using Layby.Tests.Journeys;
using Layby.Tests.Providers;
using Xunit;

namespace Layby.Tests.Phones;

/// <summary>
/// A payment in an app, from its first call to what the app is told: the requests are those of the SDKs, the pages are
/// walked through, and the first read after the return decides.
/// </summary>
public sealed class ReplayTests(SharedServer server) : IClassFixture<SharedServer>
{
    private readonly Shop shop = server.NewShop();

    public static TheoryData<string, string> Phones { get; } = new()
    {
        { "ios", "klarna" }, { "ios", "alma" }, { "android", "klarna" }, { "android", "alma" },
    };

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task What_the_customer_pays_is_paid_at_the_first_look(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method));
        var confirmed = await phone.ConfirmAsync(intent, method);
        Assert.Equal(phone.ReturnUrl, (string?)confirmed["next_action"]!["redirect_to_url"]!["return_url"]);

        await PayAsync(phone, intent, confirmed, method);

        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, method))["status"]);
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task What_is_captured_later_has_succeeded_for_the_app(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method) + "&capture_method=manual");

        await PayAsync(phone, intent, await phone.ConfirmAsync(intent, method), method);

        var seen = await phone.LookAsync(intent, method);
        Assert.Equal("requires_capture", (string?)seen["status"]);
        Assert.Equal("succeeded", Phone.OutcomeOf(seen));
        await shop.DoAsync($"{Shop.Intents}/{intent.Id}/capture");
        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, method))["status"]);
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task A_refusal_is_known_when_the_customer_is_back_and_another_method_can_pay(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, "amount=12000&currency=eur&automatic_payment_methods[enabled]=true");
        var view = await Phone.BrowseAsync(
            server.Client, await phone.ConfirmAsync(intent, method, "customer+denied@email.de"));
        if (method is "klarna")
        {
            await WalkAsync(view);
        }
        else
        {
            await view.PressAsync("fail");
        }

        // The customer reads why first, and goes back themselves.
        if (view.Left is null)
        {
            await view.OpenAsync(view.Page.GetElementById("back-to-shop")!.GetAttribute("href")!);
        }

        AssertBack(phone, intent, view, "failed");
        var seen = await phone.LookAsync(intent, method);
        Assert.Equal("failed", Phone.OutcomeOf(seen));
        Assert.Equal(
            method is "klarna" ? "payment_intent_authentication_failure" : "payment_intent_payment_attempt_failed",
            (string?)seen["last_payment_error"]!["code"]);
        Assert.Null(seen["payment_method"]);

        var other = method is "klarna" ? "alma" : "klarna";
        await PayAsync(phone, intent, await phone.ConfirmAsync(intent, other), other);
        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, other))["status"]);
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task Who_leaves_the_page_is_back_in_the_app_and_nothing_is_paid(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method));
        var view = await Phone.BrowseAsync(server.Client, await phone.ConfirmAsync(intent, method));

        await view.PressAsync("cancel");

        AssertBack(phone, intent, view, "failed");
        Assert.Equal("failed", Phone.OutcomeOf(await phone.LookAsync(intent, method)));
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task Who_closes_the_sheet_without_a_word_can_open_the_page_again(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method));
        await phone.ConfirmAsync(intent, method);

        Assert.Equal("canceled", Phone.OutcomeOf(await phone.LookAsync(intent, method)));

        await PayAsync(phone, intent, await phone.ConfirmAsync(intent, method), method);
        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, method))["status"]);
    }

    [Theory]
    [MemberData(nameof(Phones))]
    public async Task What_the_server_has_confirmed_the_app_only_shows(string name, string method)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(
            Shop.Intents,
            $"{Shop.Form(method, withMethod: true)}&confirm=true&use_stripe_sdk=true&return_url={Uri.EscapeDataString(phone.ReturnUrl)}");

        // handleNextAction reads first.
        var read = await phone.GetAsync(Phone.Address(intent), [Phone.Secret(intent), phone.Expanding("payment_method")]);
        await PayAsync(phone, intent, Decoders.Intent(read.Granted().Json), method);

        Assert.Equal("succeeded", (string?)(await phone.LookAsync(intent, method))["status"]);
    }

    [Theory]
    [InlineData("ios")]
    [InlineData("android")]
    public async Task A_method_is_saved_before_anything_is_bought(string name)
    {
        var phone = Phone.Of(name, shop);
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        var setup = await shop.DoAsync(Shop.Setups, $"customer={customer}&payment_method_types[]=klarna");
        var reply = await phone.PostAsync(
            $"{Phone.Address(setup)}/confirm",
            [
                Phone.Secret(setup), .. Phone.Method("klarna"), .. phone.Notes, ("return_url", phone.ReturnUrl),
                ("mandate_data[customer_acceptance][type]", "online"),
                ("mandate_data[customer_acceptance][online][infer_from_client]", "true"),
                phone.Expanding("payment_method"),
            ]);
        var view = await Phone.BrowseAsync(server.Client, Decoders.Intent(reply.Granted().Json));

        await view.PressAsync("continue");
        await view.PressAsync("verify", ("code", "123456"));
        await view.PressAsync("continue", ("repayment", "bank_transfer"));
        await view.PressAsync("pay");

        AssertBack(phone, setup, view, "succeeded");
        var seen = await phone.LookAsync(setup, "klarna");
        Assert.Equal("succeeded", (string?)seen["status"]);
        Assert.Equal(customer, (string?)(await shop.ReadAsync($"/v1/payment_methods/{seen["payment_method"]!["id"]}"))["customer"]);
    }

    [Theory]
    [InlineData("ios", "4242424242424242", "succeeded")]
    [InlineData("android", "4242424242424242", "succeeded")]
    [InlineData("ios", "4000000000003220", "requires_action")]
    [InlineData("android", "4000000000003220", "requires_action")]
    public async Task A_test_card_beside_them_pays_in_the_sheet_or_is_asked_on_a_page(string name, string number, string status)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, "amount=12000&currency=eur&automatic_payment_methods[enabled]=true");
        var reply = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm",
            [
                Phone.Secret(intent), ("payment_method_data[type]", "card"), ("payment_method_data[card][number]", number),
                ("payment_method_data[card][exp_month]", "12"), ("payment_method_data[card][exp_year]", "2040"),
                ("payment_method_data[card][cvc]", "123"), ("payment_method_options[card][setup_future_usage]", ""),
                .. phone.Notes, ("return_url", phone.ReturnUrl), phone.Expanding("payment_method"),
            ]);
        Assert.Equal(status, (string?)Decoders.Intent(reply.Granted().Json)["status"]);
    }

    [Theory]
    [InlineData("klarna")]
    [InlineData("alma")]
    public async Task An_empty_hash_of_a_methods_own_fields_says_nothing(string method)
    {
        var phone = Phone.Android(shop);
        var made = await phone.PostAsync(
            "/v1/payment_methods", [("type", method), (method, ""), ("payment_user_agent", "stripe-android/23.16.0")]);
        Decoders.Method(made.Granted().Json);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form(method));
        var reply = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm",
            [Phone.Secret(intent), ("payment_method", made.Id), ("return_url", phone.ReturnUrl), phone.Expanding("payment_method")]);
        Assert.Equal(made.Id, (string?)Decoders.Intent(reply.Granted().Json)["payment_method"]!["id"]);
    }

    [Fact]
    public async Task What_a_librarys_next_release_adds_is_let_through_and_a_shops_own_mistake_is_not()
    {
        var phone = Phone.Ios(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        (string, string)[] fields =
            [Phone.Secret(intent), .. Phone.Method("klarna"), ("return_url", "myapp://back"), ("passive_captcha[token]", "x")];
        (await phone.PostAsync($"{Phone.Address(intent)}/confirm", fields)).Granted();

        var form = string.Join('&', fields.Select(each => $"{each.Item1}={each.Item2}"));
        foreach (var key in (string[])[shop.PublishableKey, shop.SecretKey])
        {
            var refused = await shop.SendAsync("POST", $"{Phone.Address(intent)}/confirm", form, key);
            Assert.Equal("parameter_unknown", (string?)refused.Error["code"]);
            Assert.Equal("passive_captcha", (string?)refused.Error["param"]);
        }

        var servers = await shop.SendAsync(
            "POST", $"{Phone.Address(intent)}/confirm", form, shop.SecretKey, headers: ("X-Stripe-User-Agent", "{}"));
        Assert.Equal("parameter_unknown", (string?)servers.Error["code"]);
    }

    [Theory]
    [InlineData("ios", "2020-08-27")]
    [InlineData("android", "2020-08-27")]
    public async Task The_version_that_the_libraries_pin_is_answered(string name, string version)
    {
        var phone = Phone.Of(name, shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));
        var read = await phone.GetAsync(Phone.Address(intent), [Phone.Secret(intent)]);
        Assert.Equal(version, read.Headers["Stripe-Version"]);
        Assert.StartsWith("req_", read.Headers["Request-Id"]);
    }

    [Fact]
    public async Task An_error_has_what_the_app_is_shown_and_can_not_be_taken_for_an_intent()
    {
        var phone = Phone.Android(shop);
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("alma"));
        var refused = await phone.PostAsync(
            $"{Phone.Address(intent)}/confirm", [Phone.Secret(intent), .. Phone.Method("klarna"), ("return_url", phone.ReturnUrl)]);
        Assert.Equal(400, refused.Status);
        Assert.Equal("invalid_request_error", (string?)refused.Error["type"]);
        Assert.NotEmpty((string)refused.Error["message"]!);
        Assert.Null(refused["object"]);
    }

    private async Task PayAsync(Phone phone, Reply intent, JsonNode confirmed, string method)
    {
        var view = await Phone.BrowseAsync(server.Client, confirmed);
        if (method is "klarna")
        {
            await WalkAsync(view);
        }
        else
        {
            await view.PressAsync("authorize", ("installments", "3"));
        }

        AssertBack(phone, intent, view, "succeeded");
    }

    private static async Task WalkAsync(PageVisitor view)
    {
        await view.PressAsync("continue");
        await view.PressAsync("verify", ("code", "123456"));
        await view.PressAsync("continue", ("payment_option", "pay_now"));
        await view.PressAsync("continue", ("repayment", "bank_transfer"));
        await view.PressAsync("pay");
    }

    private static void AssertBack(Phone phone, Reply intent, PageVisitor view, string redirectStatus)
    {
        Assert.NotNull(view.Left);
        Assert.True(phone.Recognises(view.Left), view.Left);
        var what = intent.Id.StartsWith("pi_", StringComparison.Ordinal) ? "payment" : "setup";
        Assert.EndsWith(
            $"{what}_intent={intent.Id}&{what}_intent_client_secret={intent["client_secret"]}&redirect_status={redirectStatus}", view.Left);
    }
}
