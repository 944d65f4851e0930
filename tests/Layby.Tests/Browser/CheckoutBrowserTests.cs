using Layby.Tests.CheckoutSessions;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>A Checkout Session's page in a browser without JavaScript, from the shop and back to it.</summary>
public sealed class CheckoutBrowserTests(Chromium chromium)
{
    // What is hidden has no height; 44 px is what a finger needs.
    private const string TooSmall =
        """
        [...document.querySelectorAll('button, .choice, .field input, .field select, a')]
          .map(target => [target.getBoundingClientRect().height, target.outerHTML.slice(0, 120)])
          .filter(([height]) => height > 0 && height < 44)
          .map(([height, html]) => `${height} px: ${html}`)
        """;

    [Theory]
    [InlineData("klarna", true)]
    [InlineData("klarna", false)]
    [InlineData("alma", true)]
    [InlineData("alma", false)]
    public async Task A_customer_pays_and_is_back_in_the_shop(string method, bool phone)
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync(phone);
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync());
        await FillAsync(page, "customer@email.fr");
        await page.CheckAsync($"#method-{method}");
        await page.ClickAsync("#submit");
        await WalkAsync(page, method);

        await till.AssertBackAsync(page);
        await till.AssertSessionAsync("complete", "paid");
    }

    [Fact]
    public async Task A_refused_customer_reads_so_and_pays_with_the_other_method()
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync());
        await FillAsync(page, "customer+denied@email.fr");
        await page.CheckAsync("#method-klarna");
        await page.ClickAsync("#submit");
        await WalkAsync(page, "klarna");
        await page.ClickAsync("#back-to-shop");

        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("Klarna did not approve this payment.");
        await Assertions.Expect(page.Locator("#email")).ToHaveValueAsync("customer+denied@email.fr");
        await till.AssertSessionAsync("open", "unpaid");
        await page.CheckAsync("#method-alma");
        await page.ClickAsync("#submit");
        await WalkAsync(page, "alma");

        await till.AssertBackAsync(page);
        await till.AssertSessionAsync("complete", "paid");
    }

    [Fact]
    public async Task A_customer_who_changes_their_mind_goes_back_to_the_shop()
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync());
        await FillAsync(page, "customer@email.fr");
        await page.CheckAsync("#method-alma");
        await page.ClickAsync("#submit");

        // Both pages have a button of that name.
        await Assertions.Expect(page.Locator("#authorize")).ToBeVisibleAsync();
        await page.ClickAsync("#cancel");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("You left Alma without paying.");
        await page.ClickAsync("#cancel");

        await Assertions.Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
        Assert.EndsWith("?left", page.Url);
        await till.AssertSessionAsync("open", "unpaid");
    }

    [Fact]
    public async Task The_back_button_leads_to_the_page_as_it_stands()
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        var address = await till.SellAsync();
        await page.GotoAsync(address);
        await FillAsync(page, "customer@email.fr");
        await page.CheckAsync("#method-alma");
        await page.ClickAsync("#submit");
        await Assertions.Expect(page.Locator("#authorize")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.CheckAsync("#method-klarna");
        await page.ClickAsync("#submit");
        await WalkAsync(page, "klarna");
        await till.AssertBackAsync(page);

        await page.GotoAsync(address);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("You are all done");
        await page.ClickAsync("#back-to-shop");
        await till.AssertBackAsync(page);
    }

    [Fact]
    public async Task A_cards_fields_show_where_it_is_chosen()
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync();
        var page = await customer.NewPageAsync();

        await page.GotoAsync(await till.SellAsync());
        await page.CheckAsync("#method-klarna");
        await Assertions.Expect(page.Locator("#card-number")).ToBeHiddenAsync();
        await FillAsync(page, "customer@email.fr");
        await page.CheckAsync("#method-card");
        await page.FillAsync("#card-number", "4242 4242 4242 4242");
        await page.FillAsync("#card-expiry", "12/40");
        await page.FillAsync("#card-cvc", "123");
        await page.ClickAsync("#submit");

        await till.AssertBackAsync(page);
        await till.AssertSessionAsync("complete", "paid");
    }

    [Theory]
    [MemberData(nameof(LayoutBrowserTests.Locales), MemberType = typeof(LayoutBrowserTests))]
    public async Task Nothing_is_wider_than_the_screen_and_every_target_fits_a_finger(string locale)
    {
        await using var till = await CheckoutTill.OpenAsync();
        await using var customer = await chromium.CustomerAsync(locale: locale);
        var page = await customer.NewPageAsync();
        await page.SetViewportSizeAsync(320, 568);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        await page.GotoAsync(await till.SellAsync(
            "billing_address_collection=required&shipping_address_collection[allowed_countries][]=FR"
            + "&phone_number_collection[enabled]=true&branding_settings[button_color]=%23b53d10"));

        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 320, locale);
        Assert.Empty(await page.EvaluateAsync<string[]>(TooSmall));
        // The stylesheet was admitted, with the shop's own colour in it.
        Assert.Equal(
            "rgb(181, 61, 16)", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#submit')).backgroundColor"));
        Assert.DoesNotContain(
            complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static async Task FillAsync(IPage page, string email)
    {
        await page.FillAsync("#email", email);
        await page.FillAsync("#name", "Camille Martin");
        await page.SelectOptionAsync("#country", "FR");
    }

    private static async Task WalkAsync(IPage page, string method)
    {
        if (method == "alma")
        {
            await page.ClickAsync("#authorize");
            return;
        }

        await page.ClickAsync("#continue");
        await page.FillAsync("#code", "123456");
        await page.ClickAsync("#verify");
        await page.CheckAsync("input[value=pay_now]");
        await page.ClickAsync("#continue");
        await page.CheckAsync("input[value=bank_transfer]");
        await page.ClickAsync("#continue");
        await page.ClickAsync("#pay");
    }

    private sealed class CheckoutTill : IAsyncDisposable
    {
        private readonly RunningServer server;
        private readonly TestShop shop;
        private string session = "";

        private CheckoutTill(RunningServer server, TestShop shop)
        {
            this.server = server;
            this.shop = shop;
        }

        public static async Task<CheckoutTill> OpenAsync() => new(await RunningServer.StartAsync(), await TestShop.StartAsync());

        /// <summary>A session of 119 euros.</summary>
        /// <returns>The address of its page.</returns>
        public async Task<string> SellAsync(string more = "")
        {
            var sold = (await server.PostAsync(
                Counter.Sessions,
                $"mode=payment&{Counter.Lines}&success_url={shop.ReturnUrl}?session={{CHECKOUT_SESSION_ID}}"
                + $"&cancel_url={shop.ReturnUrl}?left&{more}")).Granted();
            session = sold.Id;
            return (string)sold["url"]!;
        }

        public async Task AssertBackAsync(IPage page)
        {
            await Assertions.Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
            Assert.Equal($"{shop.ReturnUrl}?session={session}", page.Url);
        }

        public async Task AssertSessionAsync(string status, string payment)
        {
            var found = (await server.GetAsync($"{Counter.Sessions}/{session}")).Granted();
            Assert.Equal(status, (string?)found["status"]);
            Assert.Equal(payment, (string?)found["payment_status"]);
        }

        public async ValueTask DisposeAsync()
        {
            await shop.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
