using Xunit;

namespace Layby.Tests.Sandbox;

public sealed class ResetTests
{
    private const string Klarna = "amount=10000&currency=eur&confirm=true&return_url=https://shop.example/done"
        + "&payment_method_data[type]=klarna";

    [Fact]
    public async Task A_reset_sandbox_is_empty_and_in_real_time_and_works()
    {
        await using var server = await RunningServer.StartAsync();
        var key = ("Idempotency-Key", "first");
        var id = (await server.PostAsync("/v1/payment_intents", Klarna, key)).Granted().Id;
        await server.PostAsync("/sandbox/clock/advance", "seconds=8640000");

        using var other = server.Open("sk_test_another0001");
        var others = (await RunningServer.SendAsync(other, HttpMethod.Post, "/v1/payment_intents", Klarna)).Granted().Id;

        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var reset = (await server.PostAsync("/sandbox/reset")).Granted();
        Assert.InRange((long)reset["now"]!, before, before + 60);
        Assert.Equal(0, (long)(await server.GetAsync("/sandbox/clock"))["offset"]!);
        Assert.Equal(404, (await server.GetAsync($"/v1/payment_intents/{id}")).Status);
        foreach (var list in (string[])["payment_intents", "events", "charges"])
        {
            Assert.Empty((await server.GetAsync($"/v1/{list}"))["data"]!.AsArray());
        }

        var again = (await server.PostAsync("/v1/payment_intents", Klarna, key)).Granted();
        Assert.NotEqual(id, again.Id);
        Assert.InRange((long)again["created"]!, before, before + 60);
        await server.PostAsync($"/sandbox/payment_intents/{again.Id}/approve");
        Assert.Equal("succeeded", (string?)(await server.GetAsync($"/v1/payment_intents/{again.Id}"))["status"]);
        Assert.Equal(
            "requires_action",
            (string?)(await RunningServer.SendAsync(other, HttpMethod.Get, $"/v1/payment_intents/{others}", null))["status"]);
    }

    [Fact]
    public async Task A_reset_amid_traffic_leaves_nothing_half_done()
    {
        await using var server = await RunningServer.StartAsync();
        for (var round = 0; round < 10; round++)
        {
            var traffic = Enumerable.Range(0, 16).Select(_ => server.PostAsync("/v1/payment_intents", Klarna)).ToList();
            var reset = server.PostAsync("/sandbox/reset");
            Assert.All(await Task.WhenAll(traffic), each => Assert.Contains(each.Status, (int[])[200, 429]));
            (await reset).Granted();

            // What came after the reset is whole: each intent with its method, and its two events.
            var left = (await server.GetAsync("/v1/payment_intents?limit=100&expand[]=data.payment_method")).Granted()["data"]!.AsArray();
            Assert.Equal(left.Count * 2, (await server.GetAsync("/v1/events?limit=100"))["data"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task A_publishable_key_resets_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = server.Open(RunningServer.PublishableKey);
        Assert.Equal(401, (await RunningServer.SendAsync(client, HttpMethod.Post, "/sandbox/reset", "")).Status);
    }
}
