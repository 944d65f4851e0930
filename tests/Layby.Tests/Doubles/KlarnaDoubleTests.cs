using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Doubles;
using Layby.Doubles.Klarna;
using Xunit;

namespace Layby.Tests.Doubles;

/// <summary>Klarna's double is as strict as its contract, and can be told to fail.</summary>
public sealed class KlarnaDoubleTests : IAsyncLifetime
{
    private const string Basket = """
        {"purchase_country":"FR","purchase_currency":"EUR","order_amount":1000,"order_lines":[
         {"name":"Lamp","quantity":1,"unit_price":1000,"total_amount":1000,"tax_rate":0,"total_tax_amount":0}]}
        """;

    private readonly ManualTime time = new(new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly HttpMessageInvoker network = new(new SocketsHttpHandler());
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private KlarnaDouble klarna = null!;
    private DoubleHost host = null!;

    public async ValueTask InitializeAsync()
    {
        klarna = new(new Seams(time, new Random(1), network), new() { CreatesASecond = 5, CallsASecond = 20 });
        host = await DoubleHost.StartAsync(klarna);
        client.BaseAddress = host.Url;
        Sign("eu", klarna.Password);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        client.Dispose();
        network.Dispose();
    }

    [Theory]
    [InlineData("order_amount", "1001", "order_amount")]
    [InlineData("order_amount", "-1", "order_amount")]
    [InlineData("order_amount", "\"1000\"", "order_amount")]
    [InlineData("purchase_country", "\"DE1\"", "purchase_country")]
    [InlineData("purchase_country", "\"US\"", "purchase_country")]
    [InlineData("purchase_currency", "\"SEK\"", "purchase_currency")]
    [InlineData("order_lines", "[]", "order_lines")]
    [InlineData("order_tax_amount", "500", "order_tax_amount")]
    [InlineData("locale", "\"french\"", "locale")]
    [InlineData("status", "\"complete\"", "status")]
    [InlineData("colour", "\"red\"", "colour")]
    [InlineData("merchant_reference1", "5", "merchant_reference1")]
    public async Task What_the_contract_does_not_allow_is_refused_with_its_field(string field, string value, string named)
    {
        var body = JsonNode.Parse(Basket)!;
        body[field] = JsonNode.Parse(value);

        var (status, answer) = await SendAsync(HttpMethod.Post, "/payments/v1/sessions", body.ToJsonString());

        Assert.Equal(400, status);
        Assert.Equal("BAD_VALUE", (string?)answer!["error_code"]);
        Assert.Contains(answer["error_messages"]!.AsArray(), one => (string?)one == $"Bad value: {named}");
    }

    [Fact]
    public async Task Nobody_is_let_in_without_the_keys_of_the_region()
    {
        Sign("eu", "wrong");
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        Sign("na", klarna.Password);
        Assert.Equal(400, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        Sign("eu", klarna.Password);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        Assert.Equal(404, (await SendAsync(HttpMethod.Get, "/payments/v1/nothing")).Status);
    }

    [Fact]
    public async Task So_many_sessions_may_be_opened_in_a_second_and_no_more()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        }

        Assert.Equal(429, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
    }

    [Fact]
    public async Task A_browser_finds_a_button_for_all_that_a_customer_may_do_and_a_page_that_is_over_says_so()
    {
        var page = await OpenPageAsync();
        var shown = await client.GetStringAsync($"/pay/{page}");
        Assert.All(
            new[] { "approve", "approve-review", "approve-rejected", "refuse", "cancel", "back", "error" },
            id => Assert.Contains($"id=\"{id}\"", shown));
        Assert.Equal("IN_PROGRESS", await StatusAsync(page));

        using var refused = await client.PostAsync($"/pay/{page}/refuse", null);
        Assert.Equal("https://shop.example/failure", refused.Headers.Location?.ToString());
        Assert.Equal("FAILED", await StatusAsync(page));
        using var approved = await client.PostAsync($"/pay/{page}/approve", null);
        Assert.Equal($"https://shop.example/success?hpp={page}", approved.Headers.Location?.ToString());
        Assert.Equal("COMPLETED", await StatusAsync(page));

        using var again = await client.PostAsync($"/pay/{page}/approve", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("role=\"alert\"", await client.GetStringAsync($"/pay/{page}"));
        Assert.Equal(400, (await SendAsync(HttpMethod.Delete, $"/hpp/v1/sessions/{page}")).Status);
    }

    [Theory]
    [InlineData("cancel", "CANCELLED")]
    [InlineData("back", "BACK")]
    [InlineData("error", "ERROR")]
    public async Task Each_button_leads_to_its_own_status(string button, string status)
    {
        var page = await OpenPageAsync();
        Assert.Equal("WAITING", await StatusAsync(page));

        using var pressed = await client.PostAsync($"/pay/{page}/{button}", null);

        Assert.Equal($"https://shop.example/{button}", pressed.Headers.Location?.ToString());
        Assert.Equal(status, await StatusAsync(page));
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"/hpp/v1/sessions/{page}")).Status);
        Assert.Equal("DISABLED", await StatusAsync(page));
    }

    [Fact]
    public async Task Faults_are_planned_over_HTTP_and_taken_back()
    {
        const string twice = """{"fault":"Break","method":"POST","part":"/sessions","times":2}""";
        Assert.Equal(204, (await SendAsync(HttpMethod.Post, "/control/faults", twice)).Status);
        Assert.Equal(500, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, "/control/faults")).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket)).Status);
        Assert.Equal(404, (await SendAsync(HttpMethod.Post, "/control/faults", """{"fault":"Earthquake"}""")).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/control/books")).Status);
    }

    private async Task<string> OpenPageAsync()
    {
        var (_, session) = await SendAsync(HttpMethod.Post, "/payments/v1/sessions", Basket);
        var wish = new JsonObject
        {
            ["payment_session_url"] = $"{host.Url}payments/v1/sessions/{session!["session_id"]}",
            ["options"] = new JsonObject { ["place_order_mode"] = "NONE" },
            ["merchant_urls"] = new JsonObject
            {
                ["success"] = "https://shop.example/success?hpp={{session_id}}",
                ["cancel"] = "https://shop.example/cancel",
                ["back"] = "https://shop.example/back",
                ["failure"] = "https://shop.example/failure",
                ["error"] = "https://shop.example/error",
            },
        };
        var (status, page) = await SendAsync(HttpMethod.Post, "/hpp/v1/sessions", wish.ToJsonString());
        Assert.Equal(201, status);
        return (string)page!["session_id"]!;
    }

    private async Task<string?> StatusAsync(string page) =>
        (string?)(await SendAsync(HttpMethod.Get, $"/hpp/v1/sessions/{page}")).Body!["status"];

    private void Sign(string region, string password) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{klarna.UserName(region)}:{password}")));

    private async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }
}
