using Xunit;

namespace Layby.Tests.Journeys;

public sealed class CustomerKeyTests
{
    private static readonly (string, string) Version = ("Stripe-Version", "2020-08-27");

    [Fact]
    public async Task An_app_reads_its_customer_and_their_methods_for_an_hour()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var made = (await server.PostAsync("/v1/ephemeral_keys", $"customer={customer}", Version)).Granted();
        Assert.Equal(3600, (long)made["expires"]! - (long)made["created"]!);
        Assert.Equal(customer, (string?)made["associated_objects"]![0]!["id"]);
        using var app = server.Open((string)made["secret"]!);

        Assert.Equal(customer, (await CallAsync(app, HttpMethod.Get, $"/v1/customers/{customer}")).Granted().Id);
        var list = await CallAsync(app, HttpMethod.Get, $"/v1/payment_methods?customer={customer}&type=klarna");
        Assert.Equal(method, (string?)list.Granted()["data"]![0]!["id"]);
        (await CallAsync(app, HttpMethod.Post, $"/v1/payment_methods/{method}", "billing_details[name]=Jenny")).Granted();
        var free = (await server.PostAsync("/v1/payment_methods", "type=klarna")).Id;
        (await CallAsync(app, HttpMethod.Post, $"/v1/payment_methods/{free}/attach", $"customer={customer}")).Granted();
        (await CallAsync(app, HttpMethod.Post, $"/v1/payment_methods/{free}/detach")).Granted();

        await server.PostAsync("/sandbox/clock/advance", "seconds=3601");
        var late = await CallAsync(app, HttpMethod.Get, $"/v1/customers/{customer}");
        Assert.Equal(401, late.Status);
        Assert.Equal("api_key_expired", (string?)late.Error["code"]);
    }

    [Fact]
    public async Task An_apps_key_opens_nothing_but_its_customer()
    {
        await using var server = await RunningServer.StartAsync();
        var (other, othersMethod, _) = await SavedMethodTests.SaveAsync(server);
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var made = (await server.PostAsync("/v1/ephemeral_keys", $"customer={customer}", Version)).Granted();
        var intent = (await server.PostAsync("/v1/payment_intents", "amount=1099&currency=eur")).Granted();
        using var app = server.Open((string)made["secret"]!);

        Reply[] refused =
        [
            await CallAsync(app, HttpMethod.Get, $"/v1/customers/{other}"),
            await CallAsync(app, HttpMethod.Get, $"/v1/customers/{other}/payment_methods"),
            await CallAsync(app, HttpMethod.Delete, $"/v1/customers/{customer}"),
            await CallAsync(app, HttpMethod.Get, "/v1/customers"),
            await CallAsync(app, HttpMethod.Get, "/v1/payment_methods"),
            await CallAsync(app, HttpMethod.Get, $"/v1/payment_methods?customer={other}"),
            await CallAsync(app, HttpMethod.Get, $"/v1/payment_methods/{othersMethod}"),
            await CallAsync(app, HttpMethod.Post, $"/v1/payment_methods/{othersMethod}/detach"),
            await CallAsync(app, HttpMethod.Post, $"/v1/payment_methods/{othersMethod}/attach", $"customer={customer}"),
            await CallAsync(app, HttpMethod.Get, $"/v1/payment_intents/{intent.Id}?client_secret={intent["client_secret"]}"),
            await CallAsync(app, HttpMethod.Post, "/v1/ephemeral_keys", $"customer={customer}"),
            await CallAsync(app, HttpMethod.Get, "/v1/events"),
        ];
        Assert.All(refused, each => Assert.Equal(403, each.Status));
        Assert.Equal(other, (string?)(await server.GetAsync($"/v1/payment_methods/{othersMethod}"))["customer"]);

        var gone = (await server.SendAsync(HttpMethod.Delete, $"/v1/ephemeral_keys/{made.Id}", null)).Granted();
        Assert.Null(gone["secret"]);
        Assert.Equal(401, (await CallAsync(app, HttpMethod.Get, $"/v1/customers/{customer}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/v1/ephemeral_keys/{made.Id}", null)).Status);
    }

    [Theory]
    [InlineData("ek_test_")]
    [InlineData("ek_test_1aaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbb")]
    public async Task A_key_that_was_never_made_opens_nothing(string key)
    {
        await using var server = await RunningServer.StartAsync();
        using var app = server.Open(key);
        Assert.Equal(401, (await CallAsync(app, HttpMethod.Get, "/v1/customers/cus_x")).Status);
    }

    [Fact]
    public async Task A_forged_end_of_a_key_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var secret = (string)(await server.PostAsync("/v1/ephemeral_keys", $"customer={customer}", Version))["secret"]!;
        using var app = server.Open(secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'));
        Assert.Equal(401, (await CallAsync(app, HttpMethod.Get, $"/v1/customers/{customer}")).Status);
    }

    [Fact]
    public async Task An_ephemeral_key_is_made_for_a_version_and_a_customer()
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var versionless = await server.PostAsync("/v1/ephemeral_keys", $"customer={customer}");
        Assert.Equal(400, versionless.Status);
        Assert.Contains("Stripe-Version", (string?)versionless.Error["message"]);
        Assert.Equal("customer", (string?)(await server.PostAsync("/v1/ephemeral_keys", "", Version)).Error["param"]);
        Assert.Equal(
            "resource_missing", (string?)(await server.PostAsync("/v1/ephemeral_keys", "customer=cus_x", Version)).Error["code"]);
    }

    [Fact]
    public async Task A_customer_session_says_what_a_page_may_do()
    {
        await using var server = await RunningServer.StartAsync();
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var session = (await server.PostAsync(
            "/v1/customer_sessions",
            $"customer={customer}&components[payment_element][enabled]=true"
            + "&components[payment_element][features][payment_method_redisplay]=enabled")).Granted();
        Assert.StartsWith("cuss_secret_", (string?)session["client_secret"]);
        Assert.Equal(1800, (long)session["expires_at"]! - (long)session["created"]!);
        Assert.Equal("enabled", (string?)session["components"]!["payment_element"]!["features"]!["payment_method_redisplay"]);
        Assert.False((bool)session["components"]!["customer_sheet"]!["enabled"]!);

        Assert.Equal("components", (string?)(await server.PostAsync("/v1/customer_sessions", $"customer={customer}")).Error["param"]);
        Assert.Equal(400, (await server.PostAsync(
            "/v1/customer_sessions", $"customer={customer}&components[payment_element][enabled]=false")).Status);
        Assert.Equal("resource_missing", (string?)(await server.PostAsync(
            "/v1/customer_sessions", "customer=cus_x&components[payment_element][enabled]=true")).Error["code"]);
    }

    private static Task<Reply> CallAsync(HttpClient app, HttpMethod method, string path, string? form = null) =>
        RunningServer.SendAsync(app, method, path, form);
}
