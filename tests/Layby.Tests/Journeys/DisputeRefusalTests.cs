using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>Wrong calls about disputes: each gets its refusal and changes nothing.</summary>
public sealed class DisputeRefusalTests
{
    private const string Text = "evidence[uncategorized_text]=a%20letter";

    // A point in the life, the call, what it is refused for: param and the message's beginning.
    [Theory]
    [InlineData("inquiry", "/v1/disputes/{id}", Text, "evidence", "Evidence cannot be submitted for this dispute because it is an inq")]
    [InlineData("inquiry", "/v1/disputes/{id}", $"{Text}&submit=false", "evidence", "Evidence cannot be submitted for this dis")]
    [InlineData("inquiry", "/v1/disputes/{id}/close", "", null, "This dispute cannot be closed because it is an inquiry")]
    [InlineData("inquiry", "/sandbox/disputes/{id}/lose", "", null, "This dispute cannot be lost because it is an inquiry")]
    [InlineData("inquiry", "/v1/disputes/{id}/close", "reason=late", "reason", "Received unknown parameter: reason")]
    [InlineData("chargeback", "/v1/disputes/{id}", "submit=true", "submit", "There is no evidence to submit for dispute du_")]
    [InlineData("chargeback", "/v1/disputes/{id}", "submit=perhaps", "submit", "Invalid boolean: perhaps")]
    [InlineData("chargeback", "/v1/disputes/{id}", "evidence=all", "evidence", "Invalid object")]
    [InlineData("chargeback", "/v1/disputes/{id}", "evidence[colour]=red", "evidence[colour]", "Received unknown parameter: evid")]
    [InlineData("chargeback", "/v1/disputes/{id}", "evidence[receipt]=file_1", "evidence[receipt]", "No such file upload: 'file_1'")]
    [InlineData("chargeback", "/v1/disputes/{id}", "intended_submission_method=fax", "intended_submission_method", "Invalid inten")]
    [InlineData("chargeback", "/sandbox/disputes/{id}/escalate", "", null, "This dispute cannot be escalated because it has a")]
    [InlineData("chargeback", "/sandbox/disputes/{id}/lose", "chargeback_loss_reason_code=x", "chargeback_loss_reason_code", "Inv")]
    [InlineData("review", "/v1/disputes/{id}", Text, null, "Evidence has already been submitted for this dispute")]
    [InlineData("review", "/v1/disputes/{id}/close", "", null, "Evidence has already been submitted for this dispute")]
    [InlineData("lost", "/v1/disputes/{id}", Text, null, "This dispute cannot be updated with evidence because it is already")]
    [InlineData("lost", "/v1/disputes/{id}/close", "", null, "This dispute cannot be closed because it is already closed")]
    [InlineData("lost", "/sandbox/disputes/{id}/win", "", null, "This dispute cannot be won because it is already closed")]
    public async Task A_dispute_refuses(string point, string path, string form, string? param, string message)
    {
        await using var server = await RunningServer.StartAsync();
        var id = await AtAsync(server, point);
        var before = await server.GetAsync($"/v1/disputes/{id}");

        var refused = await server.PostAsync(path.Replace("{id}", id, StringComparison.Ordinal), form);

        Assert.Equal(400, refused.Status);
        Assert.Equal(param, (string?)refused.Error["param"]);
        Assert.StartsWith(message, (string?)refused.Error["message"], StringComparison.Ordinal);
        Assert.Equal(before.Text, (await server.GetAsync($"/v1/disputes/{id}")).Text);
    }

    [Theory]
    [InlineData("reason=general", "payment_intent", "Missing required param: payment_intent.")]
    [InlineData("payment_intent={id}", "reason", "Missing required param: reason.")]
    [InlineData("payment_intent=pi_3nobody&reason=general", "payment_intent", "No such payment_intent: 'pi_3nobody'")]
    [InlineData("payment_intent={id}&reason=regret", "reason", "Invalid reason: must be one of")]
    [InlineData("payment_intent={id}&reason=general&amount=10001", "amount", "Dispute amount (€100.01 eur) is greater than")]
    [InlineData("payment_intent={id}&reason=general&amount=0", "amount", "This value must be greater than or equal to 1.")]
    [InlineData("payment_intent={id}&reason=general&reason_code=return", "reason_code", "The reason_code return belongs to")]
    [InlineData("payment_intent={open}&reason=general", "payment_intent", "This PaymentIntent (pi_")]
    [InlineData("payment_intent={reserved}&reason=general", null, "Charge py_")]
    public async Task A_payment_can_not_be_disputed_so(string form, string? param, string message)
    {
        await using var server = await RunningServer.StartAsync();
        form = form.Contains("{id}", StringComparison.Ordinal)
            ? form.Replace("{id}", await DisputeTests.PaidAsync(server, "customer@email.de"), StringComparison.Ordinal)
            : form.Contains("{reserved}", StringComparison.Ordinal)
            ? form.Replace(
                "{reserved}",
                await DisputeTests.PaidAsync(server, "customer@email.de", "&capture_method=manual"),
                StringComparison.Ordinal)
            : form.Replace(
                "{open}",
                (await server.PostAsync("/v1/payment_intents", "amount=10000&currency=eur")).Id,
                StringComparison.Ordinal);

        var refused = await server.PostAsync("/sandbox/disputes", form);

        Assert.Equal(400, refused.Status);
        Assert.Equal(param, (string?)refused.Error["param"]);
        Assert.StartsWith(message, (string?)refused.Error["message"], StringComparison.Ordinal);
        Assert.Empty((await server.GetAsync("/v1/disputes"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_payment_is_disputed_once_and_in_time()
    {
        await using var server = await RunningServer.StartAsync();
        var disputed = await DisputeTests.PaidAsync(server, "customer+disputed-return@email.de");
        var late = await DisputeTests.PaidAsync(server, "customer@email.de");
        var again = await server.PostAsync("/sandbox/disputes", $"payment_intent={disputed}&reason=general");
        Assert.EndsWith("has already been disputed.", (string?)again.Error["message"], StringComparison.Ordinal);

        await server.PostAsync("/sandbox/clock/advance", $"seconds={181 * 24 * 60 * 60}");
        var tooLate = await server.PostAsync("/sandbox/disputes", $"payment_intent={late}&reason=general");
        Assert.EndsWith("customers have 180 days.", (string?)tooLate.Error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/disputes/du_1nobody")]
    [InlineData("POST", "/v1/disputes/du_1nobody")]
    [InlineData("POST", "/v1/disputes/du_1nobody/close")]
    [InlineData("POST", "/sandbox/disputes/du_1nobody/win")]
    public async Task An_unknown_dispute_is_not_found(string method, string path)
    {
        await using var server = await RunningServer.StartAsync();
        var missing = await server.SendAsync(new(method), path, method == "GET" ? null : "");

        Assert.Equal(404, missing.Status);
        Assert.Equal("resource_missing", (string?)missing.Error["code"]);
        Assert.Equal("No such dispute: 'du_1nobody'", (string?)missing.Error["message"]);
    }

    private static async Task<string> AtAsync(RunningServer server, string point)
    {
        var intent = await DisputeTests.PaidAsync(server, "customer@email.de");
        var reason = point == "inquiry" ? "general" : "fraudulent";
        var id = (await server.PostAsync("/sandbox/disputes", $"payment_intent={intent}&reason={reason}")).Granted().Id;
        if (point is "review")
        {
            (await server.PostAsync($"/v1/disputes/{id}", "evidence[customer_name]=Anna")).Granted();
        }

        if (point is "lost")
        {
            (await server.PostAsync($"/v1/disputes/{id}/close")).Granted();
        }

        return id;
    }
}
