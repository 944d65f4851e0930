using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>What only a browser can measure: how the pages lie on the smallest screens, in every language.</summary>
public sealed class LayoutBrowserTests(Chromium chromium)
{
    private static readonly string[] Klarna =
    [
        "", "?step=code", "?step=option", "?step=repayment&option=pay_now",
        "?step=review&option=pay_in_installments&repayment=credit_card",
    ];

    // What is hidden has no height; 44 px is what a finger needs.
    private const string TooSmall =
        """
        [...document.querySelectorAll('button, .choice, .field input, .field select, a')]
          .map(target => [target.getBoundingClientRect().height, target.outerHTML])
          .filter(([height]) => height > 0 && height < 44)
          .map(([height, html]) => `${height} px: ${html}`)
        """;

    public static TheoryData<string> Locales { get; } =
    [
        "en-DE", "fr-FR", "de-DE", "es-ES", "it-IT", "nl-NL", "sv-SE", "nb-NO", "da-DK", "fi-FI", "pl-PL", "pt-PT",
    ];

    [Theory]
    [MemberData(nameof(Locales))]
    public async Task Nothing_is_wider_than_the_screen_and_every_target_fits_a_finger(string locale)
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync(locale: locale);
        var page = await customer.NewPageAsync();
        await page.SetViewportSizeAsync(320, 568);

        var klarna = await till.SellAsync("klarna", locale: locale);
        foreach (var address in Klarna.Select(step => klarna + step).Concat(await OthersAsync(till, locale)))
        {
            await page.GotoAsync(address);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320, address);
            Assert.Empty(await page.EvaluateAsync<string[]>(TooSmall));
        }
    }

    [Fact]
    public async Task No_page_breaks_its_own_content_security_policy()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        var klarna = await till.SellAsync("klarna");
        foreach (var address in Klarna.Select(step => klarna + step).Concat(await OthersAsync(till, "en-DE")))
        {
            await page.GotoAsync(address);
            // The stylesheet was admitted: without it a button is as wide as its words.
            Assert.True((await page.Locator("#cancel").BoundingBoxAsync())!.Width > 300, address);
        }

        Assert.DoesNotContain(
            complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_fields_of_the_chosen_way_are_shown()
    {
        await using var till = await Till.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        await page.GotoAsync(await till.SellAsync("klarna") + "?step=repayment&option=pay_now");

        foreach (var (kind, shown) in new[]
        {
            ("credit_card", "#card-number"), ("direct_debit", "#iban"), ("debit_card", "#card-number"),
            ("bank_transfer", "#bank"),
        })
        {
            await page.CheckAsync($"input[value={kind}]");
            foreach (var field in new[] { "#iban", "#bank", "#card-number" })
            {
                await Assertions.Expect(page.Locator(field)).ToBeVisibleAsync(new() { Visible = field == shown });
            }
        }
    }

    private static async Task<string[]> OthersAsync(Till till, string locale) =>
        [await till.SellAsync("alma"), await till.SellAsync("card"), await till.SetUpAsync(locale)];
}
