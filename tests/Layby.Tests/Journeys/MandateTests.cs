using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>How a customer agreed to be charged later: what the merchant says of it stands in the mandate.</summary>
public sealed class MandateTests(SharedServer server) : IClassFixture<SharedServer>
{
    private const string Acceptance = "mandate_data[customer_acceptance]";
    private const string Klarna = "payment_method_data[type]=klarna&return_url=https://shop.example/back";
    private const string Keeps = $"amount=2000&currency=eur&payment_method_types[]=klarna&setup_future_usage=off_session&{Klarna}";

    private const string Online = $"{Acceptance}[type]=online&{Acceptance}[accepted_at]=1700000000"
        + $"&{Acceptance}[online][ip_address]=203.0.113.7&{Acceptance}[online][user_agent]=Browser/1";

    private const string Offline = $"{Acceptance}[type]=offline&{Acceptance}[accepted_at]=1700000000&{Acceptance}[offline]=";

    private readonly Shop shop = server.NewShop();

    [Theory]
    [InlineData(Online, """{"accepted_at":1700000000,"online":{"ip_address":"203.0.113.7","user_agent":"Browser/1"},"type":"online"}""")]
    [InlineData(Offline, """{"accepted_at":1700000000,"offline":{},"type":"offline"}""")]
    public async Task The_mandate_of_a_payment_and_of_a_setup_says_how_it_was_given(string given, string shown)
    {
        var paid = await shop.DoAsync(Shop.Intents, $"{Keeps}&confirm=true&{given}");
        await shop.CustomerAsync(paid.Id, "approve");
        Assert.Equal(shown, await OfMethodAsync(paid));

        var later = await shop.DoAsync(Shop.Intents, Keeps.Replace("&return_url=https://shop.example/back", ""));
        await shop.DoAsync($"{Shop.Intents}/{later.Id}/confirm", $"{given}&return_url=https://shop.example/back");
        await shop.CustomerAsync(later.Id, "approve");
        Assert.Equal(shown, await OfMethodAsync(await shop.ReadAsync($"{Shop.Intents}/{later.Id}")));

        var setup = await shop.DoAsync(Shop.Setups, $"confirm=true&payment_method_types[]=klarna&{Klarna}&{given}");
        await shop.DoAsync($"/sandbox/setup_intents/{setup.Id}/approve");
        Assert.Equal(shown, Acceptances((await shop.ReadAsync($"{Shop.Setups}/{setup.Id}?expand[]=mandate"))["mandate"]!));
    }

    [Fact]
    public async Task What_nobody_says_is_when_it_was_and_online_from_nowhere()
    {
        var paid = await shop.DoAsync(Shop.Intents, $"{Keeps}&confirm=true");
        await shop.CustomerAsync(paid.Id, "approve");
        Assert.Matches(
            """^\{"accepted_at":\d+,"online":\{"ip_address":null,"user_agent":null\},"type":"online"\}$""", await OfMethodAsync(paid));
    }

    [Fact]
    public async Task A_browser_may_leave_it_to_us_to_see_where_it_is()
    {
        var setup = await shop.DoAsync(Shop.Setups, "payment_method_types[]=klarna");
        var confirmed = await BrowserAsync(
            $"{Shop.Setups}/{setup.Id}/confirm",
            $"client_secret={setup["client_secret"]}&{Klarna}&{Acceptance}[type]=online&{Acceptance}[online][infer_from_client]=true",
            ("User-Agent", "Browser/2"));
        Assert.Equal("requires_action", (string?)confirmed.Granted()["status"]);
        await shop.DoAsync($"/sandbox/setup_intents/{setup.Id}/approve");
        var mandate = (await shop.ReadAsync($"{Shop.Setups}/{setup.Id}?expand[]=mandate"))["mandate"]!;
        Assert.Contains("\"online\":{\"ip_address\":\"127.0.0.1\",\"user_agent\":\"Browser/2\"}", Acceptances(mandate));
    }

    [Fact]
    public async Task A_confirmation_token_carries_it_to_the_merchants_server()
    {
        var token = (await BrowserAsync(
            "/v1/confirmation_tokens",
            $"{Klarna}&setup_future_usage=off_session&{Acceptance}[type]=online&{Acceptance}[online][infer_from_client]=true",
            ("User-Agent", "Browser/3"))).Granted();
        Assert.Equal(
            """{"online":{"ip_address":"127.0.0.1","user_agent":"Browser/3"},"type":"online"}""",
            token["mandate_data"]!["customer_acceptance"]!.ToJsonString());

        var paid = await shop.DoAsync(
            Shop.Intents, $"amount=2000&currency=eur&payment_method_types[]=klarna&confirm=true&confirmation_token={token.Id}");
        await shop.CustomerAsync(paid.Id, "approve");
        Assert.Contains("\"user_agent\":\"Browser/3\"", await OfMethodAsync(paid));
    }

    [Theory]
    [InlineData($"{Acceptance}[type]=signed", $"{Acceptance}[type]", null)]
    [InlineData($"{Acceptance}[accepted_at]=1", $"{Acceptance}[type]", "parameter_missing")]
    [InlineData($"{Acceptance}[type]=online", $"{Acceptance}[online]", "parameter_missing")]
    [InlineData(
        $"{Acceptance}[type]=online&{Acceptance}[online][user_agent]=b", $"{Acceptance}[online][ip_address]", "parameter_missing")]
    [InlineData(
        $"{Acceptance}[type]=online&{Acceptance}[online][ip_address]=::1", $"{Acceptance}[online][user_agent]", "parameter_missing")]
    [InlineData(
        $"{Acceptance}[type]=online&{Acceptance}[online][infer_from_client]=true", $"{Acceptance}[online][infer_from_client]", null)]
    [InlineData($"{Acceptance}[type]=offline&{Acceptance}[accepted_at]=soon", $"{Acceptance}[accepted_at]", "parameter_invalid_integer")]
    [InlineData("mandate_data[terms]=1", "mandate_data[terms]", "parameter_unknown")]
    public async Task What_is_not_whole_is_refused(string given, string param, string? code)
    {
        var setup = await shop.DoAsync(Shop.Setups, "payment_method_types[]=klarna");
        foreach (var (path, form) in new[]
        {
            (Shop.Intents, $"{Keeps}&confirm=true&{given}"),
            (Shop.Setups, $"confirm=true&payment_method_types[]=klarna&{Klarna}&{given}"),
            ($"{Shop.Setups}/{setup.Id}/confirm", $"{Klarna}&{given}"),
        })
        {
            var refused = await shop.PostAsync(path, form);
            Assert.Equal((400, param, code), (refused.Status, (string?)refused.Error["param"], (string?)refused.Error["code"]));
        }
    }

    private Task<Reply> BrowserAsync(string path, string form, params (string Name, string Value)[] headers) =>
        shop.SendAsync("POST", path, form, shop.PublishableKey, headers: headers);

    private async Task<string> OfMethodAsync(Reply paid)
    {
        var mandates = await shop.ReadAsync($"/sandbox/mandates?payment_method={paid["payment_method"]}");
        return Acceptances(Assert.Single(mandates["data"]!.AsArray())!);
    }

    private static string Acceptances(JsonNode mandate) => mandate["customer_acceptance"]!.ToJsonString();
}
