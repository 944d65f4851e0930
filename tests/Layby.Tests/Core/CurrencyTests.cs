using Layby.Core;
using Xunit;

namespace Layby.Tests.Core;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData(50, "eur", "€0.50 eur")]
    [InlineData(123_456, "usd", "$1,234.56 usd")]
    [InlineData(50, "jpy", "¥50 jpy")]
    [InlineData(1_500, "kwd", "1.500 kwd")]
    [InlineData(99_999_999, "sek", "kr999,999.99 sek")]
    [InlineData(17_500, "huf", "175.00 huf")]
    public void An_amount_is_spoken_as_messages_write_it(long amount, string currency, string spoken) =>
        Assert.Equal(spoken, Currency.Spoken(new(amount, currency)));

    [Theory]
    [InlineData("eur", 50)]
    [InlineData("gbp", 30)]
    [InlineData("sek", 300)]
    [InlineData("czk", 1500)]
    [InlineData("kwd", 1)]
    public void The_least_that_can_be_charged_is(string currency, long minimum) =>
        Assert.Equal(minimum, Currency.Minimum(currency));

    [Fact]
    public void A_code_is_known_in_lower_case_only()
    {
        Assert.True(Currency.IsKnown("eur"));
        Assert.False(Currency.IsKnown("EUR"));
        Assert.False(Currency.IsKnown("xxx"));
        Assert.False(Currency.IsKnown(""));
    }

    [Fact]
    public void Every_currency_stands_in_the_list_once_and_is_three_letters()
    {
        Assert.Equal(Currency.All.Count, Currency.All.Distinct().Count());
        Assert.All(Currency.All, code => Assert.True(code.Length == 3 && code.All(char.IsAsciiLetterLower), code));
    }

    [Fact]
    public void Every_currency_that_a_provider_takes_is_known() => Assert.All(
        Layby.Core.Providers.ProviderRules.All.SelectMany(each => each.Currencies),
        code => Assert.True(Currency.IsKnown(code), code));
}
