using Microsoft.Playwright;

namespace Layby.Tests.Browser;

/// <summary>The way of a customer who lives in France and does what Klarna asks.</summary>
internal static class KlarnaWalk
{
    /// <summary>Walks through Klarna's page to its last button.</summary>
    /// <param name="page">The customer's page.</param>
    /// <param name="pays">False where only later payments are agreed to.</param>
    public static async Task PayAsync(IPage page, bool pays = true)
    {
        await page.FillAsync("#phone", "+33 6 87 97 80 92");
        await page.ClickAsync("#continue");
        await page.FillAsync("#code", "123456");
        await page.ClickAsync("#verify");
        if (pays)
        {
            await page.CheckAsync("input[name=payment_option][value=pay_in_installments]");
            await page.ClickAsync("#continue");
        }

        await page.CheckAsync("input[name=repayment][value=credit_card]");
        await page.FillAsync("#card-number", "4111111111111111");
        await page.FillAsync("#card-expiry", "12/40");
        await page.FillAsync("#card-cvc", "123");
        await page.ClickAsync("#continue");
        await page.ClickAsync("#pay");
    }
}
