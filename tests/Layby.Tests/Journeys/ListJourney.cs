using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Lists, page by page and from both ends. https://docs.stripe.com/api/pagination</summary>
public class ListJourney(ServerWithClock server) : IClassFixture<ServerWithClock>
{
    private readonly Shop shop = server.NewShop();

    [Fact]
    public async Task Pages_lead_from_the_newest_to_the_oldest()
    {
        var made = await MakeAsync(25);
        var walked = new List<string>();
        var more = true;
        for (var cursor = ""; more; cursor = $"&starting_after={walked[^1]}")
        {
            var page = await shop.ReadAsync($"{Shop.Intents}?limit=10{cursor}");
            walked.AddRange(Names(page));
            more = (bool)page["has_more"]!;
            Assert.Equal(Shop.Intents, (string?)page["url"]);
        }

        Assert.Equal(Enumerable.Reverse(made), walked);
    }

    [Fact]
    public async Task Pages_lead_back_from_the_oldest_nearest_first()
    {
        var made = await MakeAsync(12);
        var before = await shop.ReadAsync($"{Shop.Intents}?limit=5&ending_before={made[0]}");
        Assert.Equal([made[5], made[4], made[3], made[2], made[1]], Names(before));
        Assert.True((bool)before["has_more"]!);

        var last = await shop.ReadAsync($"{Shop.Intents}?limit=10&ending_before={made[5]}");
        Assert.Equal([made[11], made[10], made[9], made[8], made[7], made[6]], Names(last));
        Assert.False((bool)last["has_more"]!);
    }

    [Fact]
    public async Task A_page_holds_ten_unless_said_otherwise_and_a_full_last_page_is_the_last()
    {
        var made = await MakeAsync(20);
        var first = await shop.ReadAsync(Shop.Intents);
        Assert.Equal(10, Names(first).Length);
        Assert.True((bool)first["has_more"]!);
        Assert.False((bool)(await shop.ReadAsync($"{Shop.Intents}?starting_after={made[10]}"))["has_more"]!);
        Assert.False((bool)(await shop.ReadAsync($"{Shop.Intents}?limit=20"))["has_more"]!);
        Assert.Equal(20, Names(await shop.ReadAsync($"{Shop.Intents}?limit=100")).Length);
    }

    [Theory]
    [InlineData("created={2}", 2, 2)]
    [InlineData("created[gte]={2}", 2, 5)]
    [InlineData("created[gt]={2}", 3, 5)]
    [InlineData("created[lte]={2}", 0, 2)]
    [InlineData("created[lt]={2}", 0, 1)]
    [InlineData("created[gt]={1}&created[lt]={4}", 2, 3)]
    [InlineData("created[gte]={1}&created[lte]={4}", 1, 4)]
    [InlineData("created[gt]={1}&created[gte]={1}", 2, 5)]
    [InlineData("created[gt]={4}&created[lt]={1}", 0, -1)]
    [InlineData("created[lt]=0", 0, -1)]
    [InlineData("created[gt]=9223372036854775807", 0, -1)]
    [InlineData("created[lte]=9223372036854775807", 0, 5)]
    [InlineData("created=9223372036854775807", 0, -1)]
    public async Task A_range_of_time_holds_what_was_made_in_it(string range, int first, int last)
    {
        var start = server.Now;
        var made = await MakeAsync(6);
        for (var i = 0; i < 6; i++)
        {
            range = range.Replace($"{{{i}}}", $"{start + i}");
        }

        var expected = made.Skip(first).Take(Math.Max(0, last - first + 1)).Reverse();
        Assert.Equal(expected, Names(await shop.ReadAsync($"{Shop.Intents}?{range}")));

        var told = await shop.ReadAsync($"/v1/events?{range}");
        Assert.Equal(expected, told["data"]!.AsArray().Select(each => (string)each!["data"]!["object"]!["id"]!));
    }

    [Fact]
    public async Task A_range_and_a_cursor_work_together()
    {
        var start = server.Now;
        var made = await MakeAsync(6);
        var page = await shop.ReadAsync($"{Shop.Intents}?created[gte]={start + 1}&starting_after={made[4]}&limit=2");
        Assert.Equal([made[3], made[2]], Names(page));
        Assert.True((bool)page["has_more"]!);
    }

    [Fact]
    public async Task Charges_are_found_by_their_intent()
    {
        var intent = await shop.IntentAsync("succeeded");
        var other = await shop.IntentAsync("requires_capture", "alma");
        Assert.Equal(2, Names(await shop.ReadAsync("/v1/charges")).Length);
        var found = Assert.Single((await shop.ReadAsync($"/v1/charges?payment_intent={other}"))["data"]!.AsArray())!;
        Assert.Equal((other, false), ((string?)found["payment_intent"], (bool)found["captured"]!));
        Assert.Empty(Names(await shop.ReadAsync("/v1/charges?transfer_group=none&payment_intent=pi_none")));
        Assert.Single(Names(await shop.ReadAsync($"/v1/charges?payment_intent={intent}&created[lte]={server.Now}")));
    }

    [Fact]
    public async Task What_belongs_to_a_customer_is_found_by_the_customer_only()
    {
        await MakeAsync(2);
        var customer = (await shop.DoAsync("/v1/customers")).Id;
        Assert.Empty(Names(await shop.ReadAsync($"{Shop.Intents}?customer={customer}")));
    }

    [Theory]
    [InlineData("type=payment_intent.succeeded", "payment_intent.succeeded")]
    [InlineData("type=charge.*", "charge.succeeded charge.updated")]
    [InlineData("types[]=charge.succeeded&types[]=payment_intent.created", "payment_intent.created charge.succeeded")]
    [InlineData("types[]=charge.*&types[]=charge.succeeded", "charge.succeeded charge.updated")]
    [InlineData("type=payment_intent.re*", "payment_intent.requires_action")]
    [InlineData("type=refund.created", "")]
    [InlineData(
        "type=*", "payment_intent.created payment_intent.requires_action charge.succeeded payment_intent.succeeded charge.updated")]
    [InlineData("delivery_success=true&type=charge.*", "charge.succeeded charge.updated")]
    [InlineData("delivery_success=false", "")]
    public async Task Events_are_found_by_what_they_tell(string filter, string expected)
    {
        await shop.IntentAsync("succeeded");
        var told = (await shop.ReadAsync($"/v1/events?{filter}"))["data"]!.AsArray();
        Assert.Equal(expected, string.Join(' ', told.Reverse().Select(each => (string)each!["type"]!)));
    }

    [Fact]
    public async Task Events_of_a_type_come_in_pages_too()
    {
        var made = await MakeAsync(5);
        var first = await shop.ReadAsync("/v1/events?type=payment_intent.created&limit=2");
        Assert.True((bool)first["has_more"]!);
        var next = await shop.ReadAsync($"/v1/events?type=payment_intent.*&limit=3&starting_after={Names(first)[1]}");
        Assert.Equal(
            [made[2], made[1], made[0]], next["data"]!.AsArray().Select(each => (string)each!["data"]!["object"]!["id"]!));
        Assert.False((bool)next["has_more"]!);
        var back = await shop.ReadAsync($"/v1/events?types[]=payment_intent.created&ending_before={Names(next)[0]}");
        Assert.Equal(Names(first), Names(back));
    }

    [Fact]
    public async Task One_event_is_read_by_its_id_as_the_list_shows_it()
    {
        await MakeAsync(1);
        var listed = (await shop.ReadAsync("/v1/events"))["data"]![0]!;
        Assert.Equal(listed.ToJsonString(), (await shop.ReadAsync($"/v1/events/{listed["id"]}")).Json.ToJsonString());
    }

    private async Task<string[]> MakeAsync(int count)
    {
        var made = new string[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = (await shop.DoAsync(Shop.Intents, "amount=1099&currency=eur")).Id;
            server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return made;
    }

    private static string[] Names(Reply page) => [.. page["data"]!.AsArray().Select(each => (string)each!["id"]!)];
}
