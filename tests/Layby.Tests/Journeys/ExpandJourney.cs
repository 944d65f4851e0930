using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Objects in the place of their ids. https://docs.stripe.com/api/expanding_objects</summary>
public sealed class ExpandJourney(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Lines =
        "amount_details[line_items][0][product_name]=Socks&amount_details[line_items][0][quantity]=2"
        + "&amount_details[line_items][0][unit_cost]=2500&amount_details[line_items][1][product_name]=Shoes"
        + "&amount_details[line_items][1][quantity]=1&amount_details[line_items][1][unit_cost]=5000"
        + "&amount_details[line_items][1][payment_method_options][klarna][reference]=S-1";

    private readonly Shop shop = server.NewShop();

    [Fact]
    public async Task An_intent_shows_its_method_and_its_charge()
    {
        var intent = await shop.IntentAsync("succeeded");
        var plain = await shop.ReadAsync($"{Shop.Intents}/{intent}");
        var shown = await shop.ReadAsync($"{Shop.Intents}/{intent}?expand[]=payment_method&expand[]=latest_charge");

        Assert.Equal((string?)plain["payment_method"], (string?)shown["payment_method"]!["id"]);
        Assert.Equal((string?)plain["latest_charge"], (string?)shown["latest_charge"]!["id"]);
        Assert.Equal("klarna", (string?)shown["latest_charge"]!["payment_method_details"]!["type"]);
    }

    [Fact]
    public async Task A_wish_can_be_four_levels_deep()
    {
        var intent = await shop.IntentAsync("succeeded");
        const string wish = "latest_charge.payment_intent.latest_charge.payment_intent";
        var shown = await shop.ReadAsync($"{Shop.Intents}/{intent}?expand[0]={wish}");
        Assert.Equal(
            intent,
            (string?)shown["latest_charge"]!["payment_intent"]!["latest_charge"]!["payment_intent"]!["id"]);
    }

    [Fact]
    public async Task A_list_shows_its_members()
    {
        var intent = await shop.IntentAsync("succeeded");
        var unpaid = await shop.IntentAsync("requires_payment_method");
        var list = await shop.ReadAsync(
            $"{Shop.Intents}?expand[]=data.latest_charge.payment_intent&expand[]=data.payment_method");

        Assert.Equal(unpaid, (string?)list["data"]![0]!["id"]);
        Assert.Null(list["data"]![0]!["latest_charge"]);
        Assert.Equal(intent, (string?)list["data"]![1]!["latest_charge"]!["payment_intent"]!["id"]);
        Assert.Equal("klarna", (string?)list["data"]![1]!["payment_method"]!["type"]);
    }

    [Fact]
    public async Task What_is_made_by_a_call_is_shown_in_its_answer()
    {
        var confirmed = await shop.DoAsync(
            Shop.Intents,
            Shop.Form("klarna", withMethod: true) + "&confirm=true&return_url=https://a.example&expand[]=payment_method");
        Assert.Equal("FR", (string?)confirmed["payment_method"]!["billing_details"]!["address"]!["country"]);

        var intent = await shop.IntentAsync("requires_capture");
        var captured = await shop.DoAsync($"{Shop.Intents}/{intent}/capture", "expand[]=latest_charge");
        Assert.True((bool)captured["latest_charge"]!["captured"]!);
    }

    [Fact]
    public async Task What_is_not_there_stays_null()
    {
        var intent = await shop.IntentAsync("requires_payment_method");
        var shown = await shop.ReadAsync(
            $"{Shop.Intents}/{intent}?expand[]=payment_method&expand[]=latest_charge&expand[]=customer&expand[]=review");
        Assert.All(
            ["payment_method", "latest_charge", "customer", "review"], name => Assert.Null(shown[name]));
    }

    [Fact]
    public async Task A_charge_shows_its_intent_and_its_refunds()
    {
        var intent = await shop.ReadAsync($"{Shop.Intents}/{await shop.IntentAsync("succeeded")}");
        var charge = await shop.ReadAsync(
            $"/v1/charges/{intent["latest_charge"]}?expand[]=payment_intent&expand[]=refunds&expand[]=balance_transaction");
        Assert.Equal(intent.Id, (string?)charge["payment_intent"]!["id"]);
        Assert.Equal($"/v1/charges/{charge.Id}/refunds", (string?)charge["refunds"]!["url"]);
    }

    [Fact]
    public async Task What_is_bought_is_shown_only_when_asked_for()
    {
        var intent = await shop.DoAsync(Shop.Intents, Shop.Form("klarna") + "&" + Lines);
        Assert.False(intent["amount_details"]!.AsObject().ContainsKey("line_items"));

        var shown = await shop.ReadAsync($"{Shop.Intents}/{intent.Id}?expand[]=amount_details.line_items");
        var list = shown["amount_details"]!["line_items"]!;
        Assert.Equal($"{Shop.Intents}/{intent.Id}/amount_details_line_items", (string?)list["url"]);
        Assert.Equal(["Socks", "Shoes"], list["data"]!.AsArray().Select(each => (string)each!["product_name"]!));
        Assert.Equal("S-1", (string?)list["data"]![1]!["payment_method_options"]!["klarna"]!["reference"]);

        var page = await shop.ReadAsync($"{list["url"]}?limit=1");
        Assert.True((bool)page["has_more"]!);
        var next = await shop.ReadAsync($"{list["url"]}?starting_after={page["data"]![0]!["id"]}");
        Assert.Equal("Shoes", (string?)Assert.Single(next["data"]!.AsArray())!["product_name"]);
    }
}
