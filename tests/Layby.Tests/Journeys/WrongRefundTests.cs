using Xunit;

namespace Layby.Tests.Journeys;

public sealed class WrongRefundTests
{
    /// <summary>Form, then type of refusal: status, code, param, message; {pi} and {py} are an intent's and its charge's.</summary>
    [Theory]
    [InlineData("", null, null, "One of the following params should be provided for this request: payment_intent or charge.")]
    [InlineData("payment_intent=pi_x", "resource_missing", "payment_intent", "No such payment_intent: 'pi_x'")]
    [InlineData("charge=ch_x", "resource_missing", "charge", "No such charge: 'ch_x'")]
    [InlineData("charge={py}&payment_intent=pi_x", "resource_missing", "payment_intent", "No such payment_intent: 'pi_x'")]
    [InlineData(
        "payment_intent={pi}&reason=bored", null, "reason",
        "Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer")]
    [InlineData(
        "payment_intent={pi}&amount=0", "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")]
    [InlineData("payment_intent={pi}&amount=-1", "parameter_invalid_integer", "amount", "Invalid non-negative integer")]
    [InlineData("payment_intent={pi}&amount=1.5", "parameter_invalid_integer", "amount", "Invalid integer: 1.5")]
    [InlineData(
        "payment_intent={pi}&amount=99999999999999999999", "parameter_invalid_integer", "amount",
        "Invalid integer: 99999999999999999999")]
    [InlineData(
        "charge={py}&amount=10001", null, "amount",
        "Refund amount (€100.01) is greater than unrefunded amount on charge (€100.00)")]
    [InlineData("charge={py}&colour=red", "parameter_unknown", "colour", "Received unknown parameter: colour")]
    [InlineData("charge={py}&instructions_email=me", "email_invalid", "instructions_email", "Invalid email address: me")]
    [InlineData(
        "charge={py}&refund_application_fee=true", null, "refund_application_fee",
        "This charge does not have an associated application fee.")]
    [InlineData("charge={py}&reverse_transfer=true", null, "reverse_transfer", "This charge does not have an associated transfer.")]
    public async Task A_refund_that_can_not_be_asked_for_changes_nothing(string form, string? code, string? param, string message)
    {
        await using var server = await RunningServer.StartAsync();
        var intent = await Till.PayAsync(server, Till.Klarna(10000));
        var answer = await server.PostAsync("/v1/refunds", form
            .Replace("{pi}", intent.Id, StringComparison.Ordinal)
            .Replace("{py}", (string?)intent["latest_charge"], StringComparison.Ordinal));

        Assert.Equal((400, code, param), (answer.Status, (string?)answer.Error["code"], (string?)answer.Error["param"]));
        Assert.Equal(message, (string?)answer.Error["message"]);
        Assert.Empty((await server.GetAsync("/v1/refunds"))["data"]!.AsArray());
    }

    [Fact]
    public async Task What_was_not_captured_is_not_refunded()
    {
        await using var server = await RunningServer.StartAsync();
        var waiting = await server.PostAsync("/v1/payment_intents", Till.Klarna(10000));
        var reserved = await Till.PayAsync(server, Till.Klarna(10000) + "&capture_method=manual");

        Assert.Equal(
            $"This PaymentIntent ({waiting.Id}) does not have a successful charge to refund.", await MessageAsync(server, waiting));
        Assert.StartsWith(
            $"This uncaptured Charge was created by a PaymentIntent ({reserved.Id}). You must cancel the PaymentIntent",
            await MessageAsync(server, reserved),
            StringComparison.Ordinal);

        await server.PostAsync($"/v1/payment_intents/{reserved.Id}/cancel");
        Assert.Contains("does not have a successful charge", await MessageAsync(server, reserved), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/refunds/pyr_x")]
    [InlineData("POST", "/v1/refunds/pyr_x")]
    [InlineData("POST", "/v1/refunds/pyr_x/cancel")]
    [InlineData("POST", "/sandbox/refunds/pyr_x/fail")]
    [InlineData("POST", "/sandbox/refunds/pyr_x/succeed")]
    public async Task A_refund_that_nobody_made_is_not_found(string method, string path)
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await server.SendAsync(HttpMethod.Parse(method), path, method == "POST" ? "" : null);
        Assert.Equal((404, "resource_missing", "id"), (answer.Status, (string?)answer.Error["code"], (string?)answer.Error["param"]));
        Assert.Equal("No such refund: 'pyr_x'", (string?)answer.Error["message"]);
    }

    private static async Task<string?> MessageAsync(RunningServer server, Reply intent) =>
        (string?)(await server.PostAsync("/v1/refunds", $"payment_intent={intent.Id}")).Error["message"];
}
