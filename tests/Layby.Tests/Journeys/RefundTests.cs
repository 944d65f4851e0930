using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

public sealed class RefundTests
{
    private static readonly string[] Told =
        ["refund.created", "charge.refunded", "refund.updated", "charge.refund.updated"];

    [Fact]
    public async Task Klarna_refunds_at_once_and_names_the_refund_afterwards()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));

        var refund = (await server.PostAsync(
            "/v1/refunds",
            $"payment_intent={intent.Id}&reason=requested_by_customer&metadata[order]=7&expand[]=charge.refunds"
            + "&expand[]=balance_transaction")).Granted();

        Assert.StartsWith("pyr_1", refund.Id, StringComparison.Ordinal);
        Assert.Equal("succeeded 10000 requested_by_customer", $"{refund["status"]} {refund["amount"]} {refund["reason"]}");
        Assert.Equal("available", (string?)refund["destination_details"]!["klarna"]!["reference_status"]);
        Assert.Equal("10000 True", $"{refund["charge"]!["amount_refunded"]} {(bool)refund["charge"]!["refunded"]!}");
        Assert.Equal(refund.Id, (string?)refund["charge"]!["refunds"]!["data"]![0]!["id"]);
        var line = refund["balance_transaction"]!;
        Assert.Equal("payment_refund refund available -10000 0", string.Join(
            ' ', line["type"], line["reporting_category"], line["status"], line["net"], line["fee"]));

        var told = (await Till.EventsAsync(server)).Skip(5).ToArray();
        Assert.Equal(Told, told.Select(each => (string?)each["type"]));
        var destination = told[0]["data"]!["object"]!["destination_details"]!["klarna"]!;
        Assert.Equal("succeeded pending", $"{told[0]["data"]!["object"]!["status"]} {destination["reference_status"]}");
        Assert.Equal(
            """{"amount_refunded":0,"refunded":false}""", told[1]["data"]!["previous_attributes"]!.ToJsonString());
        Assert.Equal(
            """{"destination_details":{"klarna":{"reference":null,"reference_status":"pending"}}}""",
            told[2]["data"]!["previous_attributes"]!.ToJsonString());
    }

    [Fact]
    public async Task Alma_is_pending_first_and_has_refunded_within_five_minutes()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Alma(10000));

        var refund = (await server.PostAsync("/v1/refunds", $"charge={intent["latest_charge"]}&amount=4000")).Granted();
        Assert.Equal("pending processing", $"{refund["status"]} {refund["pending_reason"]}");
        Assert.Equal("""{"alma":{},"type":"alma"}""", refund["destination_details"]!.ToJsonString());
        Assert.Equal(Told[..2], (await Till.EventsAsync(server)).Skip(5).Select(each => (string?)each["type"]));

        await server.PostAsync("/sandbox/clock/advance", "seconds=300");
        var settled = (await server.GetAsync($"/v1/refunds/{refund.Id}")).Granted();
        Assert.Equal("succeeded", (string?)settled["status"]);
        Assert.Null(settled["pending_reason"]);
        Assert.Equal(Told, (await Till.EventsAsync(server)).Skip(5).Select(each => (string?)each["type"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_that_fails_gives_the_money_back_once_and_can_be_tried_again(bool late)
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Alma(10000));
        var refund = (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}")).Granted();
        if (late)
        {
            await server.PostAsync("/sandbox/clock/advance", "seconds=86400");
        }

        var failed = (await server.PostAsync($"/sandbox/refunds/{refund.Id}/fail", "failure_reason=declined")).Granted();
        Assert.Equal("failed declined", $"{failed["status"]} {failed["failure_reason"]}");
        var again = await server.PostAsync($"/sandbox/refunds/{refund.Id}/fail");
        Assert.Equal(400, again.Status);
        await server.PostAsync("/sandbox/clock/advance", "seconds=86400");

        var charge = (await server.GetAsync($"/v1/charges/{intent["latest_charge"]}")).Granted();
        Assert.Equal("0 False", $"{charge["amount_refunded"]} {(bool)charge["refunded"]!}");
        var types = (await Till.EventsAsync(server)).Select(each => (string)each["type"]!).ToArray();
        Assert.Equal(["refund.failed", "charge.refund.updated"], types[^2..]);
        Assert.Single(types, "refund.failed");
        Assert.Equal(["refund_failure", "payment_refund"], (await LinesAsync(server, refund.Id)).Select(each => (string?)each["type"]));
        Assert.Equal(0, (await LinesAsync(server, refund.Id)).Sum(each => (int)each["net"]!));

        (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}")).Granted();
    }

    [Fact]
    public async Task Parts_add_up_and_no_more_than_was_captured_goes_back()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000) + "&capture_method=manual");
        (await server.PostAsync($"/v1/payment_intents/{intent.Id}/capture", "amount_to_capture=6000")).Granted();

        var first = (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2500")).Granted();
        var tooMuch = await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=3501");
        Assert.Equal("Refund amount (€35.01) is greater than unrefunded amount on charge (€35.00)", (string?)tooMuch.Error["message"]);
        var rest = (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}")).Granted();
        Assert.Equal(3500, (int)rest["amount"]!);
        var done = await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=1");
        Assert.Equal("charge_already_refunded", (string?)done.Error["code"]);

        var url = $"/v1/charges/{intent["latest_charge"]}/refunds";
        var charge = (await server.GetAsync($"/v1/charges/{intent["latest_charge"]}?expand[]=refunds.data.balance_transaction")).Granted();
        Assert.Equal([rest.Id, first.Id], charge["refunds"]!["data"]!.AsArray().Select(each => (string?)each!["id"]));
        Assert.Equal(-3500, (int)charge["refunds"]!["data"]![0]!["balance_transaction"]!["net"]!);
        Assert.Equal(url, (string?)charge["refunds"]!["url"]);
        Assert.Equal(2, (await server.GetAsync(url)).Granted()["data"]!.AsArray().Count);
        Assert.Null((await server.GetAsync($"/v1/charges/{intent["latest_charge"]}"))["refunds"]);
        var old = await server.GetAsync($"/v1/charges/{intent["latest_charge"]}", ("Stripe-Version", "2022-08-01"));
        Assert.Equal(2, old["refunds"]!["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Lists_are_narrowed_by_charge_intent_and_time()
    {
        await using var server = await RunningServer.StartAsync();
        var one = await Till.PayAsync(server, Till.Klarna(10000));
        var other = await Till.PayAsync(server, Till.Klarna(10000));
        foreach (var intent in (Reply[])[one, one, other])
        {
            (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=100")).Granted();
        }

        async Task<int> Count(string query) => (await server.GetAsync($"/v1/refunds?{query}")).Granted()["data"]!.AsArray().Count;

        Assert.Equal(3, await Count(""));
        Assert.Equal(2, await Count($"payment_intent={one.Id}"));
        Assert.Equal(1, await Count($"charge={other["latest_charge"]}"));
        Assert.Equal(0, await Count($"charge={other["latest_charge"]}&payment_intent={one.Id}"));
        Assert.Equal(0, await Count("payment_intent=pi_nobody"));
        Assert.Equal(0, await Count("created[lt]=1000"));
        Assert.Equal(1, await Count("limit=1"));
    }

    [Fact]
    public async Task Notes_change_and_are_told_with_what_they_were()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        var refund = (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&metadata[order]=7")).Granted();

        var updated = (await server.PostAsync($"/v1/refunds/{refund.Id}", "metadata[order]=8&metadata[by]=me")).Granted();
        Assert.Equal("""{"order":"8","by":"me"}""", updated["metadata"]!.ToJsonString());
        var told = (await Till.EventsAsync(server))[^2..];
        Assert.Equal(Told[2..], told.Select(each => (string?)each["type"]));
        Assert.Equal(
            """{"metadata":{"order":"7","by":null}}""", told[0]["data"]!["previous_attributes"]!.ToJsonString());

        var canceled = await server.PostAsync($"/v1/refunds/{refund.Id}/cancel");
        Assert.Equal(400, canceled.Status);
        Assert.StartsWith("You cannot cancel this Refund", (string)canceled.Error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_four_refunds_at_once_give_back_exactly_what_there_is()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (amount, fit) in ((int, int)[])[(300, 33), (100, 64)])
        {
            var intent = await Till.PayAsync(server, Till.Klarna(10000));
            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ =>
                server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount={amount}")));

            Assert.Equal(fit, answers.Count(each => each.Status == 200));
            Assert.All(
                answers.Where(each => each.Status != 200),
                each => Assert.Contains("is greater than unrefunded amount", (string?)each.Error["message"], StringComparison.Ordinal));
            var charge = await server.GetAsync($"/v1/charges/{intent["latest_charge"]}");
            Assert.Equal(fit * amount, (int)charge["amount_refunded"]!);
            var refunds = (await server.GetAsync($"/v1/refunds?limit=100&payment_intent={intent.Id}"))["data"]!.AsArray();
            Assert.Equal(fit * amount, refunds.Sum(each => (int)each!["amount"]!));
        }
    }

    [Fact]
    public async Task Refunds_failures_and_the_clock_may_meet_and_the_books_stay_exact()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Alma(10000));
        var first = (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=6000")).Granted();
        var answers = await Task.WhenAll(Enumerable.Range(0, 48).Select(i => (i % 3) switch
        {
            0 => server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=1000"),
            1 => server.PostAsync($"/sandbox/refunds/{first.Id}/fail"),
            _ => server.PostAsync("/sandbox/clock/advance", "seconds=30"),
        }));
        Assert.All(answers, each => Assert.True(each.Status is 200 or 400, $"{each.Status}: {each.Text}"));
        await server.PostAsync("/sandbox/clock/advance", "seconds=300");

        var refunds = (await server.GetAsync($"/v1/refunds?limit=100&payment_intent={intent.Id}"))["data"]!.AsArray();
        Assert.Equal("failed", (string?)refunds[^1]!["status"]);
        Assert.All(refunds.SkipLast(1), each => Assert.Equal("succeeded", (string?)each!["status"]));
        var back = refunds.SkipLast(1).Sum(each => (int)each!["amount"]!);
        var charge = await server.GetAsync($"/v1/charges/{intent["latest_charge"]}");
        Assert.Equal(back, (int)charge["amount_refunded"]!);
        Assert.InRange(back, 4000, 10000);

        var lines = (await server.GetAsync("/v1/balance_transactions?limit=100"))["data"]!.AsArray();
        Assert.Equal(10000 - back, lines.Sum(each => (int)each!["amount"]!));
        var types = (await Till.EventsAsync(server)).Select(each => (string)each["type"]!).ToArray();
        Assert.Single(types, "refund.failed");
    }

    [Fact]
    public async Task A_payment_can_be_refunded_for_a_hundred_and_eighty_days()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        await server.PostAsync("/sandbox/clock/advance", $"seconds={(180 * 24 * 3600) - 60}");
        (await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=100")).Granted();

        await server.PostAsync("/sandbox/clock/advance", "seconds=120");
        var late = await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=100");
        Assert.Equal((400, "charge_not_refundable"), (late.Status, (string?)late.Error["code"]));
    }

    [Fact]
    public async Task A_repeated_refund_with_the_same_key_is_one_refund()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        var form = $"payment_intent={intent.Id}&amount=100";
        var first = (await server.PostAsync("/v1/refunds", form, ("Idempotency-Key", "once"))).Granted();
        var second = (await server.PostAsync("/v1/refunds", form, ("Idempotency-Key", "once"))).Granted();
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(100, (int)(await server.GetAsync($"/v1/charges/{intent["latest_charge"]}"))["amount_refunded"]!);
    }

    private static async Task<JsonNode[]> LinesAsync(RunningServer server, string source) =>
        [.. (await server.GetAsync($"/v1/balance_transactions?source={source}")).Granted()["data"]!.AsArray().Select(each => each!)];
}
