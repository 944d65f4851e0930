using System.Text.Json.Nodes;

namespace Layby.Tests.Journeys.EventOrder;

/// <summary>A shop, one payment of its own, and what was made on the way: what a journey's steps are written with.</summary>
internal sealed class Scene(Shop shop)
{
    private const string Back = "return_url=https://shop.example/back";

    private readonly Dictionary<string, string> ids = [];

    public Shop Shop { get; } = shop;

    /// <summary>The payment at hand.</summary>
    public string Intent => ids["pi"];

    /// <summary>The id that is known by this name.</summary>
    public string this[string name] => ids[name];

    /// <summary>Posts what must be granted; <c>{pi}</c>, <c>{refund}</c> and the like stand for ids that are known.</summary>
    public async Task<Reply> DoAsync(string path, string form = "") => await Shop.DoAsync(Filled(path), Filled(form));

    /// <summary>The same in a version before basil.</summary>
    public Task<Reply> OldAsync(string path, string form = "") =>
        Shop.DoAsync(Filled(path), Filled(form), ("Stripe-Version", "2025-02-24.acacia"));

    /// <summary>Posts what must be granted, and the answer's id is known by this name from then on.</summary>
    public async Task MakeAsync(string name, string path, string form = "") => ids[name] = (await DoAsync(path, form)).Id;

    /// <summary>Posts what must be refused.</summary>
    public async Task FailAsync(int status, string path, string form)
    {
        var reply = await Shop.PostAsync(Filled(path), Filled(form));
        Xunit.Assert.True(reply.Status == status, $"{reply.Status}: {reply.Text}");
    }

    /// <summary>Deletes what must be there.</summary>
    public async Task DeleteAsync(string path) =>
        (await Shop.SendAsync("DELETE", Filled(path), key: Shop.SecretKey)).Granted();

    /// <summary>Lets the sandbox's time pass.</summary>
    public Task PassAsync(TimeSpan time) => DoAsync("/sandbox/clock/advance", $"seconds={(long)time.TotalSeconds}");

    /// <summary>A payment of 100 euros that waits for its customer.</summary>
    public async Task ConfirmedAsync(string method, string more = "")
    {
        await MakeAsync("pi", Shop.Intents, Shop.Form(method, withMethod: true) + more);
        if (!more.Contains("confirm=true", StringComparison.Ordinal))
        {
            await DoAsync(Shop.Intents + "/{pi}/confirm", Back);
        }
    }

    /// <summary>The same, approved by its customer.</summary>
    public async Task ApprovedAsync(string method, string more = "")
    {
        await ConfirmedAsync(method, more);
        await DoAsync("/sandbox/payment_intents/{pi}/approve");
        ids["py"] = (string?)(await Shop.ReadAsync($"{Shop.Intents}/{Intent}"))["latest_charge"] ?? "";
    }

    /// <summary>A dispute of a payment by this method.</summary>
    public async Task DisputedAsync(string method, string reason)
    {
        await ApprovedAsync(method);
        await MakeAsync("du", "/sandbox/disputes", "payment_intent={pi}&reason=" + reason);
    }

    /// <summary>A customer whose Klarna is kept, with the mandate to charge it.</summary>
    public async Task SavedAsync()
    {
        await MakeAsync("cus", "/v1/customers");
        await ApprovedAsync("klarna", Filled("&customer={cus}&setup_future_usage=off_session"));
        ids["pm"] = (string)(await Shop.ReadAsync($"{Shop.Intents}/{Intent}"))["payment_method"]!;
        ids["mandate"] = (string)(await Shop.ReadAsync($"/sandbox/mandates?payment_method={ids["pm"]}"))["data"]![0]!["id"]!;
    }

    /// <summary>Sends the form of the session's page, as a browser would; the intent that it makes is known from then on.</summary>
    public async Task SubmitAsync(string method, string more)
    {
        var form = $"email=customer@email.fr&name=Camille+Martin&country=FR&method={method}{more}";
        var sent = await Shop.SendAsync("POST", $"/c/pay/{ids["cs"]}", form);
        Xunit.Assert.True(sent.Status == 303, $"{sent.Status}: {sent.Text}");
        var session = await Shop.ReadAsync($"/v1/checkout/sessions/{ids["cs"]}");
        ids["pi"] = (string?)session["payment_intent"] ?? "";
        ids["seti"] = (string?)session["setup_intent"] ?? "";
    }

    /// <summary>All that was told so far, oldest first.</summary>
    public async Task<JsonNode[]> ToldAsync() =>
        [.. (await Shop.ReadAsync("/v1/events?limit=100"))["data"]!.AsArray().Reverse().Select(each => each!)];

    private string Filled(string text) =>
        ids.Aggregate(text, (filled, each) => filled.Replace("{" + each.Key + "}", each.Value, StringComparison.Ordinal));
}
