using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace Layby.Tests.Browser;

/// <summary>A shop that asks for payments, and a whole server that takes them.</summary>
internal sealed class Till : IAsyncDisposable
{
    // A published number whose holder is always asked.
    private const string AskingCard = "&payment_method_data[card][number]=4000000000003220"
        + "&payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=2040&payment_method_data[card][cvc]=123";

    private readonly RunningServer server;
    private readonly TestShop shop;
    private string intent = "";

    private Till(RunningServer server, TestShop shop)
    {
        this.server = server;
        this.shop = shop;
    }

    public static async Task<Till> OpenAsync() => new(await RunningServer.StartAsync(), await TestShop.StartAsync());

    /// <summary>Asks for €100 from a customer in Germany.</summary>
    /// <returns>The address to which the customer is sent.</returns>
    public async Task<string> SellAsync(string method, string email = "customer@email.de", string locale = "en-DE")
    {
        var form = "amount=10000&currency=eur&confirm=true"
            + $"&payment_method_types[]={method}&payment_method_data[type]={method}"
            + $"&payment_method_data[billing_details][email]={Uri.EscapeDataString(email)}"
            + "&payment_method_data[billing_details][address][country]=DE"
            + $"&return_url={Uri.EscapeDataString(shop.ReturnUrl)}"
            + (method == "klarna" ? $"&payment_method_options[klarna][preferred_locale]={locale}" : "")
            + (method == "card" ? AskingCard : "");
        var sold = (await server.PostAsync("/v1/payment_intents", form)).Granted();
        intent = sold.Id;
        return (string)sold["next_action"]!["redirect_to_url"]!["url"]!;
    }

    /// <summary>Asks a customer in Germany to let Klarna be charged later.</summary>
    /// <returns>The address to which the customer is sent.</returns>
    public async Task<string> SetUpAsync(string locale = "en-DE")
    {
        var form = "confirm=true&payment_method_types[]=klarna&payment_method_data[type]=klarna"
            + "&payment_method_data[billing_details][email]=customer@email.de"
            + "&payment_method_data[billing_details][address][country]=DE"
            + $"&payment_method_options[klarna][preferred_locale]={locale}&return_url={Uri.EscapeDataString(shop.ReturnUrl)}";
        var asked = (await server.PostAsync("/v1/setup_intents", form)).Granted();
        intent = asked.Id;
        return (string)asked["next_action"]!["redirect_to_url"]!["url"]!;
    }

    /// <summary>Holds how the last setup stands, and which events its attempt ended with.</summary>
    public async Task AssertSetUpAsync(string status, params string[] endings)
    {
        Assert.Equal(status, (string?)(await server.GetAsync($"/v1/setup_intents/{intent}")).Granted()["status"]);
        var told = (await server.GetAsync("/v1/events?limit=100")).Granted()["data"]!.AsArray();
        Assert.Equal(
            endings,
            told.Select(each => (string)each!["type"]!)
                .Where(type => type is "setup_intent.succeeded" or "setup_intent.setup_failed"));
    }

    /// <summary>Holds that a customer has arrived in the shop again, with the word of how it went.</summary>
    public async Task AssertBackAsync(IPage page, string redirectStatus)
    {
        await Assertions.Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
        Assert.StartsWith(shop.ReturnUrl, page.Url);
        var what = intent.StartsWith("seti_", StringComparison.Ordinal) ? "setup" : "payment";
        Assert.Contains($"{what}_intent={intent}&", page.Url);
        Assert.EndsWith($"&redirect_status={redirectStatus}", page.Url);
    }

    /// <summary>Holds that the last sale was paid, and once.</summary>
    /// <returns>How: the charge's payment_method_details of the method.</returns>
    public async Task<JsonNode> PaidAsync(string method)
    {
        var paid = (await server.GetAsync($"/v1/payment_intents/{intent}?expand[]=latest_charge")).Granted();
        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Equal(["charge.succeeded", "payment_intent.succeeded"], await EndingsAsync());
        return paid["latest_charge"]!["payment_method_details"]![method]!;
    }

    /// <summary>Holds that the last sale may be tried again, and was told of once.</summary>
    /// <returns>Why: its last_payment_error.</returns>
    public async Task<JsonNode> UnpaidAsync()
    {
        var unpaid = (await server.GetAsync($"/v1/payment_intents/{intent}")).Granted();
        Assert.Equal("requires_payment_method", (string?)unpaid["status"]);
        Assert.Equal(["payment_intent.payment_failed"], await EndingsAsync());
        return unpaid["last_payment_error"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>The events that end an attempt, each as often as it was written.</summary>
    private async Task<IEnumerable<string>> EndingsAsync()
    {
        var events = (await server.GetAsync("/v1/events?limit=100")).Granted();
        return events["data"]!.AsArray()
            .Select(each => (string)each!["type"]!)
            .Where(type => type is "charge.succeeded" or "payment_intent.succeeded" or "payment_intent.payment_failed")
            .Order();
    }
}
