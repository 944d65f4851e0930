using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Sandbox;

public sealed class FaultTests
{
    private const string Intents = "/v1/payment_intents";
    private const string Confirm = "return_url=https://shop.example/done&payment_method_data[type]=";

    [Theory]
    [InlineData("provider_error", "klarna", 402, "payment_method_not_available")]
    [InlineData("provider_timeout", "klarna", 424, "payment_method_not_available")]
    [InlineData("provider_error", "alma", 402, "payment_intent_payment_attempt_failed")]
    [InlineData("provider_timeout", "alma", 424, "payment_intent_payment_attempt_failed")]
    public async Task A_provider_that_fails_leaves_an_intent_that_wants_another_method(
        string kind, string method, int status, string code)
    {
        await using var server = await RunningServer.StartAsync();
        (await server.PostAsync("/sandbox/faults", $"kind={kind}")).Granted();
        var id = (await server.PostAsync(Intents, "amount=10000&currency=eur")).Granted().Id;
        var refused = await server.PostAsync($"{Intents}/{id}/confirm", Confirm + method);
        Assert.Equal(status, refused.Status);
        Assert.Equal("requires_payment_method", (string?)refused.Error["payment_intent"]!["status"]);

        var intent = await server.GetAsync($"{Intents}/{id}");
        Assert.Equal(code, (string?)intent["last_payment_error"]!["code"]);
        Assert.Equal(
            ["payment_intent.payment_failed", "payment_intent.created"],
            (await server.GetAsync("/v1/events"))["data"]!.AsArray().Select(each => (string?)each!["type"]));

        // It has struck: the next attempt goes well.
        Assert.Equal("requires_action", (string?)(await server.PostAsync($"{Intents}/{id}/confirm", Confirm + method)).Granted()["status"]);
        Assert.Empty(await WaitingAsync(server));
    }

    [Theory]
    [InlineData("provider_error", 402)]
    [InlineData("provider_timeout", 424)]
    [InlineData("rate_limit", 400)]
    public async Task A_card_whose_issuer_does_not_answer_is_not_charged(string kind, int status)
    {
        await using var server = await RunningServer.StartAsync();
        (await server.PostAsync("/sandbox/faults", $"kind={kind}&method=card")).Granted();
        var id = (await server.PostAsync(Intents, "amount=10000&currency=eur&payment_method_types[]=card")).Granted().Id;

        Assert.Equal(status, (await server.PostAsync($"{Intents}/{id}/confirm", "payment_method=pm_card_visa")).Status);
        var unpaid = await server.GetAsync($"{Intents}/{id}");
        Assert.Equal(("requires_payment_method", 0), ((string?)unpaid["status"], (int)unpaid["amount_received"]!));
        Assert.Empty((await server.GetAsync("/v1/balance_transactions"))["data"]!.AsArray());

        Assert.Equal(
            "succeeded", (string?)(await server.PostAsync($"{Intents}/{id}/confirm", "payment_method=pm_card_visa")).Granted()["status"]);
    }

    [Theory]
    [InlineData("provider_error", 402)]
    [InlineData("provider_timeout", 424)]
    [InlineData("rate_limit&status=402", 402)]
    public async Task A_capture_that_fails_leaves_the_money_reserved(string kind, int status)
    {
        await using var server = await RunningServer.StartAsync();
        var id = (await server.PostAsync(
            Intents, $"amount=10000&currency=eur&capture_method=manual&confirm=true&{Confirm}klarna")).Granted().Id;
        await server.PostAsync($"/sandbox/payment_intents/{id}/approve");
        await server.PostAsync("/sandbox/faults", $"kind={kind}&method=klarna");

        Assert.Equal(status, (await server.PostAsync($"{Intents}/{id}/capture")).Status);
        Assert.Equal("requires_capture", (string?)(await server.GetAsync($"{Intents}/{id}"))["status"]);
        Assert.Equal("succeeded", (string?)(await server.PostAsync($"{Intents}/{id}/capture")).Granted()["status"]);
    }

    [Fact]
    public async Task Over_the_limit_nothing_is_begun()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync("/sandbox/faults", "kind=rate_limit&count=2");
        for (var i = 0; i < 2; i++)
        {
            var refused = await server.PostAsync(
                Intents, $"amount=10000&currency=eur&confirm=true&{Confirm}klarna", ("Idempotency-Key", "same"));
            Assert.Equal((400, "rate_limit"), (refused.Status, (string?)refused.Error["code"]));
        }

        Assert.Empty((await server.GetAsync(Intents))["data"]!.AsArray());
        (await server.PostAsync(
            Intents, $"amount=10000&currency=eur&confirm=true&{Confirm}klarna", ("Idempotency-Key", "same"))).Granted();
    }

    [Fact]
    public async Task A_fault_strikes_as_often_as_it_was_asked_to_however_many_come_at_once_and_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("layby-test-").FullName;
        try
        {
            await using (var first = await RunningServer.StartAsync(folder: folder))
            {
                await first.PostAsync("/sandbox/faults", "kind=provider_error&count=9&method=alma");
                Assert.Equal(4, await FailuresAsync(first, 4));
            }

            await using var second = await RunningServer.StartAsync(folder: folder);
            Assert.Equal(5, (long)(await WaitingAsync(second))[0]!["count"]!);
            Assert.Equal(5, await FailuresAsync(second, 6));
            Assert.Equal(0, await FailuresAsync(second, 2));
            Assert.Empty(await WaitingAsync(second));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_slow_provider_takes_its_time_and_another_methods_fault_waits()
    {
        await using var server = await RunningServer.StartAsync();
        await server.PostAsync("/sandbox/faults", "kind=provider_slow&milliseconds=300&method=klarna");
        await server.PostAsync("/sandbox/faults", "kind=provider_error&method=alma");
        var began = TimeProvider.System.GetTimestamp();
        (await server.PostAsync(Intents, $"amount=10000&currency=eur&confirm=true&{Confirm}klarna")).Granted();
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(290));
        Assert.Equal("alma", (string?)Assert.Single(await WaitingAsync(server))!["method"]);

        var ended = await server.SendAsync(HttpMethod.Delete, "/sandbox/faults", null);
        Assert.Empty(ended.Granted()["data"]!.AsArray());
        (await server.PostAsync(Intents, $"amount=10000&currency=eur&confirm=true&{Confirm}alma")).Granted();
    }

    [Theory]
    [InlineData("", "kind")]
    [InlineData("kind=flood", "kind")]
    [InlineData("kind=provider_error&count=0", "count")]
    [InlineData("kind=provider_error&count=10001", "count")]
    [InlineData("kind=provider_error&method=paypal", "method")]
    [InlineData("kind=provider_error&milliseconds=5", "milliseconds")]
    [InlineData("kind=provider_slow&milliseconds=60001", "milliseconds")]
    [InlineData("kind=rate_limit&status=429", "status")]
    public async Task A_fault_that_can_not_be_is_refused(string form, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var refused = await server.PostAsync("/sandbox/faults", form);
        Assert.Equal((400, param), (refused.Status, (string?)refused.Error["param"]));
        Assert.Empty(await WaitingAsync(server));
    }

    private static async Task<JsonArray> WaitingAsync(RunningServer server) =>
        (await server.GetAsync("/sandbox/faults")).Granted()["data"]!.AsArray();

    private static async Task<int> FailuresAsync(RunningServer server, int calls)
    {
        // A crowd at one fault is asked to come again; none of it is struck twice for that.
        var answers = await Task.WhenAll(Enumerable.Range(0, calls).Select(async _ =>
        {
            while (true)
            {
                var answer = await server.PostAsync(Intents, $"amount=10000&currency=eur&confirm=true&{Confirm}alma");
                if (answer.Status != 429)
                {
                    return answer.Status;
                }
            }
        }));
        return answers.Count(each => each == 402);
    }
}
