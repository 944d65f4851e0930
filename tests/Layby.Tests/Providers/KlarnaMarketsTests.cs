using Layby.Core.Providers;
using Xunit;

namespace Layby.Tests.Providers;

public class KlarnaMarketsTests
{
    [Fact]
    public void Klarna_lends_in_23_countries_and_13_currencies()
    {
        Assert.Equal(
            "AT AU BE CA CH CZ DE DK ES FI FR GB GR IE IT NL NO NZ PL PT RO SE US".Split(' '),
            KlarnaMarkets.All.Select(market => market.Country));
        Assert.Equal(
            "aud cad chf czk dkk eur gbp nok nzd pln ron sek usd".Split(' '),
            KlarnaMarkets.Currencies.Order());
        Assert.All(
            KlarnaMarkets.All.SelectMany(market => market.Options), option => Assert.True(option.Min < option.Max));
    }

    [Fact]
    public void There_are_forty_six_languages() =>
        Assert.Equal(46, KlarnaMarkets.All.SelectMany(market => market.Locales).Distinct().Count());

    [Theory]
    [InlineData("DE", 10_000, "eur", true, "pay_now pay_later pay_in_installments pay_with_financing")]
    [InlineData("DE", 10_000, "eur", false, "pay_now pay_later pay_in_installments")]
    [InlineData("DE", 99, "eur", true, "pay_now pay_later")]
    [InlineData("DE", 100, "eur", true, "pay_now pay_later pay_in_installments")]
    [InlineData("DE", 9, "eur", true, "pay_now")]
    [InlineData("DE", 500_000, "eur", true, "pay_now pay_later pay_in_installments pay_with_financing")]
    [InlineData("DE", 500_001, "eur", true, "pay_now pay_later pay_with_financing")]
    [InlineData("DE", 1_000_001, "eur", true, "")]
    [InlineData("AT", 10_000, "eur", false, "pay_now pay_in_installments")]
    [InlineData("AU", 10_000, "aud", true, "pay_now pay_in_installments")]
    [InlineData("AU", 10_000, "aud", false, "")]
    [InlineData("NZ", 999, "nzd", true, "")]
    [InlineData("NZ", 1_000, "nzd", true, "pay_in_installments")]
    [InlineData("NO", 10_000, "nok", false, "pay_in_installments")]
    [InlineData("PL", 10_000, "pln", false, "")]
    [InlineData("BE", 10_000, "eur", true, "pay_now pay_later")]
    [InlineData("CA", 300_000, "cad", true, "pay_with_financing")]
    [InlineData("CH", 200_000, "chf", true, "pay_in_installments")]
    [InlineData("FI", 10_000, "eur", true, "pay_now pay_later pay_with_financing")]
    [InlineData("FR", 50_001, "eur", true, "pay_now pay_in_installments")]
    [InlineData("GB", 25_000, "gbp", true, "pay_now pay_later pay_in_installments pay_with_financing")]
    [InlineData("GB", 24_999, "gbp", true, "pay_now pay_later pay_in_installments")]
    [InlineData("IE", 10_000, "eur", true, "pay_now pay_in_installments")]
    [InlineData("SE", 30_000, "sek", true, "pay_now pay_later pay_with_financing")]
    [InlineData("US", 4_500, "usd", true, "pay_now pay_later pay_in_installments pay_with_financing")]
    [InlineData("US", 4_500, "usd", false, "pay_now pay_later pay_in_installments")]
    [InlineData("US", 4_500, "eur", true, "")]
    [InlineData("JP", 4_500, "jpy", true, "")]
    public void What_is_offered_depends_on_country_amount_and_whether_it_is_paid_once(
        string country, long amount, string currency, bool oneTime, string offered) =>
        Assert.Equal(
            offered,
            string.Join(' ', KlarnaMarkets.Offered(country, new(amount, currency), oneTime).Select(o => o.Category)));

    [Theory]
    [InlineData("FR", "customer@email.de", "eur", "FR")]
    [InlineData("fr", null, "eur", "FR")]
    [InlineData(null, "customer@email.it", "eur", "IT")]
    [InlineData(null, "customer+denied@email.uk", "gbp", "GB")]
    [InlineData(null, "customer@email.GR", "eur", "GR")]
    [InlineData(null, "customer@email.se", "eur", "DE")]
    [InlineData(null, "jenny@example.com", "eur", "DE")]
    [InlineData(null, "nobody", "usd", "US")]
    [InlineData(null, "", "sek", "SE")]
    [InlineData("US", null, "eur", "DE")]
    [InlineData("JP", null, "gbp", "GB")]
    [InlineData("US", "customer@email.us", "chf", "CH")]
    [InlineData("JP", null, "jpy", null)]
    public void The_country_is_the_merchants_word_then_the_mail_addresss_then_the_currencys(
        string? country, string? email, string currency, string? found) =>
        Assert.Equal(found, KlarnaMarkets.For(country, email, currency)?.Country);

    [Theory]
    [InlineData("BE", "fr-FR", "fr-BE")]
    [InlineData("BE", "nl", "nl-BE")]
    [InlineData("DE", "fr", "de-DE")]
    [InlineData("FI", "sv-SE", "sv-FI")]
    public void A_language_is_named_as_Klarna_names_it_there(string country, string language, string locale) =>
        Assert.Equal(locale, KlarnaMarkets.Find(country)!.LocaleFor(language));

    [Theory]
    [InlineData(KlarnaPlan.PayInFull, "2026-11-30:10000")]
    [InlineData(KlarnaPlan.PayLater, "2026-12-30:10000")]
    [InlineData(KlarnaPlan.PayIn3, "2026-11-30:3334 2026-12-30:3333 2027-01-30:3333")]
    [InlineData(KlarnaPlan.PayIn4, "2026-11-30:2500 2026-12-14:2500 2026-12-28:2500 2027-01-11:2500")]
    public void Each_way_to_pay_has_its_own_days(KlarnaPlan plan, string owed)
    {
        var option = new KlarnaOption(plan, 0, 100_000, OneTimeOnly: false);
        var schedule = option.Schedule(new(10_000, "eur"), new DateOnly(2026, 11, 30));
        Assert.Equal(owed, string.Join(' ', schedule.Select(part => $"{part.Due:yyyy-MM-dd}:{part.Amount.Amount}")));
    }

    [Fact]
    public void Financing_runs_for_a_year_and_its_parts_add_up()
    {
        var option = new KlarnaOption(KlarnaPlan.Financing, 0, 100_000, OneTimeOnly: true);
        var schedule = option.Schedule(new(10_001, "eur"), new DateOnly(2026, 11, 30));
        Assert.Equal(12, schedule.Length);
        Assert.Equal(new DateOnly(2026, 12, 30), schedule[0].Due);
        Assert.Equal(10_001, schedule.Sum(part => part.Amount.Amount));
    }
}
