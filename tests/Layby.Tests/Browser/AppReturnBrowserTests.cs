using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>
/// The step that only a browser can refuse: a page's policy holds for every redirect after its form, so the way into an app
/// must be named there. Chromium says that it goes there before it finds no app to open; where the policy forbids it, it does not.
/// </summary>
public sealed class AppReturnBrowserTests(Chromium chromium)
{
    [Theory]
    [InlineData("myapp://stripe-redirect?x=1")]
    [InlineData("stripesdk://payment_return_url/com.example")]
    [InlineData("com.example.shop-2+beta://back")]
    public async Task A_button_leads_from_the_page_into_the_app(string returnUrl)
    {
        await using var server = await RunningServer.StartAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        await page.GotoAsync(await SellAsync(server, returnUrl));

        var url = await LeaveAsync(page, "#authorize");

        Assert.StartsWith($"{returnUrl}{(returnUrl.Contains('?') ? '&' : '?')}payment_intent=pi_", url);
        Assert.EndsWith("&redirect_status=succeeded", url);
    }

    [Fact]
    public async Task Whom_the_first_way_did_not_bring_back_finds_a_link()
    {
        await using var server = await RunningServer.StartAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        var address = await SellAsync(server, "myapp://back");
        await page.GotoAsync(address);
        await LeaveAsync(page, "#cancel");
        var again = await customer.NewPageAsync();
        await again.GotoAsync(address);

        var url = await LeaveAsync(again, "#back-to-shop");

        Assert.StartsWith("myapp://back?payment_intent=pi_", url);
        Assert.EndsWith("&redirect_status=failed", url);
    }

    [Fact]
    public async Task An_app_that_the_payment_did_not_name_is_not_opened()
    {
        await using var server = await RunningServer.StartAsync();
        await using var shop = await TestShop.StartAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        await page.GotoAsync(await SellAsync(server, shop.Moved("otherapp://back")));

        Assert.StartsWith(shop.Moved("otherapp://back"), await LeaveAsync(page, "#authorize"));
    }

    private static async Task<string> SellAsync(RunningServer server, string returnUrl)
    {
        var sold = (await server.PostAsync(
            "/v1/payment_intents",
            "amount=10000&currency=eur&confirm=true&payment_method_types[]=alma&payment_method_data[type]=alma"
            + $"&return_url={Uri.EscapeDataString(returnUrl)}")).Granted();
        return (string)sold["next_action"]!["redirect_to_url"]!["url"]!;
    }

    // The protocol tells of each redirect before it is followed, and when the last of them was given up.
    private static async Task<string> LeaveAsync(IPage page, string button)
    {
        var end = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var url = "";
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Network.requestWillBeSent").OnEvent += (_, told) =>
        {
            url = told!.Value.GetProperty("request").GetProperty("url").GetString()!;
            if (!url.StartsWith("http://", StringComparison.Ordinal))
            {
                end.TrySetResult(url);
            }
        };
        session.Event("Network.loadingFailed").OnEvent += (_, _) => end.TrySetResult(url);
        await session.SendAsync("Network.enable");
        await page.ClickAsync(button);
        return await end.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
