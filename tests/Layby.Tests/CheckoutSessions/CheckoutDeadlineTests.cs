using Layby.Tests.Journeys;
using Xunit;

namespace Layby.Tests.CheckoutSessions;

/// <summary>Sessions whose time runs out, on a clock that only the test moves.</summary>
public sealed class CheckoutDeadlineTests(ServerWithClock server) : IClassFixture<ServerWithClock>
{
    [Theory]
    [InlineData("", 24 * 60)]
    [InlineData("own", 30)]
    [InlineData("own", 90)]
    public async Task A_session_ends_when_its_time_has_run_out_and_not_before(string own, int minutes)
    {
        var shop = server.NewShop();
        var more = own.Length == 0 ? "" : $"&expires_at={server.Now + 60 + (minutes * 60)}";
        var session = await shop.DoAsync(Counter.Sessions, Counter.Payment + more);
        var path = $"{Counter.Sessions}/{session.Id}";
        await server.PassAsync(TimeSpan.FromMinutes(minutes - 1));
        Assert.Equal("open", (string?)(await shop.ReadAsync(path))["status"]);
        await server.PassAsync(TimeSpan.FromMinutes(3));

        var over = await shop.ReadAsync(path);
        Assert.Equal("expired", (string?)over["status"]);
        Assert.Null(over["url"]);
        Assert.Equal(["checkout.session.expired"], await shop.ToldAsync());
    }

    [Fact]
    public async Task Whoever_comes_too_late_is_told_so_before_the_clock_has_looked()
    {
        var shop = server.NewShop();
        var session = await shop.DoAsync(Counter.Sessions, Counter.Payment);
        server.Time.Advance(TimeSpan.FromHours(25));
        var page = await shop.SendAsync("POST", Counter.PageOf(session), "email=customer@email.fr&name=A&country=FR&method=alma");

        Assert.Contains("This checkout has expired", page.Text);
        Assert.Equal("expired", (string?)(await shop.ReadAsync($"{Counter.Sessions}/{session.Id}"))["status"]);
        Assert.Equal(["checkout.session.expired"], await shop.ToldAsync());
    }

    [Fact]
    public async Task Who_is_at_the_provider_when_the_time_runs_out_can_not_pay_any_more()
    {
        var shop = server.NewShop();
        var session = await shop.DoAsync(Counter.Sessions, Counter.Payment);
        await shop.SendAsync("POST", Counter.PageOf(session), "email=customer@email.fr&name=A&country=FR&method=klarna");
        var intent = (string)(await shop.ReadAsync($"{Counter.Sessions}/{session.Id}"))["payment_intent"]!;
        await server.PassAsync(TimeSpan.FromHours(25));

        Assert.Equal("canceled", (string?)(await shop.ReadAsync($"{Shop.Intents}/{intent}"))["status"]);
        var late = await shop.PostAsync($"/sandbox/payment_intents/{intent}/approve");
        Assert.Equal(400, late.Status);
        Assert.Equal(["payment_intent.canceled", "checkout.session.expired"], (await shop.ToldAsync())[^2..]);
    }
}
