using Xunit;

namespace Layby.Tests.Browser;

/// <summary>The page on which a card's holder proves who they are, in a browser.</summary>
public sealed class CardBrowserTests(Chromium chromium)
{
    [Fact]
    public async Task A_holder_who_proves_it_has_paid()
    {
        await using var till = await Till.OpenAsync();
        await using var holder = await chromium.CustomerAsync();
        var page = await holder.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("card"));
        await page.ClickAsync("#complete");

        await till.AssertBackAsync(page, "succeeded");
        Assert.Equal("authenticated", (string?)(await till.PaidAsync("card"))["three_d_secure"]!["result"]);
    }

    [Theory]
    [InlineData("#fail")]
    [InlineData("#cancel")]
    public async Task A_holder_who_does_not_has_not(string button)
    {
        await using var till = await Till.OpenAsync();
        await using var holder = await chromium.CustomerAsync(phone: false);
        var page = await holder.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("card"));
        await page.ClickAsync(button);

        await till.AssertBackAsync(page, "failed");
        Assert.Equal("payment_intent_authentication_failure", (string?)(await till.UnpaidAsync())["code"]);
    }
}
