using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>Alma's page in a browser, by the ids and names that others' tests rely on.</summary>
public sealed class AlmaBrowserTests(Chromium chromium)
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_customer_chooses_how_many_payments(int count)
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("alma"));
        await page.CheckAsync($"input[name=installments][value='{count}']");
        await page.ClickAsync("#authorize");

        await till.AssertBackAsync(page, "succeeded");
        Assert.Equal(count, (int)(await till.PaidAsync("alma"))["installments"]!["count"]!);
    }

    [Theory]
    [InlineData("#fail", "partner_generic_decline")]
    [InlineData("#cancel", null)]
    public async Task A_payment_fails_or_is_left(string button, string? declineCode)
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync(phone: false);
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("alma"));
        await page.ClickAsync(button);

        await till.AssertBackAsync(page, "failed");
        Assert.Equal(declineCode, (string?)(await till.UnpaidAsync())["decline_code"]);
    }

    [Fact]
    public async Task A_double_click_pays_once()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        var address = await till.SellAsync("alma");
        await page.GotoAsync(address);
        await page.DblClickAsync("#authorize");

        // The second press is answered by the page that says how it ended, unless the first already led away.
        await Assertions.Expect(page.GetByText("Thank you").Or(page.Locator("#back-to-shop"))).ToBeVisibleAsync();
        await till.PaidAsync("alma");
        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payment approved");
    }

    [Fact]
    public async Task Of_two_tabs_the_first_decides()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var first = await customer.NewPageAsync();
        var second = await customer.NewPageAsync();

        var address = await till.SellAsync("alma");
        await first.GotoAsync(address);
        await second.GotoAsync(address);
        await first.ClickAsync("#cancel");
        await till.AssertBackAsync(first, "failed");
        await second.ClickAsync("#authorize");

        await Assertions.Expect(second.Locator("h1")).ToHaveTextAsync("Payment cancelled");
        await second.ClickAsync("#back-to-shop");
        await till.AssertBackAsync(second, "failed");
        await till.UnpaidAsync();
    }
}
