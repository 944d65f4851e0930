using System.Text.Json.Nodes;
using Layby.Server;
using Layby.Tests.Clients;
using Layby.Tests.Tidy;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>The demo shop, as a visitor meets it.</summary>
public sealed class ShopBrowserTests(Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("klarna", true, false)]
    [InlineData("alma", false, true)]
    public async Task A_visitor_buys_something(string method, bool phone, bool dark)
    {
        await using var visit = await Visit.OpenAsync(chromium, phone, dark);

        await visit.PayAsync(method);
        await (method == "klarna" ? visit.AtKlarnaAsync() : visit.Page.ClickAsync("#authorize"));

        await Assertions.Expect(visit.Page.Locator("h1:visible")).ToHaveTextAsync("Thank you, it is paid");
        await Assertions.Expect(visit.Page.Locator("[data-outcome=paid] [data-amount-text]")).ToHaveTextAsync("€120.00");
        Assert.Equal($"{visit.Server.Url}shop/order", visit.Page.Url);
        Assert.Empty(visit.Complaints);

        using var seller = visit.Server.Open(Startup.PrintedKey);
        var sold = (await RunningServer.SendAsync(seller, HttpMethod.Get, "/v1/payment_intents", null))["data"]!.AsArray().Single()!;
        Assert.Equal(("succeeded", 12000, "lamp"),
            ((string?)sold["status"], (int?)sold["amount"], (string?)sold["metadata"]!["product"]));
    }

    [Theory]
    [InlineData("#fail", "Alma did not approve this payment")]
    [InlineData("#cancel", "Alma did not approve this payment")]
    public async Task A_visitor_who_is_refused_or_leaves_pays_the_same_order_in_another_way(string button, string notice)
    {
        await using var visit = await Visit.OpenAsync(chromium);

        await visit.PayAsync("alma");
        await visit.Page.ClickAsync(button);
        await Assertions.Expect(visit.Page.Locator("h1:visible")).ToHaveTextAsync("Not paid yet");
        await Assertions.Expect(visit.Element.Locator("#notice")).ToContainTextAsync(notice);
        await Assertions.Expect(visit.Element.Locator("#method-klarna")).ToBeCheckedAsync();
        await visit.PayAsync("klarna");
        await visit.AtKlarnaAsync();

        await Assertions.Expect(visit.Page.Locator("h1:visible")).ToHaveTextAsync("Thank you, it is paid");
        using var seller = visit.Server.Open(Startup.PrintedKey);
        Assert.Single((await RunningServer.SendAsync(seller, HttpMethod.Get, "/v1/payment_intents", null))["data"]!.AsArray());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Another_product_has_another_price_and_other_ways_to_pay()
    {
        await using var visit = await Visit.OpenAsync(chromium);

        await visit.Page.CheckAsync("#mug");
        await Assertions.Expect(visit.Page.Locator("#pay")).ToHaveTextAsync("Pay €24.00");
        await Assertions.Expect(visit.Element.Locator("#method-alma")).ToHaveCountAsync(0);
        await visit.Page.CheckAsync("#bicycle");
        await Assertions.Expect(visit.Element.Locator("#line-alma")).ToContainTextAsync("€222.50");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task What_is_missing_is_said_and_nothing_is_ordered()
    {
        await using var visit = await Visit.OpenAsync(chromium);

        await visit.Page.ClickAsync("#pay");

        await Assertions.Expect(visit.Element.Locator("#klarna-email-error")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#pay")).ToBeEnabledAsync();
        using var seller = visit.Server.Open(Startup.PrintedKey);
        Assert.Empty((await RunningServer.SendAsync(seller, HttpMethod.Get, "/v1/payment_intents", null))["data"]!.AsArray());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Nobody_is_shut_out_of_it(bool phone, bool dark)
    {
        await NodeRun.NeedsAsync(Stop, "axe-core");
        await using var visit = await Visit.OpenAsync(chromium, phone, dark);
        Assert.Empty(await Axe.SeriousAsync(visit.Page));
        Assert.True(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0);

        await visit.Page.ClickAsync("#tab-server");
        await Assertions.Expect(visit.Page.Locator("#code-server")).ToContainTextAsync("stripe.paymentIntents.create");
        await visit.PayAsync("alma");
        await visit.Page.ClickAsync("#fail");
        await Assertions.Expect(visit.Element.Locator("#notice")).ToBeVisibleAsync();
        Assert.Empty(await Axe.SeriousAsync(visit.Page));
        Assert.True(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0);
    }

    [Fact]
    public async Task The_server_code_that_it_shows_works()
    {
        await NodeRun.NeedsAsync(Stop, "stripe", "esbuild");
        await using var server = await RunningServer.StartAsync();
        var file = Path.Combine(SourceTree.Root, "src", "Layby.Server", "Browser", "Shop", "server.mjs");

        var run = await Bundles.RunAsync(
            ["browser/shop-server.mjs", file, "bicycle"],
            new Dictionary<string, string> { ["LAYBY_URL"] = server.Url.AbsoluteUri }, Stop);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches("^pi_.*_secret_", (string?)JsonNode.Parse(run.Output)!["clientSecret"]);
    }

    [Fact]
    public async Task A_price_is_the_shops_word_and_not_the_browsers()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Equal(200, (await server.PostAsync("/shop/intents", "product=mug&amount=1")).Status);
        var refused = await server.PostAsync("/shop/intents", "product=yacht");
        Assert.Equal(400, refused.Status);
        Assert.Equal("Choose one of the goods that the shop has.", (string?)refused.Error["message"]);

        using var seller = server.Open(Startup.PrintedKey);
        var sold = await RunningServer.SendAsync(seller, HttpMethod.Get, "/v1/payment_intents", null);
        Assert.Equal(2400, (int?)sold["data"]!.AsArray().Single()!["amount"]);
    }

    [Theory]
    [InlineData("/shop")]
    [InlineData("/shop/order")]
    public async Task Where_keys_are_listed_there_is_no_demo(string address)
    {
        await using var server = await RunningServer.StartAsync(settings => settings with { Keys = KeyPolicy.Listed });
        Assert.Equal(404, (await server.GetAsync(address)).Status);
        Assert.Equal(404, (await server.PostAsync("/shop/intents", "product=mug")).Status);
    }

    /// <summary>A visitor, a browser and a server.</summary>
    private sealed class Visit : IAsyncDisposable
    {
        private readonly IBrowserContext visitor;

        private Visit(RunningServer server, IBrowserContext visitor, IPage page) =>
            (Server, this.visitor, Page) = (server, visitor, page);

        public RunningServer Server { get; }

        public IPage Page { get; }

        public List<string> Complaints { get; } = [];

        public IFrameLocator Element => Page.FrameLocator("iframe");

        public static async Task<Visit> OpenAsync(Chromium chromium, bool phone = false, bool dark = false)
        {
            var visitor = await chromium.CustomerAsync(phone, script: true, dark: dark);
            var visit = new Visit(await RunningServer.StartAsync(), visitor, await visitor.NewPageAsync());
            visit.Page.Console += (_, said) =>
            {
                if (said.Type is "error" or "warning")
                {
                    visit.Complaints.Add(said.Text);
                }
            };
            visit.Page.PageError += (_, error) => visit.Complaints.Add(error);
            await visit.Page.GotoAsync($"{visit.Server.Url}shop");
            await Assertions.Expect(visit.Element.Locator("#klarna-email")).ToBeVisibleAsync();
            return visit;
        }

        public async Task PayAsync(string method)
        {
            await Element.Locator($"#method-{method}").CheckAsync();
            if (method == "klarna")
            {
                await Element.Locator("#klarna-email").FillAsync("customer@email.fr");
            }

            await Page.ClickAsync("#pay");
            await Page.IsAtProviderAsync();
        }

        public Task AtKlarnaAsync() => KlarnaWalk.PayAsync(Page);

        public async ValueTask DisposeAsync()
        {
            await visitor.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
