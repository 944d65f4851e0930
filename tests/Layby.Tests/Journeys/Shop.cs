using System.Net.Http.Headers;
using System.Text;

namespace Layby.Tests.Journeys;

/// <summary>A shop with a sandbox of its own: what its server and its customers' browsers send.</summary>
public sealed class Shop(HttpClient client, string? name = null)
{
    public const string Intents = "/v1/payment_intents";

    public const string Setups = "/v1/setup_intents";

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>What its two keys have in common.</summary>
    public string Name { get; } = name ?? Guid.NewGuid().ToString("N");

    public string SecretKey => $"sk_test_{Name}";

    public string PublishableKey => $"pk_test_{Name}";

    /// <summary>What the shop's server posts.</summary>
    public Task<Reply> PostAsync(string path, string form = "", params (string Name, string Value)[] headers) =>
        SendAsync("POST", path, form, SecretKey, headers: headers);

    /// <summary>What the shop's server reads.</summary>
    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync("GET", path, null, SecretKey, headers: headers);

    /// <summary>Posts what must be granted.</summary>
    public async Task<Reply> DoAsync(string path, string form = "", params (string Name, string Value)[] headers) =>
        (await PostAsync(path, form, headers)).Granted();

    /// <summary>Reads what must be there.</summary>
    public async Task<Reply> ReadAsync(string path, params (string Name, string Value)[] headers) =>
        (await GetAsync(path, headers)).Granted();

    /// <summary>Whatever somebody sends, with a key or with none.</summary>
    public async Task<Reply> SendAsync(
        string method,
        string path,
        string? form = null,
        string? key = null,
        string type = FormType,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (form is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, text, response.Headers
            .Concat(response.Content.Headers)
            .ToDictionary(each => each.Key, each => string.Join(", ", each.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The types of all events, oldest first.</summary>
    public async Task<string[]> ToldAsync() =>
        [.. (await ReadAsync("/v1/events?limit=100"))["data"]!.AsArray().Reverse().Select(each => (string)each!["type"]!)];

    /// <summary>What the customer of a test without a browser does: approve, decline, cancel, fail or expire.</summary>
    public Task<Reply> CustomerAsync(string intent, string verb, string form = "") =>
        DoAsync($"/sandbox/payment_intents/{intent}/{verb}", form);

    /// <summary>The form of an intent of 100 euros by this method, and of a customer who gets what they want.</summary>
    public static string Form(string method, bool withMethod = false) =>
        $"amount=10000&currency=eur&payment_method_types[]={method}" + (withMethod ? "&" + Customer(method) : "");

    /// <summary>The part that names a method and its customer.</summary>
    public static string Customer(string method) =>
        $"payment_method_data[type]={method}&payment_method_data[billing_details][email]=customer@email.fr"
        + "&payment_method_data[billing_details][address][country]=FR";

    /// <summary>A new setup of Klarna that has been brought into a state, by its id.</summary>
    public async Task<string> SetupAsync(string state, string more = "")
    {
        var withMethod = state is not ("requires_payment_method" or "canceled without a method");
        var setup = (await DoAsync(
            Setups, "payment_method_types[]=klarna" + (withMethod ? "&" + Customer("klarna") : "") + more)).Id;
        if (withMethod && state is not "requires_confirmation")
        {
            await DoAsync($"{Setups}/{setup}/confirm", "return_url=https://shop.example/back");
        }

        switch (state)
        {
            case "canceled" or "canceled without a method":
                await DoAsync($"{Setups}/{setup}/cancel");
                break;
            case "failed":
                await DoAsync($"/sandbox/setup_intents/{setup}/decline");
                break;
            case "succeeded":
                await DoAsync($"/sandbox/setup_intents/{setup}/approve");
                break;
        }

        return setup;
    }

    /// <summary>A new intent that has been brought into a state, by its id.</summary>
    public async Task<string> IntentAsync(string state, string method = "klarna")
    {
        var withMethod = state is not ("requires_payment_method" or "canceled" or "full of notes");
        var more = state switch
        {
            "requires_capture" or "captured in part" => "&capture_method=manual",
            "full of notes" => string.Concat(Enumerable.Range(0, 50).Select(each => $"&metadata[{each}]=v")),
            _ => "",
        };
        var intent = (await DoAsync(Intents, Form(method, withMethod) + more)).Id;
        if (withMethod && state is not "requires_confirmation")
        {
            await DoAsync($"{Intents}/{intent}/confirm", "return_url=https://shop.example/back");
        }

        switch (state)
        {
            case "canceled":
                await DoAsync($"{Intents}/{intent}/cancel");
                break;
            case "failed":
                await CustomerAsync(intent, "decline");
                break;
            case "requires_capture" or "captured in part" or "succeeded":
                await CustomerAsync(intent, "approve");
                break;
        }

        if (state is "captured in part")
        {
            await DoAsync($"{Intents}/{intent}/capture", "amount_to_capture=4000");
        }

        return intent;
    }
}
