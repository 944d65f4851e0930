using Layby.Tests.Clients;
using Layby.Tests.Providers;
using Layby.Tests.Providers.Alma;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>The page on which a live customer of Alma's chooses a plan, in a browser.</summary>
public sealed class AlmaChooserBrowserTests(Chromium chromium)
{
    public static TheoryData<string> Locales => LayoutBrowserTests.Locales;

    [Fact]
    public async Task A_customer_chooses_a_plan_and_goes_on()
    {
        await using var host = await PageHost.StartAsync();
        var table = new PlanTable { Page = $"{host.Url}/shop?at=alma" };
        host.PlanDesk = table;
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        await page.GotoAsync(Open(host, "en-DE"));
        await page.CheckAsync("#installments-4");
        await page.ClickAsync("#choose");

        await Assertions.Expect(page.GetByText("The shop")).ToBeVisibleAsync();
        Assert.EndsWith("/shop?at=alma", page.Url);
        Assert.Equal([4], table.Chosen);
        Assert.DoesNotContain(complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Locales))]
    public async Task It_fits_the_smallest_screen_in_every_language(string locale)
    {
        await using var host = await PageHost.StartAsync();
        host.PlanDesk = new PlanTable { Page = host.Url };
        await using var customer = await chromium.CustomerAsync(locale: locale);
        var page = await customer.NewPageAsync();
        await page.SetViewportSizeAsync(320, 568);

        await page.GotoAsync(Open(host, locale));

        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320);
        Assert.True((await page.Locator("#choose").BoundingBoxAsync())!.Height >= 44);
        Assert.True((await page.Locator("#cancel").BoundingBoxAsync())!.Width > 240);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Nobody_is_shut_out_of_it(bool phone, bool dark)
    {
        await NodeRun.NeedsAsync(TestContext.Current.CancellationToken, "axe-core");
        await using var host = await PageHost.StartAsync();
        host.PlanDesk = new PlanTable { Page = host.Url };

        // The page needs no script; whoever looks at it here does.
        await using var customer = await chromium.CustomerAsync(phone, script: true, dark: dark);
        var page = await customer.NewPageAsync();

        await page.GotoAsync(Open(host, "en-DE"));

        Assert.Empty(await Axe.SeriousAsync(page));
    }

    private static string Open(PageHost host, string locale) =>
        host.Url + host.Open("alma", attempt => attempt with { IsLive = true, PreferredLocale = locale });
}
