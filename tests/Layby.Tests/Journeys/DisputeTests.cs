using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Disputes from the complaint to the last cent, over real HTTP.</summary>
public sealed class DisputeTests
{
    private const int Day = 24 * 60 * 60;
    private const string Evidence = "evidence[uncategorized_text]=It%20was%20delivered.";

    [Fact]
    public async Task An_inquiry_that_nobody_settles_becomes_a_chargeback_and_is_lost()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await PaidAsync(server, "customer+disputed-goods_not_received@email.de");
        var dispute = await OnlyDisputeAsync(server, intent);

        Assert.Equal("warning_needs_response", (string?)dispute["status"]);
        Assert.Equal("product_not_received", (string?)dispute["reason"]);
        Assert.Equal("goods_not_received", (string?)dispute["payment_method_details"]!["klarna"]!["reason_code"]);
        Assert.True((bool)dispute["is_charge_refundable"]!);
        Assert.True((bool)(await ChargeAsync(server, intent))["disputed"]!);

        await server.PostAsync("/sandbox/clock/advance", $"seconds={22 * Day}");
        var charged = await server.GetAsync($"/v1/disputes/{dispute["id"]}");
        Assert.Equal("needs_response", (string?)charged["status"]);
        Assert.False((bool)charged["is_charge_refundable"]!);
        Assert.Equal(-11500, (long)Assert.Single(charged["balance_transactions"]!.AsArray())!["net"]!);
        var told = (await server.GetAsync("/v1/events?type=charge.dispute.updated"))["data"]![0]!["data"]!;
        Assert.Equal("warning_needs_response", (string?)told["previous_attributes"]!["status"]);

        await server.PostAsync("/sandbox/clock/advance", $"seconds={13 * Day}");
        var lost = await server.GetAsync($"/v1/disputes/{dispute["id"]}");
        Assert.Equal("lost", (string?)lost["status"]);
        Assert.True((bool)lost["evidence_details"]!["past_due"]!);
        Assert.Equal(
            "merchant_did_not_counter_dispute",
            (string?)lost["payment_method_details"]!["klarna"]!["chargeback_loss_reason_code"]);
        Assert.Equal(
            [
                "charge.dispute.created", "charge.dispute.updated", "charge.dispute.funds_withdrawn",
                "charge.dispute.closed",
            ],
            await EventsAsync(server));
    }

    [Theory]
    [InlineData("return", "credit_not_processed")]
    [InlineData("goods_not_received", "product_not_received")]
    [InlineData("already_paid", "duplicate")]
    [InlineData("faulty_goods", "product_unacceptable")]
    [InlineData("incorrect_invoice", "general")]
    [InlineData("high_risk_order", "general")]
    [InlineData("unauthorized_purchase", "fraudulent")]
    public async Task Each_documented_address_disputes_as_it_says(string complaint, string reason)
    {
        await using var server = await RunningServer.StartAsync();
        var dispute = await OnlyDisputeAsync(server, await PaidAsync(server, $"customer+disputed-{complaint}@email.fr"));

        Assert.Equal(reason, (string?)dispute["reason"]);
        Assert.Equal(complaint, (string?)dispute["payment_method_details"]!["klarna"]!["reason_code"]);
        Assert.Equal(
            reason == "fraudulent" ? "needs_response" : "warning_needs_response", (string?)dispute["status"]);
    }

    [Fact]
    public async Task A_reserved_payment_is_disputed_once_it_is_captured()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await PaidAsync(server, "customer+disputed-return@email.de", "&capture_method=manual");
        Assert.Empty((await server.GetAsync("/v1/disputes"))["data"]!.AsArray());

        (await server.PostAsync($"/v1/payment_intents/{intent}/capture", "amount_to_capture=6000")).Granted();
        Assert.Equal(6000, (long)(await OnlyDisputeAsync(server, intent))["amount"]!);
    }

    [Fact]
    public async Task Submitted_evidence_is_weighed_once_and_a_win_brings_the_money_back()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await PaidAsync(server, "customer@email.de");
        var id = (await server.PostAsync(
            "/sandbox/disputes", $"payment_intent={intent}&reason=general&reason_code=pandemic_impact")).Granted().Id;
        (await server.PostAsync($"/sandbox/disputes/{id}/escalate")).Granted();

        var staged = (await server.PostAsync($"/v1/disputes/{id}", $"{Evidence}&submit=false")).Granted();
        Assert.Equal("needs_response", (string?)staged["status"]);
        Assert.True((bool)staged["evidence_details"]!["has_evidence"]!);
        Assert.Equal("not_submitted", (string?)staged["evidence_details"]!["submission_method"]);

        var submitted = (await server.PostAsync($"/v1/disputes/{id}", "submit=true&metadata[case]=7")).Granted();
        Assert.Equal("under_review", (string?)submitted["status"]);
        Assert.Equal(1, (long)submitted["evidence_details"]!["submission_count"]!);
        Assert.Equal("It was delivered.", (string?)submitted["evidence"]!["uncategorized_text"]);
        Assert.Equal(400, (await server.PostAsync($"/v1/disputes/{id}", Evidence)).Status);

        var before = await BalanceAsync(server);
        var won = (await server.PostAsync($"/sandbox/disputes/{id}/win")).Granted();
        Assert.Equal("won", (string?)won["status"]);
        var lines = won["balance_transactions"]!.AsArray();
        Assert.Equal([-10000, 10000], lines.Select(each => (long)each!["amount"]!));
        Assert.Equal([1500, -1500], lines.Select(each => (long)each!["fee"]!));
        Assert.Equal(before + 11500, await BalanceAsync(server));
        var listed = await server.GetAsync($"/v1/balance_transactions?source={id}&expand[]=data.source");
        Assert.Equal(
            [("adjustment", "dispute_reversal"), ("adjustment", "dispute")],
            listed["data"]!.AsArray().Select(each => ((string)each!["type"]!, (string)each["reporting_category"]!)));
        Assert.Equal("dispute", (string?)listed["data"]![0]!["source"]!["object"]);
        Assert.Equal(
            [
                "charge.dispute.created", "charge.dispute.updated", "charge.dispute.funds_withdrawn",
                "charge.dispute.updated", "charge.dispute.updated", "charge.dispute.closed",
                "charge.dispute.funds_reinstated",
            ],
            await EventsAsync(server));
    }

    [Theory]
    [InlineData("winning_evidence", 0, "won")]
    [InlineData("losing_evidence", 0, "lost")]
    [InlineData("It was delivered.", 24, "under_review")]
    [InlineData("It was delivered.", 25, "lost")]
    public async Task A_review_ends_as_the_evidence_says(string text, int days, string status)
    {
        await using var server = await RunningServer.StartAsync();
        var id = await OpenedAsync(server, "fraudulent");
        (await server.PostAsync(
            $"/v1/disputes/{id}", $"evidence[uncategorized_text]={Uri.EscapeDataString(text)}")).Granted();

        await server.PostAsync("/sandbox/clock/advance", $"seconds={(days * Day) + 1}");
        Assert.Equal(status, (string?)(await server.GetAsync($"/v1/disputes/{id}"))["status"]);
    }

    [Fact]
    public async Task Alma_has_no_inquiry_and_no_words_of_its_own()
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await PaidAsync(server, "customer@email.fr", type: "alma");
        var dispute = (await server.PostAsync(
            "/sandbox/disputes", $"payment_intent={intent}&reason=product_unacceptable")).Granted();

        Assert.Equal("needs_response", (string?)dispute["status"]);
        Assert.Null(dispute["payment_method_details"]);
        Assert.Equal(["charge.dispute.created", "charge.dispute.funds_withdrawn"], await EventsAsync(server));

        var closed = (await server.PostAsync($"/v1/disputes/{dispute.Id}/close")).Granted();
        Assert.Equal("lost", (string?)closed["status"]);
        Assert.Equal(400, (await server.PostAsync($"/sandbox/disputes/{dispute.Id}/win")).Status);
    }

    [Fact]
    public async Task A_customer_may_withdraw_an_inquiry()
    {
        await using var server = await RunningServer.StartAsync();
        var id = await OpenedAsync(server, "credit_not_processed");
        var withdrawn = (await server.PostAsync($"/sandbox/disputes/{id}/win")).Granted();

        Assert.Equal("warning_closed", (string?)withdrawn["status"]);
        Assert.True((bool)withdrawn["is_charge_refundable"]!);
        Assert.Equal(["charge.dispute.created", "charge.dispute.closed"], await EventsAsync(server));
    }

    [Fact]
    public async Task Disputes_are_listed_by_charge_by_payment_and_by_date_and_expand()
    {
        await using var server = await RunningServer.StartAsync();
        var first = await PaidAsync(server, "customer+disputed-return@email.de");
        var second = await PaidAsync(server, "customer+disputed-already_paid@email.de");
        var charge = (await ChargeAsync(server, first)).Id;

        Assert.Equal(2, await CountAsync(server, ""));
        Assert.Equal(1, await CountAsync(server, $"payment_intent={second}"));
        Assert.Equal(1, await CountAsync(server, $"charge={charge}"));
        Assert.Equal(1, await CountAsync(server, $"charge={charge}&payment_intent={first}"));
        Assert.Equal(0, await CountAsync(server, $"charge={charge}&payment_intent={second}"));
        Assert.Equal(0, await CountAsync(server, "charge=py_3nobody"));
        Assert.Equal(0, await CountAsync(server, "created[lt]=1000000000"));

        var list = await server.GetAsync("/v1/disputes?expand[]=data.charge&expand[]=data.payment_intent");
        Assert.Equal(second, (string?)list["data"]![0]!["payment_intent"]!["id"]);
        Assert.True((bool)list["data"]![1]!["charge"]!["disputed"]!);
        Assert.Equal(200, (await server.GetAsync("/v1/disputes?expand[]=data.evidence.receipt")).Status);
    }

    private static async Task<string> OpenedAsync(RunningServer server, string reason)
    {
        var intent = await PaidAsync(server, "customer@email.de");
        return (await server.PostAsync("/sandbox/disputes", $"payment_intent={intent}&reason={reason}")).Granted().Id;
    }

    internal static async Task<string> PaidAsync(
        RunningServer server, string email, string more = "", string type = "klarna")
    {
        var intent = (await server.PostAsync(
            "/v1/payment_intents",
            "amount=10000&currency=eur&confirm=true&return_url=https://shop.example/done"
            + $"&payment_method_data[type]={type}"
            + $"&payment_method_data[billing_details][email]={Uri.EscapeDataString(email)}{more}")).Granted().Id;
        (await server.PostAsync($"/sandbox/payment_intents/{intent}/approve")).Granted();
        return intent;
    }

    private static async Task<JsonNode> OnlyDisputeAsync(RunningServer server, string intent) =>
        Assert.Single((await server.GetAsync($"/v1/disputes?payment_intent={intent}")).Granted()["data"]!.AsArray())!;

    private static async Task<Reply> ChargeAsync(RunningServer server, string intent) => await server.GetAsync(
        $"/v1/charges/{(await server.GetAsync($"/v1/payment_intents/{intent}"))["latest_charge"]}");

    private static async Task<long> BalanceAsync(RunningServer server)
    {
        var balance = await server.GetAsync("/v1/balance");
        return (long)balance["available"]![0]!["amount"]! + (long)balance["pending"]![0]!["amount"]!;
    }

    private static async Task<int> CountAsync(RunningServer server, string query) =>
        (await server.GetAsync($"/v1/disputes?{query}")).Granted()["data"]!.AsArray().Count;

    private static async Task<IEnumerable<string?>> EventsAsync(RunningServer server) =>
        (await server.GetAsync("/v1/events?type=charge.dispute.*&limit=100"))["data"]!.AsArray()
            .Select(each => (string?)each!["type"]).Reverse();
}
