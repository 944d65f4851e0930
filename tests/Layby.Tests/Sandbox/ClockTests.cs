using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Sandbox;

public sealed class ClockTests
{
    private const string Klarna = "amount=10000&currency=eur&confirm=true&return_url=https://shop.example/done"
        + "&payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de";

    private const string Alma = "amount=10000&currency=eur&confirm=true&return_url=https://shop.example/done"
        + "&payment_method_data[type]=alma";

    [Theory]
    [InlineData(Klarna, 48 * 3600)]
    [InlineData(Alma, 3600)]
    public async Task A_session_that_nobody_finishes_ends_when_its_time_is_up(string form, int life)
    {
        await using var server = await RunningServer.StartAsync();
        var id = (await server.PostAsync("/v1/payment_intents", form)).Granted().Id;

        await server.PostAsync("/sandbox/clock/advance", $"seconds={life - 60}");
        Assert.Equal("requires_action", (string?)(await server.GetAsync($"/v1/payment_intents/{id}"))["status"]);

        await server.PostAsync("/sandbox/clock/advance", "seconds=120");
        var expired = await server.GetAsync($"/v1/payment_intents/{id}");
        Assert.Equal("requires_payment_method", (string?)expired["status"]);
        Assert.Equal("payment_intent_payment_attempt_expired", (string?)expired["last_payment_error"]!["code"]);
    }

    [Fact]
    public async Task What_falls_due_on_the_way_happens_in_order_and_at_its_own_time()
    {
        await using var server = await RunningServer.StartAsync();
        var start = (long)(await server.GetAsync("/sandbox/clock"))["now"]!;
        var klarna = (await server.PostAsync("/v1/payment_intents", Klarna)).Id;
        var alma = (await server.PostAsync("/v1/payment_intents", Alma)).Id;

        var moved = await server.PostAsync("/sandbox/clock/advance", $"to={start + (7 * 24 * 3600)}");
        Assert.InRange((long)moved["now"]!, start + (7 * 24 * 3600), start + (7 * 24 * 3600) + 5);

        var failures = (await server.GetAsync("/v1/events?type=payment_intent.payment_failed"))["data"]!.AsArray();
        Assert.Equal([klarna, alma], failures.Select(each => (string?)each!["data"]!["object"]!["id"]));
        Assert.InRange((long)failures[0]!["created"]!, start + (48 * 3600), start + (48 * 3600) + 5);
        Assert.InRange((long)failures[1]!["created"]!, start + 3600, start + 3600 + 5);
    }

    [Fact]
    public async Task It_ends_before_the_ids_do_and_in_its_last_days_payments_still_go_their_way()
    {
        const long End = 10_413_792_000;
        const long Step = 316_224_000;
        await using var server = await RunningServer.StartAsync();

        // No checking client: it takes times so late for mistakes.
        using var client = new HttpClient { BaseAddress = server.Url };
        var shop = new Shop(client);
        var first = (await shop.DoAsync(Shop.Intents, Klarna)).Id;
        for (var now = 0L; now + Step < End; now = (long)(await shop.ReadAsync("/sandbox/clock"))["now"]!)
        {
            await shop.DoAsync("/sandbox/clock/advance", $"seconds={(now == 0 ? 1 : Step)}");
        }

        var refused = await shop.PostAsync("/sandbox/clock/advance", $"seconds={Step}");
        Assert.Equal(
            (400, "seconds", $"The clock ends at {End}, which is 2300-01-01."),
            (refused.Status, (string?)refused.Error["param"], (string?)refused.Error["message"]));
        await shop.DoAsync("/sandbox/clock/advance", $"to={End}");
        Assert.Equal(400, (await shop.PostAsync("/sandbox/clock/advance", "seconds=60")).Status);

        var last = await shop.DoAsync(Shop.Intents, Klarna);
        Assert.InRange((long)last["created"]!, End, End + 600);
        await shop.CustomerAsync(last.Id, "approve");
        var listed = (await shop.ReadAsync(Shop.Intents))["data"]!.AsArray();
        Assert.Equal([last.Id, first], listed.Select(each => (string?)each!["id"]));
    }

    [Fact]
    public async Task A_moved_clock_stays_moved_when_the_server_starts_again()
    {
        var folder = Directory.CreateTempSubdirectory("layby-test-").FullName;
        try
        {
            await using (var server = await RunningServer.StartAsync(folder: folder))
            {
                await server.PostAsync("/sandbox/clock/advance", "seconds=86400");
            }

            await using var again = await RunningServer.StartAsync(folder: folder);
            Assert.Equal(86400, (long)(await again.GetAsync("/sandbox/clock"))["offset"]!);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task One_sandboxs_clock_is_not_anothers()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync("/sandbox/clock/advance", "seconds=86400");

        using var other = server.Open("sk_test_another0001");
        var clock = await RunningServer.SendAsync(other, HttpMethod.Get, "/sandbox/clock", null);
        Assert.Equal(0, (long)clock["offset"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("seconds=1&to=2")]
    [InlineData("to=1")]
    [InlineData("seconds=99999999999")]
    public async Task A_clock_that_can_not_be_moved_so_stays(string form)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(400, (await server.PostAsync("/sandbox/clock/advance", form)).Status);
        Assert.Equal(0, (long)(await server.GetAsync("/sandbox/clock"))["offset"]!);
    }
}
