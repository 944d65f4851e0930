using Layby.Core.Providers;
using Layby.Tests.Providers;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>A shop that asks for payments, and the server that takes them.</summary>
internal sealed class Till : IAsyncDisposable
{
    private readonly PageHost host;
    private readonly TestShop shop;

    private Till(PageHost host, TestShop shop)
    {
        this.host = host;
        this.shop = shop;
    }

    public static async Task<Till> OpenAsync() => new(await PageHost.StartAsync(), await TestShop.StartAsync());

    /// <summary>The last page that was sold.</summary>
    public string Sold { get; private set; } = "";

    /// <summary>All that the provider said.</summary>
    public IReadOnlyCollection<ProviderReport> Told => host.Reports;

    /// <summary>Asks for €100 from a customer in Germany.</summary>
    /// <returns>The address to which the customer is sent.</returns>
    public string Sell(string method, string email = "customer@email.de", string locale = "en-DE") =>
        Sold = host.Url + host.Open(method, attempt => attempt with
        {
            Email = email,
            PreferredLocale = locale,
            ReturnUrl = shop.ReturnUrl,
        });

    /// <summary>Holds that a customer has arrived in the shop again.</summary>
    public async Task AssertBackAsync(IPage page)
    {
        await Assertions.Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
        Assert.StartsWith(shop.ReturnUrl, page.Url);
    }

    /// <summary>Holds that the customers ended as told, and that nobody's choice was taken twice.</summary>
    public void AssertTold(params Type[] reports) =>
        Assert.Equal(reports, host.Reports.Select(report => report.GetType()));

    /// <summary>How the only customer paid.</summary>
    public Approval Approval => Assert.IsType<ProviderReport.Authorized>(Assert.Single(host.Reports)).Approval;

    public async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        await host.DisposeAsync();
    }
}
