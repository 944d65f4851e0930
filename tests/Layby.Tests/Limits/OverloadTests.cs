using Layby.Server;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>Where more is asked than can be done, some are asked to come again, and the books stay right.</summary>
public sealed class OverloadTests
{
    private const int Callers = 64;

    [Fact]
    public async Task When_too_many_write_at_once_some_come_again_and_every_payment_is_there_once()
    {
        await using var server = await RunningServer.StartAsync(
            settings => settings with { Limits = new ServerLimits { WaitingWrites = 1 } });
        using var client = server.Open(null);
        var shop = new Shop(client);
        await shop.ReadAsync("/v1/account");
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            Reply reply;
            while ((reply = await shop.PostAsync(
                Shop.Intents, $"{Shop.Form("klarna")}&metadata[caller]={caller}", ("Idempotency-Key", $"caller {caller}"))).Status != 200)
            {
                Assert.Equal((503, "api_error"), (reply.Status, (string?)reply.Error["type"]));
                Assert.Equal(("1", "true"), (reply.Headers["Retry-After"], reply.Headers["Stripe-Should-Retry"]));
                Interlocked.Increment(ref refused);
            }
        }));

        Assert.True(refused > 0, "Nobody was asked to come again.");
        var made = (await shop.ReadAsync($"{Shop.Intents}?limit=100"))["data"]!.AsArray();
        Assert.Equal(
            Enumerable.Range(0, Callers).Select(each => $"{each}").Order(),
            made.Select(each => (string)each!["metadata"]!["caller"]!).Order());
    }

    [Fact]
    public async Task When_large_bodies_fill_their_room_small_ones_are_still_taken()
    {
        const int Large = 500_000;
        await using var server = await RunningServer.StartAsync(
            settings => settings with { Limits = new ServerLimits { BodyBytesAtOnce = 1024 * 1024 } });
        using var client = server.Open(null);
        var shop = new Shop(client);
        using var first = await BeginAsync();
        using var second = await BeginAsync();

        using var third = await RawCaller.ConnectAsync(server.Url);
        await third.SendAsync(RawCaller.Head(shop.Name, Large) + "Connection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503 ", await third.ReadUntilAsync("\"api_error\""), StringComparison.Ordinal);
        await shop.DoAsync(Shop.Intents, Shop.Form("klarna"));

        // Whose body has come is answered, and leaves its place to the next.
        await first.SendAsync("a=" + new string('x', Large - 2));
        Assert.Contains("HTTP/1.1 400 ", await first.ReadUntilAsync("parameter_unknown"), StringComparison.Ordinal);
        using var fourth = await BeginAsync();

        async Task<RawCaller> BeginAsync()
        {
            var caller = await RawCaller.ConnectAsync(server.Url);
            await caller.SendAsync(RawCaller.Head(shop.Name, Large) + "Expect: 100-continue\r\n\r\n");
            Assert.Contains("HTTP/1.1 100 Continue", await caller.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
            return caller;
        }
    }

    [Fact]
    public async Task One_connection_too_many_is_hung_up_on_and_the_others_go_on()
    {
        const int Most = 20;
        await using var server = await RunningServer.StartAsync(
            settings => settings with { Limits = new ServerLimits { Connections = Most } });
        var callers = new List<RawCaller>();
        try
        {
            for (var i = 0; i < Most; i++)
            {
                callers.Add(await RawCaller.ConnectAsync(server.Url));
                Assert.True(await IsServedAsync(callers[i]));
            }

            using var tooMany = await RawCaller.ConnectAsync(server.Url);
            Assert.False(await IsServedAsync(tooMany));
            Assert.True(await IsServedAsync(callers[0]));

            callers[^1].Dispose();
            bool served;
            do
            {
                using var next = await RawCaller.ConnectAsync(server.Url);
                served = await IsServedAsync(next);
            }
            while (!served);
        }
        finally
        {
            callers.ForEach(each => each.Dispose());
        }
    }

    [Theory]
    [InlineData(null, 64L << 30, 16_000, 64 << 20)]
    [InlineData(1_024, 64L << 30, 824, 64 << 20)]
    [InlineData(100, 64L << 30, 16, 64 << 20)]
    [InlineData(null, 128L << 20, 1_024, 4 << 20)]
    [InlineData(1_000_000, 8L << 20, 64, 1 << 20)]
    public void It_takes_upon_itself_no_more_than_the_machine_lets_it_have(int? files, long memory, int connections, long bodies)
    {
        var limits = new ServerLimits().Within(files, memory);
        Assert.Equal((connections, bodies), (limits.Connections, limits.BodyBytesAtOnce));
    }

    private static async Task<bool> IsServedAsync(RawCaller caller)
    {
        try
        {
            await caller.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }

        return (await caller.ReadUntilAsync("ok")).Contains("HTTP/1.1 200 OK", StringComparison.Ordinal);
    }
}
