using System.Globalization;
using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Core.Providers;

public sealed class ProviderRulesTests
{
    // The first line is the example of https://docs.stripe.com/payments/klarna
    [Theory]
    [InlineData("klarna", "2020-10-01T14:00:00Z", "2020-10-29T00:00:00Z")]
    [InlineData("klarna", "2020-10-01T00:00:00Z", "2020-10-29T00:00:00Z")]
    [InlineData("klarna", "2020-10-01T23:59:59Z", "2020-10-29T00:00:00Z")]
    [InlineData("klarna", "2020-10-02T01:00:00+02:00", "2020-10-29T00:00:00Z")]
    [InlineData("klarna", "2024-02-15T12:00:00Z", "2024-03-14T00:00:00Z")]
    [InlineData("alma", "2020-10-01T14:00:00Z", "2020-10-08T14:00:00Z")]
    public void Reserved_money_must_be_captured_by(string method, string authorized, string last) => Assert.Equal(
        Moment(last), DateTimeOffset.FromUnixTimeMilliseconds(ProviderRules.Of(method)!.CaptureBeforeMs(Moment(authorized))));

    [Theory]
    [InlineData("klarna", 1, "eur", null)]
    [InlineData("klarna", 99_999_999, "sek", null)]
    [InlineData("klarna", 1099, "jpy", "payment_intent_invalid_currency")]
    [InlineData("alma", 4_999, "eur", "amount_too_small")]
    [InlineData("alma", 5_000, "eur", null)]
    [InlineData("alma", 500_000, "eur", null)]
    [InlineData("alma", 500_001, "eur", "amount_too_large")]
    [InlineData("alma", 1, "usd", "payment_intent_invalid_currency")]
    public void A_method_takes_an_amount_or_says_why_not(string method, long amount, string currency, string? code) =>
        Assert.Equal(code, ProviderRules.Of(method)!.Refuses(new(amount, currency))?.Code);

    [Fact]
    public void A_refused_currency_is_answered_with_those_that_are_taken() => Assert.Equal(
        "The currency provided (usd) is invalid. Payments with alma support the following currencies: eur.",
        ProviderRules.Alma.Refuses(new(10_000, "usd"))!.Message);

    [Fact]
    public void A_customer_has_two_days_at_klarna_and_an_hour_at_alma()
    {
        Assert.Equal(TimeSpan.FromHours(48), ProviderRules.Klarna.SessionLife);
        Assert.Equal(TimeSpan.FromHours(1), ProviderRules.Alma.SessionLife);
    }

    [Fact]
    public void Nobody_serves_a_wallet() => Assert.Null(ProviderRules.Of("paypal"));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
