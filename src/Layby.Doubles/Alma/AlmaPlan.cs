using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>A plan of the double's contract: how many payments, from and to which price, and what it costs the customer.</summary>
/// <param name="Count">How many payments.</param>
/// <param name="DeferredDays">Days until the first of them.</param>
/// <param name="Least">The smallest price, cents.</param>
/// <param name="Most">The largest price, cents.</param>
/// <param name="FeeRate">What the customer pays with the first payment, hundredths of a percent of the price.</param>
public sealed record AlmaPlan(int Count, int DeferredDays, long Least, long Most, int FeeRate)
{
    /// <summary>As a contract usually has them: free in two and three, a fee in four, and one that begins later.</summary>
    public static IReadOnlyList<AlmaPlan> Usual { get; } =
    [
        new(1, 30, 5_000, 200_000, 0),
        new(2, 0, 5_000, 200_000, 0),
        new(3, 0, 5_000, 300_000, 0),
        new(4, 0, 10_000, 300_000, 145),
        new(10, 0, 50_000, 300_000, 600),
    ];

    /// <summary>What the customer pays beyond a price.</summary>
    public long FeeOf(long price) => price * FeeRate / 10_000;

    /// <summary>A price in parts, what does not divide with the first.</summary>
    public static IReadOnlyList<long> Split(long price, int count) =>
        [.. Enumerable.Range(0, count).Select(n => (price / count) + (n == 0 ? price % count : 0))];

    /// <summary>Whether this price may be paid so.</summary>
    public bool Takes(long price) => price >= Least && price <= Most;

    /// <summary>Its line in the contract.</summary>
    public JsonObject Json() => new()
    {
        ["kind"] = "general",
        ["installments_count"] = Count,
        ["deferred_days"] = DeferredDays,
        ["deferred_months"] = 0,
        ["deferred_trigger_limit_days"] = null,
        ["min_purchase_amount"] = Least,
        ["max_purchase_amount"] = Most,
        ["allowed"] = true,
        ["merchant_fee_variable"] = 380,
        ["merchant_fee_fixed"] = 0,
        ["customer_fee_variable"] = FeeRate,
        ["customer_lending_rate"] = 0,
    };

    /// <summary>Whether, and how, a price may be paid so.</summary>
    public JsonObject Eligibility(long price, DateTimeOffset now)
    {
        var answer = new JsonObject
        {
            ["eligible"] = Takes(price),
            ["installments_count"] = Count,
            ["deferred_days"] = DeferredDays,
            ["deferred_months"] = 0,
        };
        if (!Takes(price))
        {
            answer["reasons"] = new JsonObject { ["purchase_amount"] = "invalid_value" };
            answer["constraints"] = new JsonObject
            {
                ["purchase_amount"] = new JsonObject { ["minimum"] = Least, ["maximum"] = Most },
            };
            return answer;
        }

        var parts = Split(price, Count);
        answer["customer_total_cost_amount"] = FeeOf(price);
        answer["customer_total_cost_bps"] = FeeRate;
        answer["annual_interest_rate"] = FeeRate == 0 ? 0 : FeeRate * 12 / Count;
        answer["payment_plan"] = new JsonArray([.. parts.Select((part, n) => (JsonNode)new JsonObject
        {
            ["due_date"] = now.AddDays(DeferredDays).AddMonths(n).ToUnixTimeSeconds(),
            ["purchase_amount"] = part,
            ["customer_fee"] = n == 0 ? FeeOf(price) : 0,
            ["customer_interest"] = 0,
            ["total_amount"] = part + (n == 0 ? FeeOf(price) : 0),
            ["localized_due_date"] = n == 0 ? "today" : $"in {n} months",
        })]);
        return answer;
    }
}
