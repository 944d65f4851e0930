using Xunit;

namespace Layby.Tests.Journeys;

public sealed class SavedMethodTests
{
    private const string Klarna =
        "payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de";

    private const string Off = "amount=1999&currency=eur&confirm=true&off_session=true";

    [Fact]
    public async Task A_payment_that_keeps_its_method_attaches_it_and_gets_a_mandate()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, mandate) = await SaveAsync(server);

        Assert.Equal(customer, (string?)(await server.GetAsync($"/v1/payment_methods/{method}")).Granted()["customer"]);
        var shown = (await server.GetAsync($"/v1/mandates/{mandate}?expand[]=payment_method")).Granted();
        Assert.Equal("active", (string?)shown["status"]);
        Assert.Equal(method, (string?)shown["payment_method"]!["id"]);
        Assert.Equal(
            [
                "customer.created", "payment_intent.created", "payment_intent.requires_action", "payment_method.attached",
                "charge.succeeded", "payment_intent.succeeded", "charge.updated",
            ],
            (await CustomerTests.EventsAsync(server)).Select(each => (string)each["type"]!));
    }

    [Fact]
    public async Task A_saved_method_is_charged_without_its_customer_as_often_as_wanted()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, mandate) = await SaveAsync(server);

        var first = (await server.PostAsync(
            "/v1/payment_intents", $"{Off}&customer={customer}&payment_method={method}&expand[]=latest_charge")).Granted();
        Assert.Equal("succeeded", (string?)first["status"]);
        Assert.Null(first["next_action"]);
        Assert.Equal(1999, (long)first["latest_charge"]!["amount_captured"]!);
        Assert.Equal(customer, (string?)first["latest_charge"]!["customer"]);
        Assert.Equal("DE", (string?)first["latest_charge"]!["payment_method_details"]!["klarna"]!["payer_details"]!["address"]!["country"]);

        var reserved = (await server.PostAsync(
            "/v1/payment_intents",
            $"{Off}&customer={customer}&payment_method={method}&capture_method=manual&mandate={mandate}")).Granted();
        Assert.Equal("requires_capture", (string?)reserved["status"]);
        var captured = await server.PostAsync($"/v1/payment_intents/{reserved.Id}/capture", "amount_to_capture=1000");
        Assert.Equal(1000, (long)captured.Granted()["amount_received"]!);

        var later = (await server.PostAsync(
            "/v1/payment_intents", $"amount=1999&currency=eur&customer={customer}&payment_method={method}")).Granted();
        var confirmed = await server.PostAsync($"/v1/payment_intents/{later.Id}/confirm", "off_session=true");
        Assert.Equal("succeeded", (string?)confirmed.Granted()["status"]);
        Assert.Single((await server.GetAsync($"/sandbox/mandates?payment_method={method}")).Granted()["data"]!.AsArray());
    }

    [Fact]
    public async Task A_saved_method_with_its_customer_there_goes_through_the_page()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, _) = await SaveAsync(server);
        var paid = await CustomerTests.PayAsync(
            server, $"customer={customer}&payment_method={method}&off_session=false&setup_future_usage=off_session");
        Assert.Equal("succeeded", (string?)paid["status"]);
        Assert.Single((await server.GetAsync($"/sandbox/mandates?customer={customer}")).Granted()["data"]!.AsArray());
    }

    [Fact]
    public async Task A_revoked_mandate_fails_the_attempt_and_a_new_payment_can_renew_it()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, mandate) = await SaveAsync(server);
        var revoked = (await server.PostAsync($"/sandbox/mandates/{mandate}/revoke")).Granted();
        Assert.Equal("inactive", (string?)revoked["status"]);
        Assert.Equal(revoked.Text, (await server.PostAsync($"/sandbox/mandates/{mandate}/revoke")).Granted().Text);

        var refused = await server.PostAsync("/v1/payment_intents", $"{Off}&customer={customer}&payment_method={method}");
        Assert.Equal(402, refused.Status);
        Assert.Equal("payment_method_provider_decline", (string?)refused.Error["code"]);
        Assert.Equal("requires_payment_method", (string?)refused.Error["payment_intent"]!["status"]);
        Assert.Equal(method, (string?)refused.Error["payment_intent"]!["last_payment_error"]!["payment_method"]!["id"]);
        var told = (await CustomerTests.EventsAsync(server)).Select(each => (string)each["type"]!).ToList();
        Assert.Equal(["mandate.updated", "payment_intent.created", "payment_intent.payment_failed"], told[^3..]);

        await CustomerTests.PayAsync(
            server, $"customer={customer}&payment_method={method}&payment_method_options[klarna][setup_future_usage]=off_session");
        var renewed = await server.PostAsync("/v1/payment_intents", $"{Off}&customer={customer}&payment_method={method}");
        Assert.Equal("succeeded", (string?)renewed.Granted()["status"]);
    }

    [Fact]
    public async Task A_customer_whom_Klarna_has_come_to_refuse_is_not_charged()
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, method, _) = await SaveAsync(server);
        await server.PostAsync($"/v1/payment_methods/{method}", "billing_details[email]=customer%2Bdenied@email.de");
        var refused = await server.PostAsync("/v1/payment_intents", $"{Off}&customer={customer}&payment_method={method}");
        Assert.Equal(402, refused.Status);
        Assert.Equal("Customer was declined by Klarna", (string?)refused.Error["message"]);
    }

    [Fact]
    public async Task A_method_kept_without_a_customer_can_be_given_to_one_afterwards()
    {
        await using var server = await RunningServer.StartAsync();
        var paid = await CustomerTests.PayAsync(server, $"{Klarna}&setup_future_usage=off_session");
        var customer = (await server.PostAsync("/v1/customers")).Id;
        (await server.PostAsync($"/v1/payment_methods/{paid["payment_method"]}/attach", $"customer={customer}")).Granted();
        var later = await server.PostAsync(
            "/v1/payment_intents", $"{Off}&customer={customer}&payment_method={paid["payment_method"]}");
        Assert.Equal("succeeded", (string?)later.Granted()["status"]);
    }

    [Theory]
    [InlineData(Off + "&" + Klarna, null, "This PaymentIntent requires a mandate, but no existing mandate was found.")]
    [InlineData(Off + "&customer={c}&payment_method={unkept}", null,
        "This PaymentIntent requires a mandate, but no existing mandate was found.")]
    [InlineData(Off + "&customer={c}&payment_method={kept}&mandate=mandate_x", "resource_missing", "No such mandate: 'mandate_x'")]
    [InlineData(Off + "&payment_method={kept}", "parameter_missing", "The `payment_method` parameter supplied")]
    [InlineData("amount=1999&currency=eur&customer={c}&payment_method={kept}&off_session=true", null,
        "The parameter `off_session` cannot be passed")]
    [InlineData("amount=9900&currency=eur&confirm=true&return_url=https://a.example&payment_method_data[type]=alma"
        + "&setup_future_usage=off_session", null, "The PaymentMethod provided (alma) is not allowed")]
    [InlineData("amount=9900&currency=eur&setup_future_usage=off_session&allowed_payment_method_types[]=alma"
        + "&payment_method_data[type]=alma", null, "`setup_future_usage` cannot be used with the payment method type alma")]
    public async Task Nobody_is_charged_who_did_not_agree(string form, string? code, string message)
    {
        await using var server = await RunningServer.StartAsync();
        var (customer, kept, _) = await SaveAsync(server);
        var unkept = (await server.PostAsync("/v1/payment_methods", "type=klarna")).Id;
        await server.PostAsync($"/v1/payment_methods/{unkept}/attach", $"customer={customer}");
        var before = (await CustomerTests.EventsAsync(server)).Count;

        var refused = await server.PostAsync(
            "/v1/payment_intents", form.Replace("{c}", customer).Replace("{kept}", kept).Replace("{unkept}", unkept));

        Assert.Equal(400, refused.Status);
        Assert.Equal(code, (string?)refused.Error["code"]);
        Assert.StartsWith(message, (string?)refused.Error["message"]);
        Assert.Equal(before, (await CustomerTests.EventsAsync(server)).Count);
    }

    internal static async Task<(string Customer, string Method, string Mandate)> SaveAsync(RunningServer server)
    {
        var customer = (await server.PostAsync("/v1/customers")).Id;
        var paid = await CustomerTests.PayAsync(server, $"customer={customer}&{Klarna}&setup_future_usage=off_session");
        var mandates = await CustomerTests.IdsAsync(server, $"/sandbox/mandates?payment_method={paid["payment_method"]}");
        return (customer, (string)paid["payment_method"]!, Assert.Single(mandates));
    }
}
