using System.Text.Json.Nodes;
using Layby.Core.Balances;
using Xunit;

namespace Layby.Tests.Journeys;

public sealed class BalanceTests
{
    private const int Day = 24 * 3600;

    [Fact]
    public async Task A_payment_comes_into_the_books_less_its_fee_and_is_available_after_its_days()
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { FeeKlarna = new(499, 35) });
        var intent = await Till.PayAsync(server, Till.Klarna(10000));

        var charge = (await server.GetAsync($"/v1/charges/{(string?)intent["latest_charge"]}?expand[]=balance_transaction")).Granted();
        var line = charge["balance_transaction"]!;
        Assert.Equal((10000, 534, 9466), ((int)line["amount"]!, (int)line["fee"]!, (int)line["net"]!));
        Assert.Equal("payment charge pending", $"{line["type"]} {line["reporting_category"]} {line["status"]}");
        Assert.Equal(charge.Id, (string?)line["source"]);
        Assert.Equal(0, (long)line["available_on"]! % Day);
        Assert.Equal((0, 9466), await BalanceAsync(server));

        await server.PostAsync("/sandbox/clock/advance", $"to={(long)line["available_on"]!}");
        Assert.Equal((9466, 0), await BalanceAsync(server));
        var later = await server.GetAsync($"/v1/balance_transactions/{(string?)line["id"]}?expand[]=source.payment_intent");
        Assert.Equal("available", (string?)later["status"]);
        Assert.Equal((string?)intent["id"], (string?)later["source"]!["payment_intent"]!["id"]);
    }

    [Fact]
    public async Task An_asynchronous_capture_tells_of_its_line_afterwards()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));

        var told = await Till.EventsAsync(server);
        Assert.Equal(
            ["payment_intent.created", "payment_intent.requires_action", "charge.succeeded", "payment_intent.succeeded", "charge.updated"],
            told.Select(each => (string?)each["type"]));
        Assert.Null(told[2]["data"]!["object"]!["balance_transaction"]);
        Assert.NotNull(told[4]["data"]!["object"]!["balance_transaction"]);
        Assert.Equal("""{"balance_transaction":null}""", told[4]["data"]!["previous_attributes"]!.ToJsonString());
        Assert.Equal((string?)intent["latest_charge"], (string?)told[4]["data"]!["object"]!["id"]);
    }

    [Theory]
    [InlineData("automatic", "charge.succeeded,payment_intent.succeeded")]
    [InlineData("manual", "charge.succeeded,payment_intent.amount_capturable_updated,charge.captured,payment_intent.succeeded")]
    public async Task A_synchronous_capture_knows_its_line_at_once(string capture, string events)
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Alma(10000) + $"&capture_method={capture}");
        if (capture == "manual")
        {
            intent = await server.PostAsync($"/v1/payment_intents/{intent.Id}/capture", "amount_to_capture=6000");
        }

        var told = await Till.EventsAsync(server);
        Assert.Equal(events.Split(','), told.Skip(2).Select(each => (string?)each["type"]));
        var charge = told.Last(each => ((string)each["type"]!).StartsWith("charge.", StringComparison.Ordinal))["data"]!["object"]!;
        var line = await server.GetAsync($"/v1/balance_transactions/{(string?)charge["balance_transaction"]}");
        Assert.Equal(capture == "manual" ? 6000 : 10000, (int)line["amount"]!);
    }

    [Fact]
    public async Task Lines_are_found_by_source_type_and_currency_page_by_page()
    {
        await using var server = await RunningServer.StartAsync();
        var sources = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var form = i % 2 == 0 ? Till.Klarna(10000) : Till.Klarna(10000).Replace("eur", "gbp", StringComparison.Ordinal);
            sources.Insert(0, (string)(await Till.PayAsync(server, form))["latest_charge"]!);
        }

        async Task<string> Found(string query) =>
            string.Join(",", (await server.GetAsync($"/v1/balance_transactions?{query}")).Granted()["data"]!.AsArray()
                .Select(each => sources.IndexOf((string)each!["source"]!)));

        Assert.Equal("0,1,2,3,4", await Found(""));
        Assert.Equal("0,2,4", await Found("currency=EUR"));
        Assert.Equal("1,3", await Found("currency=gbp&type=payment"));
        Assert.Equal("", await Found("type=adjustment"));
        Assert.Equal("", await Found("payout=po_1"));
        Assert.Equal("3", await Found($"source={sources[3]}"));

        var first = (await server.GetAsync("/v1/balance_transactions?currency=eur&limit=2"));
        Assert.True((bool)first["has_more"]!);
        var last = (string?)first["data"]![1]!["id"];
        Assert.Equal("4", await Found($"currency=eur&limit=2&starting_after={last}"));
        Assert.Equal("0", await Found($"currency=eur&limit=2&ending_before={last}"));
        Assert.Equal("0,1", await Found($"limit=2&ending_before={last}"));
    }

    [Theory]
    [InlineData("4.99%+35", 499, 35)]
    [InlineData("0%+0", 0, 0)]
    [InlineData("2.5%+100", 250, 100)]
    [InlineData("100%+0", 10_000, 0)]
    public void A_fee_is_percent_and_minor_units(string text, long points, long minor)
    {
        Assert.Equal(new FeeRate(points, minor), FeeRate.Parse(text));
        Assert.Equal(text, new FeeRate(points, minor).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5%")]
    [InlineData("4.999%+1")]
    [InlineData("101%+1")]
    [InlineData("-1%+1")]
    [InlineData("1%+-1")]
    [InlineData("1,5%+1")]
    public void No_other_text_is_a_fee(string text) => Assert.Null(FeeRate.Parse(text));

    private static async Task<(int Available, int Pending)> BalanceAsync(RunningServer server)
    {
        var balance = (await server.GetAsync("/v1/balance")).Granted();
        return (Sum(balance["available"]), Sum(balance["pending"]));
    }

    private static int Sum(JsonNode? parts) => parts!.AsArray().Sum(each => (int)each!["amount"]!);
}
