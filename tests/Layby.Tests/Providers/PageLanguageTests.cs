using System.Reflection;
using Layby.Core;
using Layby.Server.Providers.Pages;
using Xunit;

namespace Layby.Tests.Providers;

public sealed class PageLanguageTests : IAsyncLifetime
{
    private static readonly string[] Steps =
    [
        "", "?step=code", "?step=option", "?step=repayment&option=pay_in_installments",
        "?step=review&option=pay_in_installments&repayment=credit_card",
        "?step=review&option=pay_with_financing&repayment=bank_transfer",
    ];

    private PageHost host = null!;

    public static TheoryData<string> Languages { get; } =
        ["en", "fr", "de", "es", "it", "nl", "sv", "nb", "da", "fi", "pl", "pt"];

    public async ValueTask InitializeAsync() => host = await PageHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty_or_left_in_english(string language)
    {
        var texts = AllTexts(PageLanguage.Choose(language, null).Texts).ToDictionary();
        var english = AllTexts(PageLanguage.Choose("en", null).Texts).ToDictionary();
        Assert.Equal(english.Keys, texts.Keys);
        Assert.All(texts, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
            Assert.Equal(text.Value.Trim(), text.Value);
            // A few words are the same in several languages: IBAN, Bank, Sandbox.
            Assert.True(
                language == "en" || text.Value != english[text.Key] || !text.Value.Contains(' '), text.Key);
            Assert.Equal(Holes(english[text.Key]), Holes(text.Value));
        });
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_step_is_written_in_the_preferred_language(string language)
    {
        var visitor = new PageVisitor(host, acceptLanguage: "ja,en;q=0.5");
        foreach (var step in Steps)
        {
            await visitor.OpenAsync(host.Open(with: a => a with { PreferredLocale = language }) + step);
            Assert.Equal(language, visitor.Page.DocumentElement.GetAttribute("lang"));
            Assert.NotNull(visitor.Page.GetElementById("cancel"));
        }

        await visitor.OpenAsync(host.Open("alma", a => a with { PreferredLocale = language }));
        Assert.Equal(language, visitor.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(
            PageLanguage.Choose(language, null).Texts.Alma.Title, visitor.Page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("fr-BE", "de", "fr-BE")]
    [InlineData("fr-FR", null, "fr-FR")]
    [InlineData("cs-CZ", "de-AT,de;q=0.9", "de-AT")]
    [InlineData("cs-CZ", null, "en")]
    [InlineData(null, "ja, sv;q=0.2, fi;q=0.8", "fi")]
    [InlineData(null, "no", "nb")]
    [InlineData(null, "nn-NO", "nb-NO")]
    [InlineData(null, "en-US,en;q=0.9", "en-US")]
    [InlineData(null, "pt-BR", "pt")]
    [InlineData(null, "de;q=0", "en")]
    [InlineData(null, "zh-Hant-TW", "en")]
    [InlineData(null, "*", "en")]
    [InlineData(null, ";;;", "en")]
    [InlineData(null, "", "en")]
    [InlineData(null, null, "en")]
    public void The_language_is_the_merchants_then_the_browsers_then_english(
        string? preferred, string? accept, string tag) =>
        Assert.Equal(tag, PageLanguage.Choose(preferred, accept).Tag);

    [Theory]
    [InlineData("en-GB", 109_900, "gbp", "£1,099.00")]
    [InlineData("en-US", 109_900, "usd", "$1,099.00")]
    [InlineData("en-GB", 109_900, "usd", "USD 1,099.00")]
    [InlineData("de-DE", 109_900, "eur", "1.099,00 €")]
    [InlineData("de-AT", 109_900, "eur", "€ 1.099,00")]
    [InlineData("fr-FR", 109_900, "eur", "1 099,00 €")]
    [InlineData("sv-SE", 109_900, "sek", "1 099,00 kr")]
    [InlineData("sv-SE", 109_900, "nok", "1 099,00 NOK")]
    [InlineData("pl-PL", 109_900, "pln", "1 099,00 zł")]
    public void Money_is_written_as_the_country_writes_it(
        string locale, long amount, string currency, string written) =>
        Assert.Equal(written, Plain(PageLanguage.Choose(locale, null).Write(new Money(amount, currency))));

    [Theory]
    [InlineData("en-GB", "21 November 2026")]
    [InlineData("en-US", "November 21, 2026")]
    [InlineData("fr", "21 novembre 2026")]
    [InlineData("de", "21. November 2026")]
    [InlineData("es", "21 de noviembre de 2026")]
    [InlineData("it", "21 novembre 2026")]
    [InlineData("nl", "21 november 2026")]
    [InlineData("sv", "21 november 2026")]
    [InlineData("nb", "21. november 2026")]
    [InlineData("da", "den 21. november 2026")]
    [InlineData("fi", "21. marraskuuta 2026")]
    [InlineData("pl", "21 listopada 2026")]
    [InlineData("pt", "21 de novembro de 2026")]
    public void A_day_is_written_as_the_language_writes_it(string locale, string written) =>
        Assert.Equal(written, Plain(PageLanguage.Choose(locale, null).Write(new DateOnly(2026, 11, 21))));

    /// <summary>Every text with its name; one that holds values is asked with values that can be recognised.</summary>
    private static IEnumerable<KeyValuePair<string, string>> AllTexts(object texts)
    {
        foreach (var property in texts.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(texts)!;
            if (value is string text)
            {
                yield return new(property.Name, text);
            }
            else if (value is Delegate function)
            {
                var arguments = function.Method.GetParameters()
                    .Select((hole, place) =>
                        hole.ParameterType == typeof(int) ? (object)(7_001 + place) : $"<{place}>");
                yield return new(property.Name, (string)function.DynamicInvoke([.. arguments])!);
            }
            else
            {
                foreach (var (name, inner) in AllTexts(value))
                {
                    yield return new($"{property.Name}.{name}", inner);
                }
            }
        }
    }

    private static IEnumerable<string> Holes(string text) =>
        new[] { "<0>", "<1>", "7001", "7002" }.Where(hole => text.Contains(hole, StringComparison.Ordinal));

    // Languages part thousands and signs with several kinds of space.
    private static string Plain(string written) => written.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
