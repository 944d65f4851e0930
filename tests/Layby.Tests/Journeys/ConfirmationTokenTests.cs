using Xunit;

namespace Layby.Tests.Journeys;

public sealed class ConfirmationTokenTests
{
    private const string Entered =
        "payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de"
        + "&payment_method_data[billing_details][name]=J%C3%BCrgen %26 S%C3%B6hne&return_url=https://shop.example/done?a=1%26b=2"
        + "&shipping[name]=J&shipping[address][line1]=Platz 1&shipping[address][country]=DE&setup_future_usage=off_session"
        + "&use_stripe_sdk=true&client_context[mode]=payment";

    [Fact]
    public async Task What_a_customer_entered_is_confirmed_by_the_server()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.Open(RunningServer.PublishableKey);
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var token = (await RunningServer.SendAsync(browser, HttpMethod.Post, "/v1/confirmation_tokens", Entered)).Granted();
        Assert.Equal("klarna", (string?)token["payment_method_preview"]!["type"]);
        Assert.Null(token["payment_intent"]);

        var confirmed = (await server.PostAsync(
            "/v1/payment_intents", $"amount=5000&currency=eur&confirm=true&customer={customer}&confirmation_token={token.Id}")).Granted();
        Assert.Equal("requires_action", (string?)confirmed["status"]);
        Assert.Equal("https://shop.example/done?a=1&b=2", (string?)confirmed["next_action"]!["redirect_to_url"]!["return_url"]);
        Assert.Equal("Platz 1", (string?)confirmed["shipping"]!["address"]!["line1"]);
        Assert.Equal("off_session", (string?)confirmed["setup_future_usage"]);
        var method = (await server.GetAsync($"/v1/payment_methods/{confirmed["payment_method"]}")).Granted();
        Assert.Equal("Jürgen & Söhne", (string?)method["billing_details"]!["name"]);

        var used = (await server.GetAsync($"/v1/confirmation_tokens/{token.Id}")).Granted();
        Assert.Equal(confirmed.Id, (string?)used["payment_intent"]);
        Assert.Null(used["expires_at"]);
        var again = await server.PostAsync(
            $"/v1/payment_intents/{confirmed.Id}/confirm", $"confirmation_token={token.Id}");
        Assert.Contains("has already been used", (string?)again.Error["message"]);
    }

    [Fact]
    public async Task A_token_confirms_an_intent_that_is_there_and_the_call_goes_before_it()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = (await server.PostAsync("/v1/payment_intents", "amount=5000&currency=eur")).Id;
        var token = (await server.PostAsync("/v1/test_helpers/confirmation_tokens", Entered)).Granted();
        var confirmed = (await server.PostAsync(
            $"/v1/payment_intents/{intent}/confirm",
            $"confirmation_token={token.Id}&return_url=https://other.example/")).Granted();
        Assert.Equal("https://other.example/", (string?)confirmed["next_action"]!["redirect_to_url"]!["return_url"]);
    }

    [Fact]
    public async Task A_token_names_a_saved_method()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, _) = await SavedMethodTests.SaveAsync(server);
        var token = (await server.PostAsync(
            "/v1/test_helpers/confirmation_tokens", $"payment_method={method}&return_url=https://shop.example/")).Granted();
        Assert.Equal(customer, (string?)token["payment_method_preview"]!["customer"]);
        var confirmed = await server.PostAsync(
            "/v1/payment_intents", $"amount=5000&currency=eur&confirm=true&customer={customer}&confirmation_token={token.Id}");
        Assert.Equal(method, (string?)confirmed.Granted()["payment_method"]);

        using var browser = server.Open(RunningServer.PublishableKey);
        var peek = await RunningServer.SendAsync(
            browser, HttpMethod.Post, "/v1/confirmation_tokens", $"payment_method={method}");
        Assert.Equal("resource_missing", (string?)peek.Error["code"]);
    }

    [Fact]
    public async Task A_token_lives_for_twelve_hours()
    {
        await using var server = await RunningServer.StartAsync();
        var token = (await server.PostAsync("/v1/test_helpers/confirmation_tokens", Entered)).Granted();
        await server.PostAsync("/sandbox/clock/advance", "seconds=43201");
        var late = await server.PostAsync(
            "/v1/payment_intents", $"amount=5000&currency=eur&confirm=true&confirmation_token={token.Id}");
        Assert.Equal(400, late.Status);
        Assert.Contains("has expired", (string?)late.Error["message"]);
    }

    [Theory]
    [InlineData("/v1/test_helpers/confirmation_tokens", "", "parameter_missing", "payment_method_data")]
    [InlineData("/v1/test_helpers/confirmation_tokens", "payment_method=pm_x", "resource_missing", "payment_method")]
    [InlineData("/v1/test_helpers/confirmation_tokens", "payment_method=pm_x&payment_method_data[type]=klarna",
        "parameters_exclusive", "payment_method")]
    [InlineData("/v1/test_helpers/confirmation_tokens", "payment_method_data[type]=klarna&return_url=javascript:1", "url_invalid",
        "return_url")]
    [InlineData("/v1/payment_intents", "amount=500&currency=eur&confirm=true&confirmation_token=ctoken_x", "resource_missing",
        "confirmation_token")]
    [InlineData("/v1/payment_intents", "amount=500&currency=eur&confirmation_token={t}", null, "confirmation_token")]
    [InlineData("/v1/payment_intents", "amount=500&currency=eur&confirm=true&confirmation_token={t}&payment_method=pm_x",
        "parameters_exclusive", "confirmation_token")]
    public async Task What_can_not_be_is_refused_and_uses_nothing_up(string path, string form, string? code, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var token = (await server.PostAsync("/v1/test_helpers/confirmation_tokens", Entered)).Granted();
        var refused = await server.PostAsync(path, form.Replace("{t}", token.Id));
        Assert.Equal(400, refused.Status);
        Assert.Equal(code, (string?)refused.Error["code"]);
        Assert.Equal(param, (string?)refused.Error["param"]);
        Assert.Equal(token.Text, (await server.GetAsync($"/v1/confirmation_tokens/{token.Id}")).Text);
    }
}
