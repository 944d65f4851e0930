using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys.Crowds;

/// <summary>One payment in a sandbox of its own, sixty-four callers at once, and the books afterwards.</summary>
internal sealed class Round(Shop shop)
{
    public const int Callers = 64;

    private string intent = "";

    public Shop Shop { get; } = shop;

    public string Address => $"{Shop.Intents}/{intent}";

    public string Intent => intent;

    public async Task BeginAsync(string state, string method) => intent = await Shop.IntentAsync(state, method);

    /// <summary>
    /// All callers at once. Each is answered with 200 or 400: a crowd is no reason for a 429 or a 500.
    /// </summary>
    public static async Task<Reply[]> CrowdAsync(Func<int, Task<Reply>> call)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, Callers).Select(call));
        Assert.All(replies, each => Assert.True(each.Status is 200 or 400, $"{each.Status}: {each.Text}"));
        return replies;
    }

    /// <summary>
    /// What must hold of every payment: nothing is refunded that was not captured, nothing captured that was not reserved,
    /// the balance is the sum of the lines, and each line is of a charge, refund or dispute that says the same.
    /// </summary>
    /// <param name="released">What of its refunds was reserved and never taken: an end before basil.</param>
    public async Task<JsonNode> CheckBooksAsync(long released = 0)
    {
        var shown = (await Shop.ReadAsync($"{Address}?expand[]=latest_charge.refunds")).Json;
        var lines = (await Shop.ReadAsync("/v1/balance_transactions?limit=100"))["data"]!.AsArray();
        Assert.All(lines, each => Assert.Equal((long)each!["net"]!, (long)each["amount"]! - (long)each["fee"]!));
        var balance = (await Shop.ReadAsync("/v1/balance")).Json;
        Assert.Equal(
            lines.Sum(each => (long)each!["net"]!),
            Parts(balance, "available").Concat(Parts(balance, "pending")).Sum(each => (long)each["amount"]!));

        var charges = (await Shop.ReadAsync("/v1/charges"))["data"]!.AsArray();
        Assert.True(charges.Count <= 1, "a payment has one successful charge at most");
        if (shown["latest_charge"] is JsonObject charge)
        {
            CheckCharge(shown, charge, lines, released);
        }

        return shown;
    }

    private static void CheckCharge(JsonNode shown, JsonObject charge, JsonArray lines, long released)
    {
        var (amount, captured, refunded) =
            ((long)charge["amount"]!, (long)charge["amount_captured"]!, (long)charge["amount_refunded"]!);
        Assert.True(refunded - released <= captured && captured <= amount && amount <= (long)shown["amount"]!);
        Assert.Equal((long)shown["amount_received"]!, captured);
        var payments = lines.Where(each => (string?)each!["type"] == "payment").ToArray();
        Assert.Equal(captured == 0 ? [] : [captured + released], payments.Select(each => (long)each!["amount"]!));
        var refunds = lines.Where(each => (string?)each!["type"] is "payment_refund" or "refund_failure");
        Assert.Equal(captured == 0 ? 0 : -refunded, refunds.Sum(each => (long)each!["amount"]!));
    }

    private static IEnumerable<JsonNode> Parts(JsonNode balance, string part) =>
        balance[part]!.AsArray().Select(each => each!);
}
