using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>Klarna's page in a browser, by the ids and names that others' tests rely on.</summary>
public sealed class KlarnaBrowserTests(Chromium chromium)
{
    [Theory]
    [InlineData("direct_debit", "pay_now")]
    [InlineData("bank_transfer", "pay_later")]
    [InlineData("credit_card", "pay_in_installments")]
    [InlineData("debit_card", "pay_with_financing")]
    public async Task A_customer_pays_from(string repayment, string option)
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await ToRepaymentAsync(page, option);
        await RepayAsync(page, repayment);
        await page.ClickAsync("#pay");

        await till.AssertBackAsync(page, "succeeded");
        var paid = await till.PaidAsync("klarna");
        Assert.Equal(option, (string?)paid["payment_method_category"]);
        Assert.Equal("DE", (string?)paid["payer_details"]!["address"]!["country"]);
        Assert.Equal("en-DE", (string?)paid["preferred_locale"]);
    }

    [Fact]
    public async Task A_refused_customer_reads_so_and_goes_back()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync(phone: false);
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna", email: "customer+denied@email.de"));
        await ToRepaymentAsync(page, "pay_later");
        await RepayAsync(page, "bank_transfer");
        await page.ClickAsync("#pay");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payment declined");
        await page.ClickAsync("#back-to-shop");

        await till.AssertBackAsync(page, "failed");
        Assert.Equal("payment_method_provider_decline", (string?)(await till.UnpaidAsync())["code"]);
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("12345")]
    public async Task A_wrong_code_stays_until_a_right_one(string code)
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await page.ClickAsync("#continue");
        await page.FillAsync("#code", code);
        await page.ClickAsync("#verify");
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await page.FillAsync("#code", "123456");
        await page.PressAsync("#code", "Enter");

        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("input[name=payment_option]")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task A_wrong_card_stays_and_its_number_is_typed_anew()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await ToRepaymentAsync(page, "pay_now");
        await page.CheckAsync("input[name=repayment][value=credit_card]");
        await page.FillAsync("#card-number", "4111111111111112");
        await page.FillAsync("#card-expiry", "12/40");
        await page.ClickAsync("#continue");

        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#card-number")).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator("#card-expiry")).ToHaveValueAsync("12/40");
    }

    [Fact]
    public async Task A_customer_leaves_from_any_step()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await ToRepaymentAsync(page, "pay_now");
        await Assertions.Expect(page.Locator("input[name=repayment]").First).ToBeVisibleAsync();
        await page.ClickAsync("#cancel");

        await till.AssertBackAsync(page, "failed");
        Assert.Equal("payment_method_customer_decline", (string?)(await till.UnpaidAsync())["code"]);
    }

    [Fact]
    public async Task The_back_button_leads_to_a_page_that_says_it_is_paid()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await ToRepaymentAsync(page, "pay_now");
        await Assertions.Expect(page.Locator("input[name=repayment]").First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("input[name=payment_option]").First).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.CheckAsync("input[name=payment_option][value=pay_later]");
        await page.ClickAsync("#continue");
        await RepayAsync(page, "direct_debit");
        await page.ClickAsync("#pay");
        await till.AssertBackAsync(page, "succeeded");

        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payment approved");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Payment approved");
        await page.ClickAsync("#back-to-shop");
        await till.AssertBackAsync(page, "succeeded");
        Assert.Equal("pay_later", (string?)(await till.PaidAsync("klarna"))["payment_method_category"]);
    }

    [Fact]
    public async Task The_review_can_be_changed()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync("klarna"));
        await ToRepaymentAsync(page, "pay_later");
        await RepayAsync(page, "bank_transfer");
        await page.Locator("dl a").First.ClickAsync();
        await Assertions.Expect(page.Locator("input[value=pay_later]")).ToBeCheckedAsync();
        await page.CheckAsync("input[value=pay_now]");
        await page.ClickAsync("#continue");
        await RepayAsync(page, "direct_debit");
        await page.ClickAsync("#pay");

        await till.AssertBackAsync(page, "succeeded");
        Assert.Equal("pay_now", (string?)(await till.PaidAsync("klarna"))["payment_method_category"]);
    }

    private static async Task ToRepaymentAsync(IPage page, string option)
    {
        await page.FillAsync("#phone", "+49 176 14284340");
        await page.ClickAsync("#continue");
        await page.FillAsync("#code", "123456");
        await page.ClickAsync("#verify");
        await page.CheckAsync($"input[name=payment_option][value={option}]");
        await page.ClickAsync("#continue");
    }

    private static async Task RepayAsync(IPage page, string repayment)
    {
        await page.CheckAsync($"input[name=repayment][value={repayment}]");
        if (repayment == "direct_debit")
        {
            await page.FillAsync("#iban", "DE11520513735120710131");
        }
        else if (repayment != "bank_transfer")
        {
            await page.FillAsync("#card-number", repayment == "credit_card" ? "4111111111111111" : "4012888888881881");
            await page.FillAsync("#card-expiry", "12/40");
            await page.FillAsync("#card-cvc", "123");
        }

        await page.ClickAsync("#continue");
    }
}
