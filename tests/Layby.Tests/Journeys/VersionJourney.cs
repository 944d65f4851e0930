using Layby.Server.Versions;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Each caller is answered as their own version of the API was. https://docs.stripe.com/api/versioning</summary>
public sealed class VersionJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Old = "payment_intent_authentication_failure";
    private const string New = "payment_method_provider_decline";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("2020-08-27", Old)]
    [InlineData("2022-08-01", Old)]
    [InlineData("2022-11-15", Old)]
    [InlineData("2023-08-16", New)]
    [InlineData("2024-09-30.acacia", New)]
    [InlineData("2025-03-31.basil", New)]
    [InlineData("2025-09-30.clover", New)]
    [InlineData("2026-03-25.dahlia", New)]
    [InlineData("2026-10-28.endive", New)]
    [InlineData("2026-10-28.preview", New)]
    public async Task Klarnas_refusal_has_the_name_that_the_version_gives_it(string version, string code)
    {
        var error = (await FailedAsync("klarna", "decline", version))["last_payment_error"]!;

        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal($"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}", (string?)error["doc_url"]);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.StartsWith("pm_1", (string?)error["payment_method"]!["id"]);
        Assert.Equal(
            code == New
                ? "Customer was declined by Klarna"
                : "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
                  + "PaymentMethod to attempt to fulfill this PaymentIntent again.",
            (string?)error["message"]);
    }

    [Theory]
    [InlineData("cancel", "payment_method_customer_decline", "Customer cancelled checkout on Klarna")]
    [InlineData("decline", "payment_method_provider_decline", "Customer was declined by Klarna")]
    [InlineData("expire", "payment_intent_payment_attempt_expired", "Klarna checkout was not completed and has expired")]
    [InlineData("fail", "payment_method_not_available", "Klarna is not available at the moment")]
    public async Task Klarna_fails_in_four_ways_that_were_once_one(string verb, string code, string message)
    {
        var today = (await FailedAsync("klarna", verb, "2023-08-16"))["last_payment_error"]!;
        Assert.Equal((code, message), ((string?)today["code"], (string?)today["message"]));
        Assert.Equal(Old, (string?)(await FailedAsync("klarna", verb, "2022-11-15"))["last_payment_error"]!["code"]);
    }

    [Theory]
    [InlineData("2020-08-27", null)]
    [InlineData("2023-08-16", null)]
    [InlineData("2025-08-27.basil", null)]
    [InlineData("2025-09-30.clover", "partner_generic_decline")]
    [InlineData("2026-08-26.dahlia", "partner_generic_decline")]
    [InlineData("2026-10-28.endive", "partner_generic_decline")]
    public async Task Almas_refusal_says_why_since_clover(string version, string? reason)
    {
        var error = (await FailedAsync("alma", "decline", version))["last_payment_error"]!;
        Assert.Equal("payment_intent_payment_attempt_failed", (string?)error["code"]);
        Assert.Equal(reason, (string?)error["decline_code"]);
    }

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2022-08-01")]
    public async Task An_intent_once_carried_the_list_of_its_charges(string version)
    {
        var intent = (await shop.ReadAsync(
            $"{Shop.Intents}/{await shop.IntentAsync("succeeded")}", ("Stripe-Version", version))).Json.AsObject();

        Assert.False(intent.ContainsKey("latest_charge"));
        Assert.Equal("list", (string?)intent["charges"]!["object"]);
        Assert.Equal($"/v1/charges?payment_intent={intent["id"]}", (string?)intent["charges"]!["url"]);
        var charge = Assert.Single(intent["charges"]!["data"]!.AsArray())!;
        Assert.Equal((string?)intent["id"], (string?)charge["payment_intent"]);
        Assert.Equal("list", (string?)charge["refunds"]!["object"]);
    }

    [Fact]
    public async Task An_unpaid_intent_carried_an_empty_list()
    {
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna"), ("Stripe-Version", "2020-08-27"));
        Assert.Empty(intent["charges"]!["data"]!.AsArray());
    }

    [Theory]
    [InlineData("2022-11-15")]
    [InlineData("2026-10-28.endive")]
    public async Task An_intent_names_its_latest_charge(string version)
    {
        var intent = await shop.ReadAsync(
            $"{Shop.Intents}/{await shop.IntentAsync("succeeded")}", ("Stripe-Version", version));
        Assert.StartsWith("py_3", (string?)intent["latest_charge"]);
        Assert.False(intent.Json.AsObject().ContainsKey("charges"));
    }

    [Theory]
    [InlineData("2022-08-01", true)]
    [InlineData("2022-11-15", false)]
    public async Task A_charge_once_carried_its_refunds_unasked(string version, bool unasked)
    {
        var intent = await shop.IntentAsync("succeeded");
        var refund = (await shop.DoAsync("/v1/refunds", $"payment_intent={intent}&amount=100")).Id;
        var charge = (await shop.ReadAsync($"/v1/charges?payment_intent={intent}", ("Stripe-Version", version)))["data"]![0]!;
        Assert.Equal(unasked, charge.AsObject().ContainsKey("refunds"));

        var asked = await shop.ReadAsync($"/v1/charges/{charge["id"]}?expand[]=refunds", ("Stripe-Version", version));
        Assert.Equal(refund, (string?)Assert.Single(asked["refunds"]!["data"]!.AsArray())!["id"]);
        var list = charge["refunds"] ?? asked["refunds"]!;
        Assert.Equal(($"/v1/charges/{charge["id"]}/refunds", false), ((string?)list["url"], (bool)list["has_more"]!));
    }

    [Theory]
    [InlineData("2025-02-24.acacia", true)]
    [InlineData("2025-03-31.basil", false)]
    public async Task A_payment_once_named_its_invoice(string version, bool named)
    {
        var intent = await shop.ReadAsync(
            $"{Shop.Intents}/{await shop.IntentAsync("succeeded")}?expand[]=latest_charge", ("Stripe-Version", version));
        Assert.Equal(named, intent.Json.AsObject().ContainsKey("invoice"));
        Assert.Equal(named, intent["latest_charge"]!.AsObject().ContainsKey("invoice"));
        Assert.Null(intent["invoice"]);
    }

    [Theory]
    [InlineData("2020-08-27", "automatic")]
    [InlineData("2023-10-16", "automatic")]
    [InlineData("2024-04-10", "automatic_async")]
    [InlineData("2026-08-26.dahlia", "automatic_async")]
    public async Task Money_is_taken_at_once_or_almost_unless_said_otherwise(string version, string capture) =>
        Assert.Equal(capture, (string?)(await CreateAsync(version))["capture_method"]);

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2022-11-15")]
    public async Task Who_names_no_type_once_meant_cards(string version)
    {
        var intent = await CreateAsync(version);
        Assert.Null(intent["automatic_payment_methods"]);
        Assert.Equal(["card"], Types(intent));
    }

    [Theory]
    [InlineData("2023-08-16")]
    [InlineData("2026-10-28.endive")]
    public async Task Who_names_no_type_means_all_that_are_active(string version)
    {
        var intent = await CreateAsync(version);
        Assert.True((bool)intent["automatic_payment_methods"]!["enabled"]!);
        Assert.Equal("always", (string?)intent["automatic_payment_methods"]!["allow_redirects"]);
        Assert.StartsWith("pmc_1", (string?)intent["payment_method_configuration_details"]!["id"]);
        Assert.Equal(["card", "klarna", "alma"], Types(intent));
    }

    [Theory]
    [InlineData("2026-08-26.dahlia", 200)]
    [InlineData("2026-09-30.endive", 400)]
    [InlineData("2026-09-30.preview", 400)]
    public async Task Types_can_be_named_until_dahlia(string version, int status) => Assert.Equal(
        status, (await shop.PostAsync(Shop.Intents, Shop.Form("klarna"), ("Stripe-Version", version))).Status);

    [Fact]
    public async Task Since_dahlia_types_can_be_allowed_and_those_that_do_not_fit_are_left_out()
    {
        var intent = await shop.DoAsync(
            Shop.Intents,
            "amount=1099&currency=usd&allowed_payment_method_types[]=klarna&allowed_payment_method_types[]=alma",
            ("Stripe-Version", "2026-10-28.endive"));
        Assert.Equal(["klarna"], Types(intent));
        Assert.Equal(2, intent["allowed_payment_method_types"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("2020-08-27", "2020-08-27")]
    [InlineData("2020-08-27; orders_beta=v3; other=v1", "2020-08-27")]
    [InlineData("2026-08-26.dahlia", "2026-08-26.dahlia")]
    [InlineData("2026-08-26.preview", "2026-08-26.preview")]
    [InlineData(" 2026-10-28.endive ", "2026-10-28.endive")]
    [InlineData("", "2026-08-26.dahlia")]
    public async Task The_answer_says_in_which_version_it_is(string asked, string applied)
    {
        var reply = await shop.ReadAsync(Shop.Intents, ("Stripe-Version", asked));
        Assert.Equal(applied, reply.Headers["Stripe-Version"]);
    }

    [Fact]
    public async Task Events_are_told_in_the_accounts_version_not_in_the_requests()
    {
        await shop.DoAsync(Shop.Intents, "amount=1099&currency=eur", ("Stripe-Version", "2020-08-27"));
        var told = (await shop.ReadAsync("/v1/events", ("Stripe-Version", "2020-08-27")))["data"]![0]!;
        Assert.Equal("2026-08-26.dahlia", (string?)told["api_version"]);
        Assert.True(told["data"]!["object"]!.AsObject().ContainsKey("latest_charge"));
    }

    [Fact]
    public async Task The_accounts_version_is_a_setting()
    {
        Assert.Null(ApiVersion.Parse("2022-08-01", out var version));
        await using var old = await RunningServer.StartAsync(settings => settings with { DefaultVersion = version });
        var theirs = new Shop(old.Client);

        var intent = await theirs.ReadAsync($"{Shop.Intents}/{await theirs.IntentAsync("failed")}");
        var told = (await theirs.ReadAsync("/v1/events?type=payment_intent.payment_failed"))["data"]![0]!;

        Assert.Equal("2022-08-01", intent.Headers["Stripe-Version"]);
        Assert.Equal(Old, (string?)intent["last_payment_error"]!["code"]);
        Assert.Equal("automatic", (string?)intent["capture_method"]);
        Assert.Equal("2022-08-01", (string?)told["api_version"]);
        Assert.Equal(Old, (string?)told["data"]!["object"]!["last_payment_error"]!["code"]);
        Assert.Empty(told["data"]!["object"]!["charges"]!["data"]!.AsArray());
    }

    [Fact]
    public async Task A_refusal_carries_the_intent_in_the_callers_version()
    {
        var intent = await shop.IntentAsync("succeeded");
        var refused = await shop.PostAsync($"{Shop.Intents}/{intent}/cancel", "", ("Stripe-Version", "2022-08-01"));
        Assert.Single(refused.Error["payment_intent"]!["charges"]!["data"]!.AsArray());
    }

    private async Task<Reply> FailedAsync(string method, string verb, string version)
    {
        var intent = await shop.IntentAsync("requires_action", method);
        await shop.CustomerAsync(intent, verb);
        return await shop.ReadAsync($"{Shop.Intents}/{intent}", ("Stripe-Version", version));
    }

    private Task<Reply> CreateAsync(string version) =>
        shop.DoAsync(Shop.Intents, "amount=10000&currency=eur", ("Stripe-Version", version));

    private static string[] Types(Reply intent) =>
        [.. intent["payment_method_types"]!.AsArray().Select(each => (string)each!)];
}
