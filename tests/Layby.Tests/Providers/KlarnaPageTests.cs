using System.Net;
using Layby.Core;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class KlarnaPageTests : IAsyncLifetime
{
    private PageHost host = null!;
    private PageVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        visitor = new PageVisitor(host);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_customer_walks_through_five_steps_and_pays()
    {
        await visitor.OpenAsync(host.Open());
        Assert.Equal("+49017614284340", visitor.Page.GetElementById("phone")!.GetAttribute("value"));

        await visitor.PressAsync("continue");
        Assert.EndsWith("?step=code", visitor.Address);
        await visitor.PressAsync("verify", ("code", "123456"));
        Assert.EndsWith("?step=option", visitor.Address);
        Assert.Equal(
            ["pay_now", "pay_later", "pay_in_installments", "pay_with_financing"],
            visitor.Page.QuerySelectorAll("input[name=payment_option]").Select(input => input.GetAttribute("value")));
        await visitor.PressAsync("continue", ("payment_option", "pay_in_installments"));
        Assert.Equal(
            ["direct_debit", "bank_transfer", "credit_card", "debit_card"],
            visitor.Page.QuerySelectorAll("input[name=repayment]").Select(input => input.GetAttribute("value")));
        await visitor.PressAsync("continue", ("iban", "DE11520513735120710131"));
        Assert.EndsWith("?step=review&option=pay_in_installments&repayment=direct_debit", visitor.Address);
        Assert.Equal("Pay €33.34", visitor.Page.GetElementById("pay")!.TextContent);
        Assert.Empty(host.Reports);

        await visitor.PressAsync("pay");
        Assert.Equal("/shop?outcome=Approved", visitor.Address);
        var approval = Assert.IsType<ProviderReport.Authorized>(Assert.Single(host.Reports)).Approval;
        Assert.Equal(
            new Approval { PaymentMethodCategory = "pay_in_installments", PayerCountry = "DE", Locale = "en-DE" },
            approval);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567890123456")]
    [InlineData("call me")]
    [InlineData("+49+176142843")]
    [InlineData("<script>123456</script>")]
    public async Task A_telephone_number_that_is_none_stays_with_an_alert_and_is_kept(string phone)
    {
        await visitor.OpenAsync(host.Open());
        await visitor.PressAsync("continue", ("phone", phone));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal("Enter a phone number of 6 to 15 digits.", visitor.Alert);
        Assert.Equal(phone, visitor.Page.GetElementById("phone")!.GetAttribute("value") ?? "");
        Assert.Empty(visitor.Page.QuerySelectorAll("script"));
    }

    [Theory]
    [InlineData("customer@email.fr", null, "FR", "+33689854321")]
    [InlineData("customer+denied@email.fr", null, "FR", "+33687984322")]
    [InlineData("jenny@example.com", null, null, "+49017614284340")]
    [InlineData("customer@email.fr", "+33 6 12 34 56 78", "FR", "+33 6 12 34 56 78")]
    public async Task The_documented_telephone_number_is_filled_in_but_the_merchants_goes_first(
        string email, string? phone, string? country, string filled)
    {
        await visitor.OpenAsync(host.Open(with: a => a with { Email = email, Phone = phone, Country = country }));
        Assert.Equal(filled, visitor.Page.GetElementById("phone")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("999999", "That code is not right. Please try again.")]
    [InlineData("999 999", "That code is not right. Please try again.")]
    [InlineData("12345", "The code has six digits.")]
    [InlineData("1234567", "The code has six digits.")]
    [InlineData("abcdef", "The code has six digits.")]
    [InlineData("١٢٣٤٥٦", "The code has six digits.")]
    [InlineData("", "The code has six digits.")]
    public async Task A_wrong_code_stays_with_an_alert_and_is_not_sent_back(string code, string alert)
    {
        await visitor.OpenAsync(host.Open() + "?step=code");
        await visitor.PressAsync("verify", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal(alert, visitor.Alert);
        Assert.Null(visitor.Page.GetElementById("code")!.GetAttribute("value"));
        await visitor.PressAsync("verify", ("code", "000 000"));
        Assert.EndsWith("?step=option", visitor.Address);
    }

    [Theory]
    [InlineData("AU", "aud", 4_000, "pay_now Pay now €|pay_in_installments Pay in 4 payments €")]
    [InlineData("NZ", "nzd", 4_000, "pay_in_installments Pay in 4 payments €")]
    [InlineData("BE", "eur", 4_000, "pay_now Pay now €|pay_later Pay in 30 days €")]
    [InlineData("IE", "eur", 4_000, "pay_now Pay now €|pay_in_installments Pay in 3 payments €")]
    public async Task The_options_are_those_of_the_country_and_the_amount(
        string country, string currency, long amount, string shown)
    {
        await visitor.OpenAsync(
            host.Open(with: a => a with { Country = country, Amount = new Money(amount, currency) }) + "?step=option");
        Assert.Equal(
            shown.Replace(" €", "", StringComparison.Ordinal).Split('|'),
            visitor.Page.QuerySelectorAll(".choice").Select(choice =>
                $"{choice.QuerySelector("input")!.Id} {choice.QuerySelector("label")!.TextContent}"));
    }

    [Theory]
    [InlineData("pay_with_financing")]
    [InlineData("pay_never")]
    [InlineData("")]
    public async Task An_option_that_is_not_offered_stays_with_an_alert(string option)
    {
        await visitor.OpenAsync(host.Open(with: a => a with { Country = "FR" }) + "?step=option");
        await visitor.PressAsync("continue", ("payment_option", option));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
        Assert.Equal("Choose how you would like to pay.", visitor.Alert);
    }

    [Fact]
    public async Task Where_nothing_is_offered_the_page_says_so_and_can_be_left()
    {
        await visitor.OpenAsync(
            host.Open(with: a => a with { Amount = new Money(2_000_000, "eur") }) + "?step=option");
        Assert.Equal("Klarna has no payment option for this amount in this country.", visitor.Alert);
        Assert.Null(visitor.Page.GetElementById("continue"));
        await visitor.PressAsync("cancel");
        Assert.Equal("/shop?outcome=Canceled", visitor.Address);
    }

    [Theory]
    [InlineData("?step=review", "input[name=payment_option]")]
    [InlineData("?step=review&option=pay_now", "input[name=repayment]")]
    [InlineData("?step=review&option=pay_never&repayment=credit_card", "input[name=payment_option]")]
    [InlineData("?step=review&option=pay_now&repayment=gold", "input[name=repayment]")]
    [InlineData("?step=repayment", "input[name=payment_option]")]
    [InlineData("?step=nowhere&option=%00", "#phone")]
    [InlineData("?step", "#phone")]
    public async Task An_address_that_leaves_out_a_choice_shows_where_it_is_made(string query, string shown)
    {
        await visitor.OpenAsync(host.Open() + query);
        Assert.NotNull(visitor.Page.QuerySelector(shown));
    }

    [Theory]
    [InlineData("?")]
    [InlineData("?step=code")]
    [InlineData("?step=option")]
    [InlineData("?step=repayment&option=pay_now")]
    [InlineData("?step=review&option=pay_now&repayment=credit_card")]
    public async Task Every_step_can_be_left(string query)
    {
        await visitor.OpenAsync(host.Open() + query);
        await visitor.PressAsync("cancel");
        Assert.Equal(HttpStatusCode.SeeOther, visitor.Status);
        Assert.Equal("/shop?outcome=Canceled", visitor.Address);
        Assert.IsType<ProviderReport.CustomerCanceled>(Assert.Single(host.Reports));
    }

    [Fact]
    public async Task A_refused_customer_reads_so_and_goes_back_to_the_shop()
    {
        var page = host.Open(with: a => a with { Email = "customer+denied@email.de" });
        await visitor.OpenAsync(page + "?step=review&option=pay_later&repayment=direct_debit");
        Assert.Equal("Confirm purchase", visitor.Page.GetElementById("pay")!.TextContent);
        await visitor.PressAsync("pay");
        Assert.Equal(HttpStatusCode.SeeOther, visitor.Status);
        Assert.Equal(page, visitor.Address);
        Assert.Equal("Payment declined", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            page.Replace("/authorize/", "/return/", StringComparison.Ordinal),
            visitor.Page.GetElementById("back-to-shop")!.GetAttribute("href"));
        Assert.IsType<ProviderReport.Declined>(Assert.Single(host.Reports));
    }

    [Fact]
    public async Task Nothing_personal_is_ever_part_of_an_address()
    {
        await visitor.OpenAsync(host.Open(with: a => a with { Phone = "+49 30 901820" }));
        var addresses = new List<string>();
        foreach (var (button, typed) in new (string, (string, string)[])[]
        {
            ("continue", [("phone", "+49 30 901820")]),
            ("verify", [("code", "271828")]),
            ("continue", [("payment_option", "pay_now")]),
            ("continue", [("repayment", "credit_card"), ("card_number", "4111111111111111"),
                ("card_expiry", "12/31"), ("card_cvc", "123")]),
        })
        {
            await visitor.PressAsync(button, typed);
            addresses.Add(visitor.Address);
        }

        Assert.All(addresses, address => Assert.DoesNotMatch("901820|271828|4111|12.?31|customer|@", address));
        Assert.EndsWith("?step=review&option=pay_now&repayment=credit_card", addresses[^1]);
    }

    [Fact]
    public async Task What_the_merchant_wrote_is_shown_as_text()
    {
        await visitor.OpenAsync(host.Open(with: a => a with
        {
            MerchantName = "<img src=x onerror=alert(1)>",
            Description = "\"><script>alert(2)</script>",
            Phone = "\" autofocus onfocus=alert(3) x=\"",
        }));
        Assert.Empty(visitor.Page.QuerySelectorAll("img, script, [onfocus]"));
        Assert.Contains("<script>alert(2)</script>", visitor.Page.QuerySelector(".about")!.TextContent);
    }
}
