using Xunit;

namespace Layby.Tests.Browser;

/// <summary>Klarna's page on which nothing is paid, in a browser.</summary>
public sealed class SetupBrowserTests(Chromium chromium)
{
    [Fact]
    public async Task A_customer_agrees_to_be_charged_later()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SetUpAsync());
        await page.FillAsync("#phone", "+49 176 14284340");
        await page.ClickAsync("#continue");
        await page.FillAsync("#code", "123456");
        await page.ClickAsync("#verify");
        await page.CheckAsync("input[name=repayment][value=bank_transfer]");
        await page.ClickAsync("#continue");
        await page.ClickAsync("#pay");

        await till.AssertBackAsync(page, "succeeded");
        await till.AssertSetUpAsync("succeeded", "setup_intent.succeeded");
    }

    [Fact]
    public async Task A_customer_who_leaves_has_agreed_to_nothing()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync(phone: false);
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SetUpAsync());
        await page.ClickAsync("#cancel");

        await till.AssertBackAsync(page, "failed");
        await till.AssertSetUpAsync("requires_payment_method", "setup_intent.setup_failed");
    }
}
