using Layby.Doubles;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>Money that is reserved at a live provider: it lapses when the provider says so, and not before.</summary>
public sealed class ReservedTests
{
    private const string Intents = "/v1/payment_intents";
    private const string Expiring = "layby.capture_expiring";

    [Theory]
    [InlineData("alma", 7)]
    [InlineData("klarna", 28)]
    public async Task What_has_lapsed_at_the_provider_is_canceled_once(string method, int days)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await ReservedAsync(shop, method);
        for (var day = 1; day < days; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
            Assert.Equal("requires_capture", await StatusAsync(shop, intent));
        }

        await shop.PassAsync(TimeSpan.FromDays(2));

        await shop.PassUntilAsync($"{Intents}/{intent}", "canceled", TimeSpan.FromMinutes(30));
        var canceled = await shop.ReadAsync($"{Intents}/{intent}");
        Assert.Equal(("canceled", "expired"), ((string?)canceled["status"], (string?)canceled["cancellation_reason"]));
        await shop.PassAsync(TimeSpan.FromDays(2));
        Assert.Single(await shop.ToldAsync(), "payment_intent.canceled");
        Assert.Single(await shop.ToldAsync(), "charge.expired");
    }

    [Theory]
    [InlineData("alma", 7)]
    [InlineData("klarna", 28)]
    public async Task A_shop_is_told_once_two_days_before_what_it_reserved_lapses(string method, int days)
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await ReservedAsync(shop, method);
        for (var day = 1; day < days - 2; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.DoesNotContain(Expiring, await shop.ToldAsync());
        await shop.PassAsync(TimeSpan.FromDays(1));
        await shop.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(await shop.ToldAsync(), Expiring);
        Assert.Equal("requires_capture", await StatusAsync(shop, intent));
        await shop.PassAsync(TimeSpan.FromHours(20));
        await shop.PassAsync(TimeSpan.FromHours(20));
        Assert.Single(await shop.ToldAsync(), Expiring);
        Assert.Equal("succeeded", (string?)(await shop.PostAsync($"{Intents}/{intent}/capture")).Granted()["status"]);
    }

    [Fact]
    public async Task A_shop_is_told_of_each_end()
    {
        await using var shop = await LiveShop.OpenAsync();
        await ReservedAsync(shop, "klarna");
        for (var day = 0; day < 27; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Single(await shop.ToldAsync(), Expiring);
        await shop.AtKlarnaAsync($"ordermanagement/v1/orders/{OrderOf(shop)}/extend-authorization-time", "");
        for (var day = 0; day < 25; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Single(await shop.ToldAsync(), Expiring);
        await shop.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(2, (await shop.ToldAsync()).Count(each => each == Expiring));
    }

    [Fact]
    public async Task What_was_given_back_by_hand_is_canceled_within_a_day()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await ReservedAsync(shop, "klarna");
        await shop.AtKlarnaAsync($"ordermanagement/v1/orders/{OrderOf(shop)}/cancel", "");

        await shop.PassAsync(TimeSpan.FromHours(25));

        Assert.Equal("canceled", await StatusAsync(shop, intent));
        Assert.Single(await shop.ToldAsync(), "payment_intent.canceled");
    }

    [Fact]
    public async Task What_the_provider_holds_for_longer_can_be_captured_for_longer()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await ReservedAsync(shop, "klarna");
        await shop.PassAsync(TimeSpan.FromDays(20));
        await shop.AtKlarnaAsync($"ordermanagement/v1/orders/{OrderOf(shop)}/extend-authorization-time", "");

        for (var day = 0; day < 20; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Equal("requires_capture", await StatusAsync(shop, intent));
        Assert.Equal("succeeded", (string?)(await shop.PostAsync($"{Intents}/{intent}/capture")).Granted()["status"]);
    }

    [Fact]
    public async Task Where_nobody_answers_nothing_is_canceled()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await ReservedAsync(shop, "alma");
        shop.Alma.Faults.Plan(Fault.DropBefore, "GET", "/v1/payments", 10_000);

        for (var day = 0; day < 10; day++)
        {
            await shop.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Equal("requires_capture", await StatusAsync(shop, intent));
        shop.Alma.Faults.Clear();
        await shop.PassUntilAsync($"{Intents}/{intent}", "canceled", TimeSpan.FromMinutes(11));
        Assert.Equal("canceled", await StatusAsync(shop, intent));
    }

    [Theory]
    [InlineData("alma")]
    [InlineData("klarna")]
    public async Task A_clock_that_leaps_ahead_ends_nothing(string method)
    {
        await using var shop = await LiveShop.OpenAsync();
        var held = await ReservedAsync(shop, method);
        var open = await shop.ConfirmedAsync(method: method);

        shop.Ahead = TimeSpan.FromDays(40);
        await shop.PassAsync(TimeSpan.FromMinutes(1));
        await Task.Delay(50);
        await shop.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("requires_capture", await StatusAsync(shop, held));
        Assert.Equal("requires_action", await StatusAsync(shop, open.Id));
        await shop.PressAsync(await shop.GoAsync(open), "approve");
        Assert.Equal("succeeded", await StatusAsync(shop, open.Id));
        Assert.Equal("succeeded", (string?)(await shop.PostAsync($"{Intents}/{held}/capture")).Granted()["status"]);
    }

    private static string OrderOf(LiveShop shop) => (string)Assert.Single(shop.KlarnaBooks())!["order_id"]!;

    private static async Task<string?> StatusAsync(LiveShop shop, string intent) =>
        (string?)(await shop.ReadAsync($"{Intents}/{intent}"))["status"];

    private static async Task<string> ReservedAsync(LiveShop shop, string method)
    {
        var intent = await shop.ConfirmedAsync("&capture_method=manual", method);
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        Assert.Equal("requires_capture", await StatusAsync(shop, intent.Id));
        return intent.Id;
    }
}
