using System.Text.Json.Nodes;
using Layby.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>A shop on an origin of its own whose checkout has the Payment Element, a server that serves it, and a customer.</summary>
internal sealed class ElementShop : IAsyncDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly WebApplication site;
    private readonly IBrowserContext customer;
    private readonly List<string> complaints = [];
    private string bundle = "";

    private ElementShop(RunningServer server, IBrowserContext customer)
    {
        Server = server;
        this.customer = customer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/bundle.js", () => Results.Text(bundle, "text/javascript; charset=utf-8"));
        site.MapGet("/checkout", (string? script) => Results.Text(Html(script), "text/html; charset=utf-8"));
        // Browsers ask for it by themselves, and complain where there is none.
        site.MapGet("/favicon.ico", () => Results.NoContent());
        site.MapGet("/done", () => Results.Text("Thank you", "text/plain"));
    }

    /// <summary>The server that is paid through.</summary>
    public RunningServer Server { get; }

    /// <summary>What the page's scripts may be told to go back to.</summary>
    public string ReturnUrl => $"{site.Urls.First()}/done";

    /// <summary>The customer's page, once the shop was entered.</summary>
    public IPage Page { get; private set; } = null!;

    /// <summary>The frame with the element.</summary>
    public IFrameLocator Frame => Page.FrameLocator("iframe[src*='/v3/elements/']");

    /// <summary>Everything that the browser or the page complained of, in the order in which it was said.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public static async Task<ElementShop> OpenAsync(
        Chromium chromium, Func<Settings, Settings>? with = null, bool phone = false, string locale = "en-GB", bool dark = false)
    {
        var customer = await chromium.CustomerAsync(phone, locale, script: true, dark);
        var shop = new ElementShop(await RunningServer.StartAsync(with), customer);
        await shop.site.StartAsync();
        return shop;
    }

    /// <summary>Asks for a payment, as a shop's own server does.</summary>
    public async Task<JsonNode> IntentAsync(string form = "amount=12000&currency=eur", string kind = "payment") =>
        (await Server.PostAsync($"/v1/{kind}_intents", form)).Granted().Json;

    /// <summary>What a checkout page usually wishes: to pay this intent, and to come back.</summary>
    public JsonObject Wish(JsonNode intent, string call = "confirmPayment") => new()
    {
        ["key"] = RunningServer.PublishableKey,
        ["elements"] = new JsonObject { ["clientSecret"] = (string?)intent["client_secret"] },
        ["confirm"] = new JsonObject
        {
            ["call"] = call,
            ["confirmParams"] = new JsonObject { ["return_url"] = ReturnUrl },
        },
    };

    /// <summary>The checkout's address for a wish.</summary>
    /// <param name="wish">What the page shall do.</param>
    /// <param name="script">The script that it loads; empty for none.</param>
    public string Checkout(JsonObject wish, string? script = null) =>
        $"{site.Urls.First()}/checkout?script={Uri.EscapeDataString(script ?? $"{Server.Url}endive/stripe.js")}"
        + $"&wish={Uri.EscapeDataString(wish.ToJsonString())}";

    /// <summary>Goes to the checkout, whose script is this bundle.</summary>
    public async Task EnterAsync(string scripts, JsonObject wish, string? script = null, bool waits = true)
    {
        bundle = scripts;
        Page = await customer.NewPageAsync();
        Page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning")
            {
                complaints.Add(said.Text);
            }
        };
        Page.PageError += (_, error) => complaints.Add(error);
        await Page.GotoAsync(Checkout(wish, script));
        if (waits)
        {
            await NoticedAsync("ready");
        }
    }

    /// <summary>Waits until the page has noticed an event of the element, and gives the last of that name.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="such">What must hold of it: the frame tells the page in its own time, and an earlier one may lie there.</param>
    public async Task<JsonNode> NoticedAsync(string name, string such = "true")
    {
        await Page.WaitForFunctionAsync(
            $"name => window.noticed?.filter(each => each.name === name).slice(-1).some(({{ event }}) => {such})", name);
        var json = await Page.EvaluateAsync<string>(
            "name => JSON.stringify(noticed.filter(each => each.name === name).at(-1).event)", name);
        return JsonNode.Parse(json)!;
    }

    /// <summary>Waits until the browser has complained of this.</summary>
    public async Task ComplainedAsync(string words)
    {
        while (!complaints.Any(each => each.Contains(words, StringComparison.Ordinal)))
        {
            await Page.WaitForTimeoutAsync(20);
            Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Presses the shop's button and waits for what the page says then.</summary>
    public async Task<JsonNode> RefusedAsync()
    {
        await Page.Locator("#said").EvaluateAsync("said => { said.textContent = ''; }");
        await Page.ClickAsync("#pay");
        await Assertions.Expect(Page.Locator("#said")).Not.ToBeEmptyAsync();
        return JsonNode.Parse((await Page.TextContentAsync("#said"))!)!;
    }

    /// <summary>Runs a call in the page.</summary>
    /// <returns>What it answers, or what it <c>threw</c> with which <c>message</c>.</returns>
    public async Task<JsonNode> CallAsync(string call, string? given = null) =>
        JsonNode.Parse(await Page.EvaluateAsync<string>(
            $$"""
            async (given) => {
              try {
                return JSON.stringify(await ({{call}})(window.stripe, given) ?? {});
              } catch (mistake) {
                return JSON.stringify({ threw: mistake.name, message: mistake.message });
              }
            }
            """, given))!;

    /// <summary>Lets another address of the browser's lead to the server, as a name server could.</summary>
    public Task LeadHereAsync(string origin) => customer.RouteAsync($"{origin}/**", async route =>
    {
        var path = new Uri(route.Request.Url).PathAndQuery;
        await route.FulfillAsync(new() { Response = await route.FetchAsync(new() { Url = Server.Url + path[1..] }) });
    });

    /// <summary>Chooses a method, enters what it asks for, and presses the shop's button.</summary>
    public async Task PayWithAsync(string method, string email = "customer@email.fr")
    {
        await Frame.Locator($"#method-{method}").CheckAsync();
        if (method == "klarna")
        {
            await Frame.Locator("#klarna-email").FillAsync(email);
        }

        await Page.ClickAsync("#pay");
        await Page.IsAtProviderAsync();
    }

    /// <inheritdoc cref="KlarnaWalk.PayAsync"/>
    public Task AtKlarnaAsync(bool pays = true) => KlarnaWalk.PayAsync(Page, pays);

    /// <summary>Holds that the customer is back with this word, and that the intent says this.</summary>
    public async Task AssertBackAsync(JsonNode intent, string redirectStatus, string status)
    {
        await Assertions.Expect(Page.GetByText("Thank you")).ToBeVisibleAsync();
        var id = (string)intent["id"]!;
        var kind = (string)intent["object"]!;
        Assert.StartsWith($"{ReturnUrl}?{kind}={id}&{kind}_client_secret=", Page.Url);
        Assert.EndsWith($"&redirect_status={redirectStatus}", Page.Url);
        Assert.Equal(status, (string?)(await Server.GetAsync($"/v1/{kind}s/{id}")).Granted()["status"]);
    }

    public async ValueTask DisposeAsync()
    {
        await customer.DisposeAsync();
        await site.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static string Html(string? script) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Checkout</title><link rel="icon" href="data:,">
        {(script is { Length: > 0 } ? $"<script src=\"{script}\"></script>" : "")}
        <script type="module" src="/bundle.js"></script>
        </head>
        <body><main><h1>Checkout</h1>
        <div id="app"><div id="payment"></div><button id="pay">Pay</button><p id="said"></p></div>
        </main></body>
        </html>
        """;
}
