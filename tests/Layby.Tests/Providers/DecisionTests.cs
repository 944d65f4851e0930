using Layby.Core;
using Layby.Core.Providers;
using Layby.Server.Providers.Alma;
using Layby.Server.Providers.Klarna;
using Xunit;

namespace Layby.Tests.Providers;

public class DecisionTests
{
    private const string NotOffered =
        "Invalid payment_option: must be one of pay_now, pay_later, or pay_in_installments";

    public static TheoryData<string> Countries { get; } = [.. KlarnaMarkets.All.Select(market => market.Country)];

    [Theory]
    [MemberData(nameof(Countries))]
    public void Klarnas_documented_customer_is_approved_in(string country)
    {
        var attempt = Attempt(country, $"customer@email.{Tld(country)}");
        var report = Assert.IsType<ProviderReport.Authorized>(new KlarnaSimulator().Decide(attempt, new()));
        Assert.Equal(country, report.Approval.PayerCountry);
        Assert.Equal(KlarnaMarkets.Find(country)!.Locales[0], report.Approval.Locale);
        Assert.Equal(
            KlarnaMarkets.Offered(country, attempt.Amount, oneTime: true)[0].Category,
            report.Approval.PaymentMethodCategory);
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Klarnas_documented_denied_customer_is_refused_in(string country)
    {
        var attempt = Attempt(country, $"customer+denied@email.{Tld(country)}");
        Assert.Equal(
            new ProviderReport.Declined(attempt.AttemptId),
            new KlarnaSimulator().Decide(attempt, new() { PaymentMethodCategory = "pay_now" }));
    }

    [Theory]
    [InlineData("customer+denied@email.fr", false)]
    [InlineData("CUSTOMER+DENIED@EMAIL.DE", false)]
    [InlineData(" customer+denied@email.uk ", false)]
    [InlineData("customer+denied@email.com", true)]
    [InlineData("customer+denied@email.gb", true)]
    [InlineData("denied@email.de", true)]
    [InlineData("jenny@example.com", true)]
    [InlineData("customer+disputed-return@email.de", true)]
    [InlineData(null, true)]
    public void Only_the_mail_address_decides_whatever_the_country(string? email, bool approved) =>
        Assert.Equal(
            approved, new KlarnaSimulator().Decide(Attempt("DE", email), new()) is ProviderReport.Authorized);

    [Fact]
    public void Where_klarna_offers_nothing_it_refuses() =>
        Assert.IsType<ProviderReport.Declined>(
            new KlarnaSimulator().Decide(Attempt("DE", null) with { Amount = new(2_000_000, "eur") }, new()));

    [Theory]
    [InlineData("pay_in_installments", null)]
    [InlineData(null, null)]
    [InlineData("pay_with_financing", NotOffered)]
    [InlineData("pay_never", NotOffered)]
    public void A_choice_that_klarna_does_not_offer_is_refused_by_name(string? option, string? message)
    {
        var refusal = new KlarnaSimulator().Refuses(
            Attempt("FR", null), new() { PaymentMethodCategory = option });
        Assert.Equal(message, refusal?.Message);
        Assert.Equal(message is null ? null : "payment_option", refusal?.Param);
    }

    [Fact]
    public void Each_provider_refuses_the_others_parameter()
    {
        Assert.Equal(
            "installments", new KlarnaSimulator().Refuses(Attempt("FR", null), new() { Installments = 3 })?.Param);
        Assert.Equal(
            "payment_option",
            new AlmaSimulator().Refuses(Attempt("FR", null), new() { PaymentMethodCategory = "pay_now" })?.Param);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(0, false)]
    [InlineData(-2, false)]
    public void Alma_takes_two_three_or_four_installments(int count, bool taken) =>
        Assert.Equal(taken, new AlmaSimulator().Refuses(Attempt("FR", null), new() { Installments = count }) is null);

    [Fact]
    public void Alma_fills_in_what_was_left_out_the_same_way_each_time()
    {
        var attempt = Attempt("FR", "customer+denied@email.fr");
        var first = Assert.IsType<ProviderReport.Authorized>(new AlmaSimulator().Decide(attempt, new()));
        Assert.Equal(2, first.Approval.Installments);
        Assert.Equal("FR", first.Approval.PayerCountry);
        Assert.StartsWith("payment_", first.Approval.TransactionId);
        Assert.DoesNotContain(attempt.AttemptId, first.Approval.TransactionId);
        Assert.Equal(first, new AlmaSimulator().Decide(attempt, new()));
    }

    private static string Tld(string country) => country == "GB" ? "uk" : country.ToLowerInvariant();

    private static AttemptView Attempt(string country, string? email) => new()
    {
        Account = "acct_1",
        AttemptId = "pa_nonce_1",
        Method = "any",
        Outcome = AttemptOutcome.Open,
        Amount = new Money(20_000, KlarnaMarkets.Find(country)!.Currency),
        MerchantName = "Shop",
        Country = country,
        Email = email,
        Now = DateTimeOffset.UnixEpoch,
        ReturnUrl = "https://shop.example/",
    };
}
