using Xunit;

namespace Layby.Tests.Journeys;

public sealed class ChargeTests
{
    [Fact]
    public async Task What_is_noted_of_a_charge_can_be_changed_and_is_told()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        var updated = (await server.PostAsync(
            $"/v1/charges/{intent["latest_charge"]}",
            "description=Shoes&metadata[order]=7&receipt_email=a@b.de&transfer_group=g&fraud_details[user_report]=safe"
            + "&shipping[name]=Ada&shipping[address][city]=Berlin&shipping[address][country]=DE")).Granted();

        Assert.Equal("Shoes a@b.de g", $"{updated["description"]} {updated["receipt_email"]} {updated["transfer_group"]}");
        Assert.Equal("safe", (string?)updated["fraud_details"]!["user_report"]);
        Assert.Equal("Berlin", (string?)updated["shipping"]!["address"]!["city"]);
        Assert.Null((await server.GetAsync($"/v1/payment_intents/{intent.Id}"))["description"]);
        var told = (await Till.EventsAsync(server))[^1];
        Assert.Equal("charge.updated", (string?)told["type"]);
        Assert.Equal(
            """
            {"description":null,"fraud_details":{"user_report":null},"metadata":{"order":null},"receipt_email":null,
            "shipping":null,"transfer_group":null}
            """.ReplaceLineEndings(""),
            told["data"]!["previous_attributes"]!.ToJsonString());

        var unset = (await server.PostAsync($"/v1/charges/{updated.Id}", "description=&shipping=")).Granted();
        Assert.Null(unset["description"]);
        Assert.Null(unset["shipping"]);
    }

    [Theory]
    [InlineData("customer=cus_x", "resource_missing", "customer")]
    [InlineData("receipt_email=me", "email_invalid", "receipt_email")]
    [InlineData("fraud_details[user_report]=maybe", null, "fraud_details[user_report]")]
    [InlineData("shipping[name]=Ada", "parameter_missing", "shipping[address]")]
    [InlineData("amount=1", "parameter_unknown", "amount")]
    public async Task What_can_not_be_noted_is_refused(string form, string? code, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        var answer = await server.PostAsync($"/v1/charges/{intent["latest_charge"]}", form);
        Assert.Equal((400, code, param), (answer.Status, (string?)answer.Error["code"], (string?)answer.Error["param"]));
    }

    [Fact]
    public async Task A_charge_is_captured_like_its_intent()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000) + "&capture_method=manual");
        var path = $"/v1/charges/{intent["latest_charge"]}/capture";

        var tooMuch = await server.PostAsync(path, "amount=10001");
        Assert.Equal(("amount_too_large", "amount"), ((string?)tooMuch.Error["code"], (string?)tooMuch.Error["param"]));
        var captured = (await server.PostAsync(path, "amount=6000")).Granted();
        Assert.Equal("10000 6000", $"{captured["amount"]} {captured["amount_captured"]}");
        Assert.NotNull(captured["balance_transaction"]);
        var paid = await server.GetAsync($"/v1/payment_intents/{intent.Id}");
        Assert.Equal("succeeded 10000 6000", $"{paid["status"]} {paid["amount"]} {paid["amount_received"]}");

        var again = await server.PostAsync(path);
        Assert.Equal("charge_already_captured", (string?)again.Error["code"]);
    }

    [Fact]
    public async Task A_fraudulent_refund_reports_the_charge()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&reason=fraudulent")).Granted();
        var charge = await server.GetAsync($"/v1/charges/{intent["latest_charge"]}");
        Assert.Equal("fraudulent", (string?)charge["fraud_details"]!["user_report"]);
    }
}
