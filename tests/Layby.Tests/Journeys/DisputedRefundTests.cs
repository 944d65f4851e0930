using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>The same money is never given back by a refund and by a dispute.</summary>
public sealed class DisputedRefundTests
{
    private const int Day = 24 * 60 * 60;

    [Fact]
    public async Task A_refund_of_all_that_is_disputed_settles_the_inquiry()
    {
        await using var server = await RunningServer.StartAsync();
        var (intent, id) = await DisputedAsync(server, "general", 6000);

        (await server.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=2000")).Granted();
        Assert.Equal("warning_needs_response", (string?)(await server.GetAsync($"/v1/disputes/{id}"))["status"]);

        (await server.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=4000")).Granted();
        var settled = await server.GetAsync($"/v1/disputes/{id}");
        Assert.Equal("warning_closed", (string?)settled["status"]);
        Assert.True((bool)settled["is_charge_refundable"]!);
        Assert.Empty(settled["balance_transactions"]!.AsArray());

        (await server.PostAsync("/v1/refunds", $"payment_intent={intent}")).Granted();
        await server.PostAsync("/sandbox/clock/advance", $"seconds={60 * Day}");
        Assert.Equal("warning_closed", (string?)(await server.GetAsync($"/v1/disputes/{id}"))["status"]);
    }

    [Fact]
    public async Task What_was_refunded_during_the_inquiry_is_not_withheld_again()
    {
        await using var server = await RunningServer.StartAsync();
        var (intent, id) = await DisputedAsync(server, "general", 10000);
        (await server.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=2500")).Granted();

        await server.PostAsync("/sandbox/clock/advance", $"seconds={22 * Day}");
        var charged = await server.GetAsync($"/v1/disputes/{id}");
        Assert.Equal(7500, (long)charged["amount"]!);
        Assert.Equal(-7500, (long)charged["balance_transactions"]![0]!["amount"]!);

        var refused = await server.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=1");
        Assert.Equal(400, refused.Status);
        Assert.Equal("charge_disputed", (string?)refused.Error["code"]);
    }

    [Fact]
    public async Task A_refund_and_an_escalation_at_the_same_moment_pay_once()
    {
        await using var server = await RunningServer.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (intent, id) = await DisputedAsync(server, "general", 10000);
            var calls = Enumerable.Range(0, 8).Select(call => call % 2 == 0
                ? server.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=4000")
                : server.PostAsync($"/sandbox/disputes/{id}/escalate"));
            await Task.WhenAll(calls);

            var dispute = await server.GetAsync($"/v1/disputes/{id}");
            var charge = await server.GetAsync($"/v1/charges/{dispute["charge"]}");
            var withheld = -dispute["balance_transactions"]!.AsArray().Sum(each => (long)each!["amount"]!);
            Assert.Equal(10000, (long)charge["amount_refunded"]! + withheld);
        }
    }

    private static async Task<(string Intent, string Dispute)> DisputedAsync(
        RunningServer server, string reason, long amount)
    {
        var intent = await DisputeTests.PaidAsync(server, "customer@email.de");
        var opened = await server.PostAsync(
            "/sandbox/disputes", $"payment_intent={intent}&reason={reason}&amount={amount}");
        return (intent, opened.Granted().Id);
    }
}
