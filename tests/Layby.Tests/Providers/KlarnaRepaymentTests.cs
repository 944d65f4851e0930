using System.Net;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class KlarnaRepaymentTests : IAsyncLifetime
{
    private const string BadIban = "This IBAN is not right. Please check it.";
    private const string BadNumber = "This card number is not right. Please check it.";
    private const string BadExpiry = "Enter an expiry date in the future, as MM/YY.";
    private const string BadCvc = "The security code has three digits.";

    private PageHost host = null!;
    private PageVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        host = await PageHost.StartAsync();
        visitor = new PageVisitor(host);
        await visitor.OpenAsync(host.Open() + "?step=repayment&option=pay_now");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("DE11520513735120710131", null)]
    [InlineData("de11 5205 1373 5120 7101 31", null)]
    [InlineData("DE89370400440532013000", null)]
    [InlineData("NO9386011117947", null)]
    [InlineData("DE11520513735120710132", BadIban)]
    [InlineData("DE115205137351207101310", BadIban)]
    [InlineData("1152051373512071013100", BadIban)]
    [InlineData("DE1152051373512071013!", BadIban)]
    [InlineData("DE11", BadIban)]
    [InlineData("", BadIban)]
    public async Task An_iban_is_taken_when_its_own_check_digits_are_right(string iban, string? alert)
    {
        await visitor.PressAsync("continue", ("repayment", "direct_debit"), ("iban", iban));
        AssertTaken(alert, "direct_debit");
        if (alert is not null)
        {
            Assert.Equal(iban, visitor.Page.GetElementById("iban")!.GetAttribute("value") ?? "");
            Assert.Equal("true", visitor.Page.GetElementById("iban")!.GetAttribute("aria-invalid"));
        }
    }

    [Theory]
    [InlineData("credit_card", "4111111111111111", "12/30", "123", null)]
    [InlineData("credit_card", "4111 1111 1111 1111", "11/26", "999", null)]
    [InlineData("debit_card", "4012-8888-8888-1881", "1230", "000", null)]
    [InlineData("debit_card", "4012888888881881", "1/2031", "123", null)]
    [InlineData("credit_card", "5555555555554444", "12 / 30", "123", null)]
    [InlineData("credit_card", "4012888888881881", "12/30", "123", "This is the number of a debit card.")]
    [InlineData("debit_card", "4111111111111111", "12/30", "123", "This is the number of a credit card.")]
    [InlineData("credit_card", "4111111111111112", "12/30", "123", BadNumber)]
    [InlineData("credit_card", "", "12/30", "123", BadNumber)]
    [InlineData("credit_card", "0", "12/30", "123", BadNumber)]
    [InlineData("credit_card", "411111111111111a", "12/30", "123", BadNumber)]
    [InlineData("credit_card", "4111111111111111", "10/26", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "13/30", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "00/30", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "12/25", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "12/9999", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "soon", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "", "123", BadExpiry)]
    [InlineData("credit_card", "4111111111111111", "12/30", "12", BadCvc)]
    [InlineData("credit_card", "4111111111111111", "12/30", "1234", BadCvc)]
    [InlineData("credit_card", "4111111111111111", "12/30", "12a", BadCvc)]
    [InlineData("credit_card", "4111111111111111", "12/30", "", BadCvc)]
    public async Task A_card_needs_a_right_number_a_future_date_and_three_digits(
        string kind, string number, string expiry, string cvc, string? alert)
    {
        await visitor.PressAsync(
            "continue", ("repayment", kind), ("card_number", number), ("card_expiry", expiry), ("card_cvc", cvc));
        AssertTaken(alert, kind);
        if (alert is not null)
        {
            Assert.Null(visitor.Page.GetElementById("card-number")!.GetAttribute("value"));
            Assert.Null(visitor.Page.GetElementById("card-cvc")!.GetAttribute("value"));
            Assert.Equal(expiry, visitor.Page.GetElementById("card-expiry")!.GetAttribute("value") ?? "");
            Assert.Equal(
                kind, visitor.Page.QuerySelector("input[name=repayment][checked]")!.GetAttribute("value"));
        }
    }

    [Theory]
    [InlineData("Demo Bank", null)]
    [InlineData("Other Bank", "Choose a bank from the list.")]
    public async Task A_bank_transfer_is_made_from_the_demo_bank(string bank, string? alert)
    {
        Assert.Equal("Demo Bank", visitor.Page.QuerySelector("#bank option")!.TextContent);
        await visitor.PressAsync("continue", ("repayment", "bank_transfer"), ("bank", bank));
        AssertTaken(alert, "bank_transfer");
    }

    [Fact]
    public async Task A_way_that_does_not_exist_stays_with_an_alert()
    {
        await visitor.PressAsync("continue", ("repayment", "gold"));
        AssertTaken("Choose where the money should come from.", "");
    }

    private void AssertTaken(string? alert, string kind)
    {
        if (alert is null)
        {
            Assert.Equal(HttpStatusCode.SeeOther, visitor.Status);
            Assert.EndsWith($"?step=review&option=pay_now&repayment={kind}", visitor.Address);
        }
        else
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, visitor.Status);
            Assert.Equal(alert, visitor.Alert);
        }
    }
}
