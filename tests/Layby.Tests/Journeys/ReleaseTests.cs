using System.Text.Json.Nodes;
using Layby.Server.Versions;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// Reserved money that is let go: a Refund for callers before basil, whoever looks at it later; since then simply never
/// captured. https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow
/// </summary>
public sealed class ReleaseTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Newest = "2026-10-28.endive";

    private static readonly string[] Versions = ["2022-08-01", "2022-11-15", "2024-06-20", "2025-03-31.basil", Newest];

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData("2022-11-15", "klarna")]
    [InlineData("2024-06-20", "alma")]
    [InlineData("2025-02-24.acacia", "card")]
    public async Task A_canceled_reservation_was_a_refund(string version, string method)
    {
        var intent = await ReservedAsync(method);
        var canceled = await DoAsync(version, $"{Shop.Intents}/{intent}/cancel", "expand[]=latest_charge");
        Assert.Equal("canceled", (string?)canceled["status"]);
        AssertCharge(canceled["latest_charge"]!, captured: 0, refunded: 10000, all: true);
        Assert.Equal(["refund.created", "charge.refunded", "payment_intent.canceled"], (await shop.ToldAsync())[^3..]);

        var refund = Assert.Single(await FoundByAllAsync(intent));
        Assert.Equal((10000, "succeeded"), ((int)refund["amount"]!, (string?)refund["status"]));
        Assert.Null(refund["reason"]);
        Assert.Null(refund["balance_transaction"]);
        Assert.StartsWith(method is "card" ? "re_1" : "pyr_1", (string?)refund["id"]);
        Assert.Equal(method is "card" ? "reversal" : null, (string?)refund["destination_details"]!["card"]?["type"]);
        Assert.Equal((0, 0), await BooksAsync());
        await AssertGoneAsync(refund, intent, 0);
    }

    [Theory]
    [InlineData("2025-03-31.basil")]
    [InlineData(Newest)]
    public async Task A_canceled_reservation_is_none_since_basil(string version)
    {
        var intent = await ReservedAsync("klarna");
        await DoAsync(version, $"{Shop.Intents}/{intent}/cancel");
        AssertCharge(await ChargeAsync(intent, Newest), captured: 0, refunded: 0, all: false);
        Assert.Equal(["payment_intent.amount_capturable_updated", "payment_intent.canceled"], (await shop.ToldAsync())[^2..]);
        Assert.Empty(await FoundByAllAsync(intent));
        Assert.Equal((0, 0), await BooksAsync());
    }

    [Theory]
    [InlineData("2022-11-15", "klarna", false)]
    [InlineData("2024-06-20", "alma", false)]
    [InlineData("2024-06-20", "klarna", true)]
    [InlineData("2025-02-24.acacia", "card", true)]
    public async Task What_a_capture_left_was_a_refund_with_two_lines_in_the_books(string version, string method, bool byCharge)
    {
        var intent = await ReservedAsync(method);
        await CaptureAsync(intent, version, byCharge);
        var charge = await ChargeAsync(intent, version);
        AssertCharge(charge, captured: 4000, refunded: 6000, all: false);
        Assert.Equal(
            ["charge.captured", "payment_intent.succeeded", "refund.created", "charge.refunded"], (await shop.ToldAsync())[^4..]);

        // The payment's line is of all that was reserved; with the other it is what was captured, fee and day too.
        var refund = Assert.Single(await FoundByAllAsync(intent));
        var paid = await LineAsync((string?)charge["balance_transaction"]);
        var back = await LineAsync((string?)refund["balance_transaction"]);
        Assert.Equal((10000, -6000), ((int)paid["amount"]!, (int)back["amount"]!));
        Assert.Equal((string?)refund["id"], (string?)back["source"]);
        Assert.Equal(
            $"{(method is "card" ? "refund" : "payment_refund")} partial_capture_reversal",
            $"{back["type"]} {back["reporting_category"]}");
        Assert.Equal((long)paid["available_on"]!, (long)back["available_on"]!);
        var since = await CapturedSinceBasilAsync(method);
        Assert.Equal((int)since["fee"]!, (int)paid["fee"]! + (int)back["fee"]!);
        Assert.Equal((int)since["net"]!, (int)paid["net"]! + (int)back["net"]!);
        Assert.Equal((0, (int)since["net"]!), await BooksAsync());
        await AssertGoneAsync(refund, intent, 4000);
    }

    [Theory]
    [InlineData("2025-03-31.basil")]
    [InlineData(Newest)]
    public async Task What_a_capture_left_is_none_since_basil(string version)
    {
        var intent = await ReservedAsync("klarna");
        await CaptureAsync(intent, version, byCharge: false);
        var charge = await ChargeAsync(intent, Newest);
        AssertCharge(charge, captured: 4000, refunded: 0, all: false);
        Assert.Empty(await FoundByAllAsync(intent));
        Assert.Equal(4000, (int)(await LineAsync((string?)charge["balance_transaction"]))["amount"]!);
        Assert.Equal(["charge.captured", "payment_intent.succeeded"], (await shop.ToldAsync())[^2..]);
    }

    [Theory]
    [InlineData("2024-06-20")]
    [InlineData(Newest)]
    public async Task A_whole_capture_leaves_nothing(string version)
    {
        var intent = await ReservedAsync("klarna");
        await DoAsync(version, $"{Shop.Intents}/{intent}/capture");
        AssertCharge(await ChargeAsync(intent, version), captured: 10000, refunded: 0, all: false);
        Assert.Empty(await FoundByAllAsync(intent));
    }

    [Theory]
    [InlineData("2022-11-15", 6000)]
    [InlineData("2024-06-20", 6000)]
    [InlineData("2025-03-31.basil", 0)]
    [InlineData(Newest, 0)]
    public async Task No_more_than_was_captured_is_refunded_whatever_was_released(string version, int released)
    {
        var intent = await ReservedAsync("klarna");
        await CaptureAsync(intent, version, byCharge: false);
        var before = await BooksAsync();

        var tooMuch = await shop.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=4001", ("Stripe-Version", version));
        Assert.Equal(400, tooMuch.Status);
        Assert.Equal(
            "Refund amount (€40.01) is greater than unrefunded amount on charge (€40.00)", (string?)tooMuch.Error["message"]);
        await DoAsync(version, "/v1/refunds", $"payment_intent={intent}&amount=1000");
        AssertCharge(await ChargeAsync(intent, version), 4000, released + 1000, all: false);
        var last = await DoAsync(version, "/v1/refunds", $"payment_intent={intent}");
        Assert.Equal(3000, (int)last["amount"]!);
        AssertCharge(await ChargeAsync(intent, version), 4000, released + 4000, all: true);
        Assert.Equal((before.Available - 4000, before.Pending), await BooksAsync());

        var again = await shop.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=1", ("Stripe-Version", version));
        Assert.Equal((400, "charge_already_refunded"), (again.Status, (string?)again.Error["code"]));
        await shop.DoAsync($"/sandbox/refunds/{last.Id}/fail");
        AssertCharge(await ChargeAsync(intent, version), 4000, released + 1000, all: false);
        Assert.Equal(3000, (int)(await DoAsync(version, "/v1/refunds", $"payment_intent={intent}"))["amount"]!);
    }

    [Fact]
    public async Task A_dispute_is_of_what_was_captured()
    {
        var intent = await ReservedAsync("klarna");
        await CaptureAsync(intent, "2024-06-20", byCharge: false);
        var form = $"payment_intent={intent}&reason=fraudulent";
        Assert.Equal(400, (await shop.PostAsync("/sandbox/disputes", form + "&amount=4001")).Status);
        Assert.Equal(4000, (int)(await shop.DoAsync("/sandbox/disputes", form))["amount"]!);
    }

    [Fact]
    public async Task An_inquiry_that_ends_leaves_what_was_captured_refundable()
    {
        var intent = await ReservedAsync("klarna");
        await CaptureAsync(intent, "2024-06-20", byCharge: false);
        var inquiry = await shop.DoAsync("/sandbox/disputes", $"payment_intent={intent}&reason=general");
        Assert.True((bool)(await shop.DoAsync($"/sandbox/disputes/{inquiry.Id}/win"))["is_charge_refundable"]!);
        Assert.Equal(4000, (int)(await shop.DoAsync("/v1/refunds", $"payment_intent={intent}"))["amount"]!);
    }

    [Fact]
    public async Task A_cancel_that_is_sent_again_with_its_key_makes_one_refund()
    {
        var intent = await ReservedAsync("klarna");
        (string, string)[] headers = [("Stripe-Version", "2024-06-20"), ("Idempotency-Key", "cancel-1")];
        var first = await shop.DoAsync($"{Shop.Intents}/{intent}/cancel", "", headers);
        var again = await shop.DoAsync($"{Shop.Intents}/{intent}/cancel", "", headers);
        Assert.Equal(first.Text, again.Text);
        Assert.Single(await FoundByAllAsync(intent));
    }

    [Theory]
    [InlineData("2022-11-15", true)]
    [InlineData("2024-06-20", true)]
    [InlineData("2025-03-31.basil", false)]
    [InlineData(Newest, false)]
    public async Task What_lapses_by_itself_follows_the_accounts_version(string version, bool told)
    {
        ApiVersion.Parse(version, out var theirs);
        await using var own = await RunningServer.StartAsync(settings => settings with { DefaultVersion = theirs });
        using var client = own.Open(null);
        var there = new Shop(client);

        // The call's own version does not matter: nobody calls when it lapses.
        var intent = (await there.DoAsync(
            Shop.Intents,
            $"{Shop.Form("alma", true)}&capture_method=manual&confirm=true&return_url=https://shop.example/back",
            ("Stripe-Version", "2026-08-26.dahlia"))).Id;
        await there.CustomerAsync(intent, "approve");
        await there.DoAsync("/sandbox/clock/advance", $"seconds={8 * 24 * 3600}");

        var charge = (await there.ReadAsync($"/v1/charges?payment_intent={intent}"))["data"]![0]!;
        AssertCharge(charge, captured: 0, refunded: told ? 10000 : 0, all: told);
        string[] events = told
            ? ["charge.expired", "refund.created", "charge.refunded", "payment_intent.canceled"]
            : ["charge.expired", "payment_intent.canceled"];
        Assert.Equal(events, (await there.ToldAsync())[^events.Length..]);
        var refunds = (await there.ReadAsync("/v1/refunds"))["data"]!.AsArray();
        Assert.Equal(
            told ? ["expired_uncaptured_charge"] : [], refunds.Select(each => (string?)each!["reason"]));
    }

    private static void AssertCharge(JsonNode charge, int captured, int refunded, bool all)
    {
        Assert.Equal((captured, captured > 0), ((int)charge["amount_captured"]!, (bool)charge["captured"]!));
        Assert.Equal((refunded, all), ((int)charge["amount_refunded"]!, (bool)charge["refunded"]!));
        Assert.False(charge.AsObject().ContainsKey("released"));
    }

    private Task<Reply> DoAsync(string version, string path, string form = "") =>
        shop.DoAsync(path, form, ("Stripe-Version", version));

    private async Task<string> ReservedAsync(string method)
    {
        var intent = await shop.DoAsync(Shop.Intents, method is "card"
            ? "amount=10000&currency=eur&capture_method=manual&confirm=true&payment_method=pm_card_visa&payment_method_types[]=card"
            : $"{Shop.Form(method, true)}&capture_method=manual&confirm=true&return_url=https://shop.example/back");
        if (method is not "card")
        {
            await shop.CustomerAsync(intent.Id, "approve");
        }

        return intent.Id;
    }

    private async Task CaptureAsync(string intent, string version, bool byCharge) => await DoAsync(
        version,
        byCharge ? $"/v1/charges/{(await ChargeAsync(intent, Newest))["id"]}/capture" : $"{Shop.Intents}/{intent}/capture",
        byCharge ? "amount=4000" : "amount_to_capture=4000");

    private async Task<JsonNode> ChargeAsync(string intent, string version) => (await shop.ReadAsync(
        $"/v1/charges?payment_intent={intent}&expand[]=data.refunds", ("Stripe-Version", version)))["data"]![0]!;

    private async Task<JsonNode> LineAsync(string? line) => (await shop.ReadAsync($"/v1/balance_transactions/{line}")).Json;

    // The line of the same capture in a shop of today.
    private async Task<JsonNode> CapturedSinceBasilAsync(string method)
    {
        var today = new ReleaseTests(server);
        var intent = await today.ReservedAsync(method);
        await today.CaptureAsync(intent, Newest, byCharge: false);
        return await today.LineAsync((string?)(await today.ChargeAsync(intent, Newest))["balance_transaction"]);
    }

    // Every list in every version shows the same refunds, and each is found by its id.
    private async Task<JsonNode[]> FoundByAllAsync(string intent)
    {
        var charge = (string?)(await ChargeAsync(intent, Newest))["id"];
        var listed = (await shop.ReadAsync($"/v1/refunds?payment_intent={intent}"))["data"]!.AsArray();
        var expected = string.Join(',', listed.Select(each => (string?)each!["id"]));
        foreach (var version in Versions)
        {
            foreach (var path in (string[])[$"/v1/refunds?charge={charge}", "/v1/refunds", $"/v1/charges/{charge}/refunds"])
            {
                Assert.Equal(expected, IdsOf((await shop.ReadAsync(path, ("Stripe-Version", version))).Json));
            }

            Assert.Equal(expected, IdsOf((await ChargeAsync(intent, version))["refunds"]!));
            foreach (var each in listed)
            {
                await shop.ReadAsync($"/v1/refunds/{each!["id"]}?expand[]=balance_transaction", ("Stripe-Version", version));
            }
        }

        return [.. listed.Select(each => each!)];
    }

    private static string IdsOf(JsonNode list) => string.Join(',', list["data"]!.AsArray().Select(each => (string?)each!["id"]));

    private async Task<(int Available, int Pending)> BooksAsync()
    {
        var balance = (await shop.ReadAsync("/v1/balance")).Json;
        int Of(string part) => balance[part]!.AsArray().Sum(each => (int)each!["amount"]!);
        return (Of("available"), Of("pending"));
    }

    // Nothing can become of it any more, but for its notes; nothing that was not captured can be refunded.
    private async Task AssertGoneAsync(JsonNode refund, string intent, int captured)
    {
        var path = $"/v1/refunds/{refund["id"]}";
        Assert.Equal(400, (await shop.PostAsync($"{path}/cancel")).Status);
        foreach (var verb in (string[])["fail", "succeed"])
        {
            var refused = await shop.PostAsync($"/sandbox/refunds/{refund["id"]}/{verb}");
            Assert.Equal((400, "invalid_request_error"), (refused.Status, (string?)refused.Error["type"]));
        }

        Assert.Equal("7", (string?)(await shop.DoAsync(path, "metadata[order]=7"))["metadata"]!["order"]);
        if (captured == 0)
        {
            var refused = await shop.PostAsync("/v1/refunds", $"payment_intent={intent}");
            Assert.Equal((400, "charge_already_refunded"), (refused.Status, (string?)refused.Error["code"]));
        }
    }
}
