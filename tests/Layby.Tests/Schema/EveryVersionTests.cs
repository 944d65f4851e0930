using Xunit;

namespace Layby.Tests.Schema;

/// <summary>A payment told in every version: the client of the running server checks each answer against its version.</summary>
public sealed class EveryVersionTests
{
    private const string Confirmation =
        "payment_method_data[type]=klarna&payment_method_data[billing_details][email]=customer@email.de"
        + "&payment_method_data[billing_details][address][country]=DE&return_url=https://shop.example/done";

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2022-08-01")]
    [InlineData("2022-11-15")]
    [InlineData("2023-08-16")]
    [InlineData("2023-10-16")]
    [InlineData("2024-04-10")]
    [InlineData("2024-06-20")]
    [InlineData("2025-02-24.acacia")]
    [InlineData("2025-03-31.basil")]
    [InlineData("2025-09-30.clover")]
    [InlineData("2026-07-29.dahlia")]
    [InlineData("2026-08-26.dahlia")]
    [InlineData("2026-09-30.endive")]
    [InlineData("2026-10-28.endive")]
    public async Task A_payment_has_its_shape_in_every_version(string version)
    {
        await using var server = await RunningServer.StartAsync();
        (string, string)[] asked = [("Stripe-Version", version)];
        var only = SchemaHistory.Before(version, "2026-09-30") ? "payment_method_types" : "allowed_payment_method_types";
        var klarna = $"amount=10000&currency=eur&{only}[]=klarna";
        var id = (await server.PostAsync("/v1/payment_intents", klarna, asked)).Granted().Id;
        var intent = $"/v1/payment_intents/{id}";
        await server.PostAsync($"{intent}/confirm", Confirmation, asked);
        await server.PostAsync($"/sandbox{intent[3..]}/decline", "", asked);
        var declined = await server.GetAsync(intent, asked);
        Assert.Equal("klarna", (string?)declined.Granted()["last_payment_error"]!["payment_method"]!["type"]);
        await server.PostAsync($"{intent}/confirm", Confirmation, asked);
        await server.PostAsync($"/sandbox{intent[3..]}/approve", "", asked);

        var paid = await server.GetAsync($"{intent}?expand[]=payment_method", asked);
        Assert.Equal("succeeded", (string?)paid.Granted()["status"]);
        Assert.Equal(version, paid.Headers["Stripe-Version"]);
        foreach (var path in new[]
        {
            "/v1/payment_intents?expand[]=data.payment_method", "/v1/charges?expand[]=data.payment_intent",
            "/v1/account",
        })
        {
            (await server.GetAsync(path, asked)).Granted();
        }

        var refused = await server.PostAsync($"{intent}/cancel", "", asked);
        Assert.Equal("payment_intent_unexpected_state", (string?)refused.Error["code"]);
    }

    /// <summary>https://docs.stripe.com/api/events/object: `api_version` is the one in which `data` is written.</summary>
    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2024-06-20")]
    [InlineData("2026-10-28.endive")]
    public async Task An_event_stays_in_its_own_version_whoever_reads_it(string version)
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync("/v1/payment_intents", "amount=10000&currency=eur");

        var asked = await server.GetAsync("/v1/events", ("Stripe-Version", version));
        var plain = await server.GetAsync("/v1/events");

        Assert.Equal(plain["data"]![0]!.ToJsonString(), asked["data"]![0]!.ToJsonString());
    }
}
