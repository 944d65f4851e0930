using Layby.Server;
using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.Limits;

/// <summary>Callers who take their time are hung up on; meanwhile everybody else is served.</summary>
public sealed class SlowCallerTests : IAsyncLifetime
{
    private RunningServer server = null!;
    private HttpClient client = null!;
    private Shop other = null!;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync(settings => settings with
        {
            Limits = new ServerLimits
            {
                Head = TimeSpan.FromSeconds(1),
                Rest = TimeSpan.FromSeconds(1),
                Grace = TimeSpan.FromSeconds(2),
                LeastSpeed = 1_000_000,
            },
        });
        client = server.Open(null);
        other = new Shop(client);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Who_does_not_finish_the_head_of_a_request_is_hung_up_on()
    {
        using var slow = await RawCaller.ConnectAsync(server.Url);
        await slow.SendAsync("POST /v1/payment_intents HTTP/1.1\r\nHost: a\r\nX-Slow: ");
        await other.DoAsync(Shop.Intents, Shop.Form("klarna"));

        Assert.StartsWith("HTTP/1.1 408 ", await slow.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_nothing_is_hung_up_on()
    {
        using var silent = await RawCaller.ConnectAsync(server.Url);
        await other.DoAsync(Shop.Intents, Shop.Form("klarna"));

        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task Who_does_not_finish_a_body_is_told_so_and_hung_up_on_and_nothing_has_happened()
    {
        var shop = new Shop(client);
        using var slow = await RawCaller.ConnectAsync(server.Url);
        await slow.SendAsync(RawCaller.Head(shop.Name, 500) + "\r\namount=1000&currency=eur");
        await other.DoAsync(Shop.Intents, Shop.Form("klarna"));

        var answer = await slow.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"The request's body arrived too slowly.\"", answer, StringComparison.Ordinal);
        Assert.Empty((await shop.ReadAsync(Shop.Intents))["data"]!.AsArray());
    }

    [Fact]
    public async Task Who_does_not_fetch_the_answers_is_hung_up_on()
    {
        const int Asked = 400;
        for (var i = 0; i < 20; i++)
        {
            await other.DoAsync(Shop.Intents, Shop.Form("klarna"));
        }

        using var slow = await RawCaller.ConnectAsync(server.Url, receiveBuffer: 4_096);
        await slow.SendAsync(string.Concat(Enumerable.Repeat(
            $"GET /v1/payment_intents?limit=20 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {other.SecretKey}\r\n\r\n", Asked)));
        for (var graces = 0; graces < 3; graces++)
        {
            // Another slow caller is the clock: once it has been hung up on, the server's grace is over.
            using var clock = await RawCaller.ConnectAsync(server.Url);
            await clock.SendAsync(RawCaller.Head("clock", 500) + "\r\na");
            await clock.ReadToEndAsync();
            await other.DoAsync(Shop.Intents, Shop.Form("klarna"));
        }

        var received = await slow.ReadToEndAsync();
        Assert.InRange(received.Split("HTTP/1.1 200 OK").Length - 1, 1, Asked - 1);
    }
}
