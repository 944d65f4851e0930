using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

public sealed class SearchTests
{
    private const string Intents = "/v1/payment_intents";

    [Fact]
    public async Task A_search_finds_what_it_describes_and_pages_through_it()
    {
        await using var server = await RunningServer.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            var form = $"amount={1000 + i}&currency=eur&payment_method_types[]=klarna&metadata[parity]={(i % 2 == 0 ? "even" : "odd")}";
            made.Insert(0, (await server.PostAsync(Intents, form)).Granted().Id);
        }

        var query = Uri.EscapeDataString("metadata[\"parity\"]:\"even\" AND amount>=1000");
        var found = new List<string>();
        string? page = null;
        do
        {
            var answer = (await server.GetAsync(
                $"{Intents}/search?query={query}&limit=5&expand[]=total_count{(page is null ? "" : $"&page={page}")}")).Granted();
            Assert.Equal("search_result", (string?)answer["object"]);
            Assert.Equal($"{Intents}/search", (string?)answer["url"]);
            Assert.Equal(13, (long)answer["total_count"]!);
            found.AddRange(answer["data"]!.AsArray().Select(each => (string)each!["id"]!));
            page = (string?)answer["next_page"];
            Assert.Equal(page is not null, (bool)answer["has_more"]!);
        }
        while (page is not null);

        Assert.Equal(made.Where((_, index) => index % 2 == 0), found);
        Assert.False(((JsonObject)(await server.GetAsync($"{Intents}/search?query={query}")).Json).ContainsKey("total_count"));
    }

    [Fact]
    public async Task Charges_of_both_kinds_of_id_are_found_in_one_order_and_page_by_page()
    {
        const string card = "amount=10000&currency=eur&confirm=true&payment_method_types[]=card";
        await using var server = await RunningServer.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            // A card's charge is ch_, a redirect's is py_.
            var paid = i % 3 == 0
                ? (await server.PostAsync(Intents, $"{card}&payment_method=pm_card_visa")).Granted().Json
                : (await Till.PayAsync(server, Till.Klarna(10000))).Json;
            made.Insert(0, (string)paid["latest_charge"]!);
        }

        var found = new List<string>();
        string? page = null;
        do
        {
            var answer = (await server.GetAsync(
                $"/v1/charges/search?query=amount%3E1&limit=2{(page is null ? "" : $"&page={page}")}")).Granted();
            found.AddRange(answer["data"]!.AsArray().Select(each => (string)each!["id"]!));
            page = (string?)answer["next_page"];
        }
        while (page is not null);

        Assert.Equal(made, found);
        Assert.Equal(2, made.Select(each => each[..3]).Distinct().Count());
    }

    [Fact]
    public async Task Charges_are_searched_and_shown_with_what_was_asked_for()
    {
        await using var server = await RunningServer.StartAsync();
        var id = (await server.PostAsync(
            Intents,
            "amount=1000&currency=eur&confirm=true&return_url=https://shop.example/&payment_method_data[type]=klarna")).Granted().Id;
        await server.PostAsync($"/sandbox/payment_intents/{id}/approve");
        var query = Uri.EscapeDataString("status:'succeeded' -currency:'usd' refunded:null");
        var found = await server.GetAsync($"/v1/charges/search?query={query}&expand[]=data.payment_intent");
        Assert.Equal(id, (string?)found.Granted()["data"]![0]!["payment_intent"]!["id"]);

        // An older version sees an older charge.
        var older = await server.GetAsync($"/v1/charges/search?query={query}", ("Stripe-Version", "2022-08-01"));
        Assert.NotNull(older.Granted()["data"]![0]!["refunds"]);
    }

    [Fact]
    public async Task Nobody_finds_what_is_anothers()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync(Intents, "amount=1000&currency=eur");
        await server.PostAsync(Intents, "amount=1000&currency=eur");
        var first = await server.GetAsync($"{Intents}/search?query=amount:1000&limit=1");

        using var other = server.Open("sk_test_another0001");
        foreach (var page in (string[])["", $"&page={(string?)first["next_page"]}"])
        {
            var found = await RunningServer.SendAsync(other, HttpMethod.Get, $"{Intents}/search?query=amount:1000{page}", null);
            Assert.Empty(found.Granted()["data"]!.AsArray());
        }
    }

    [Theory]
    [InlineData("", "Missing required param: query.", "query")]
    [InlineData("query=", "You passed an empty string for 'query'.", "query")]
    [InlineData("query=asdf", "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"`", null)]
    [InlineData("query=foo:1", "Field `foo` is an unsupported search field for resource `payment_intents`.", null)]
    [InlineData("query=amount:1&limit=101", "Invalid integer: 101", "limit")]
    [InlineData("query=amount:1&page=x", "Invalid page: x", "page")]
    [InlineData("query=amount:1&starting_after=pi_1", "Received unknown parameter: starting_after", "starting_after")]
    [InlineData("query=amount:1&expand[]=customer", "This property cannot be expanded (customer).", null)]
    public async Task A_wrong_search_is_refused(string form, string message, string? param)
    {
        await using var server = await RunningServer.StartAsync();
        var refused = await server.GetAsync($"{Intents}/search?{form}");
        Assert.Equal(400, refused.Status);
        Assert.StartsWith(message, (string?)refused.Error["message"], StringComparison.Ordinal);
        Assert.Equal(param, (string?)refused.Error["param"]);
    }

    [Fact]
    public async Task A_page_belongs_to_its_own_search()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync(Intents, "amount=1000&currency=eur");
        await server.PostAsync(Intents, "amount=1000&currency=eur");
        var page = (string?)(await server.GetAsync($"{Intents}/search?query=amount:1000&limit=1"))["next_page"];
        Assert.Equal(400, (await server.GetAsync($"{Intents}/search?query=amount:1&page={page}")).Status);
        Assert.Equal(404, (await server.PostAsync($"{Intents}/search")).Status);
    }
}
