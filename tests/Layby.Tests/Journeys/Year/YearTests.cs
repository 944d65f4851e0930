using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys.Year;

/// <summary>A year of a shop, lived through by moving the sandbox's clock; and then its books.</summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Days = 365;

    private static readonly DateTimeOffset Start = new(2027, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_year_of_a_shop_leaves_exact_books()
    {
        var watch = Stopwatch.StartNew();
        await using var server = await RunningServer.StartAsync(time: new ManualTime(Start));

        // Without the check of every answer's shape, which elsewhere is made of the same answers.
        using var client = new HttpClient { BaseAddress = server.Url };
        var diary = new Diary(new Shop(client), Start);
        Plan(diary, new YearStories(diary));
        await diary.LiveAsync();
        await AuditAsync(diary);

        var intents = await CheckEndingsAsync(diary);
        await CheckMoneyAsync(diary, intents);
        var events = await diary.AllAsync("/v1/events");
        var times = events.Select(each => (long)each["created"]!).ToArray();
        Assert.Equal(times.Order(), times);
        output.WriteLine($"{intents.Count} payments, {events.Count} events: {watch.Elapsed.TotalSeconds:0.0} s");
    }

    // Every day two sales, and by turns all else that can happen in a shop; each month an audit.
    private static void Plan(Diary diary, YearStories shop)
    {
        Func<Task>[] turns =
        [
            () => shop.ForgetAsync("klarna"), () => shop.ForgetAsync("alma"),
            () => shop.DeclineAsync("klarna"), () => shop.DeclineAsync("alma"),
            () => shop.ReserveAsync("klarna", late: false), () => shop.ReserveAsync("alma", late: false),
            () => shop.ReserveAsync("klarna", late: true), () => shop.ReserveAsync("alma", late: true),
            () => shop.CancelAsync("klarna"), () => shop.CancelAsync("alma"),
            () => shop.RefundAsync("klarna", "gbp"), () => shop.RefundAsync("alma", "eur"),
            () => shop.FailedRefundAsync("alma", 0), () => shop.FailedRefundAsync("alma", 72),
            () => shop.FailedRefundAsync("klarna", 72),
            () => shop.DisputeAsync("klarna", "general", "nothing", "lost"),
            () => shop.DisputeAsync("klarna", "product_not_received", "refund", "warning_closed"),
            () => shop.DisputeAsync("klarna", "credit_not_processed", "withdraw", "warning_closed"),
            () => shop.DisputeAsync("klarna", "general", "escalate and win", "won"),
            () => shop.DisputeAsync("klarna", "fraudulent", "losing_evidence", "lost"),
            () => shop.DisputeAsync("klarna", "fraudulent", "close", "lost"),
            () => shop.DisputeAsync("alma", "fraudulent", "winning_evidence", "won"),
            () => shop.DisputeAsync("alma", "product_unacceptable", "It+was+sent.", "lost"),
            () => shop.DisputeAsync("alma", "general", "nothing", "lost"),
        ];
        string[] currencies = ["eur", "gbp", "sek", "chf"];
        for (var day = 0; day < Days; day++)
        {
            var (today, turn, currency) = (Start.AddDays(day), turns[day % turns.Length], currencies[day % currencies.Length]);
            diary.At(today, () => shop.PayAsync("klarna", currency));
            diary.At(today, () => shop.PayAsync("alma", "eur"));
            diary.At(today, turn);
            if (day % 60 == 0)
            {
                diary.At(today, shop.SubscribeAsync);
            }
        }

        for (var month = 1; month <= 12; month++)
        {
            diary.At(Start.AddMonths(month).AddHours(5), () => AuditAsync(diary));
        }

        // The last stories come to their ends: an inquiry of 21 days, 12 days for evidence, a review of 25.
        diary.At(Start.AddDays(Days + 400), () => Task.CompletedTask);
    }

    // What is available is the net of all lines whose day has come, the rest is pending: in each currency.
    private static async Task AuditAsync(Diary diary)
    {
        var lines = await diary.AllAsync("/v1/balance_transactions");
        var balance = (await diary.Shop.ReadAsync("/v1/balance")).Json;
        Assert.Equal(Sums(lines.Where(each => (long)each["available_on"]! <= diary.Now)), Shown(balance, "available"));
        Assert.Equal(Sums(lines.Where(each => (long)each["available_on"]! > diary.Now)), Shown(balance, "pending"));
        foreach (var line in lines)
        {
            Assert.Equal((long)line["net"]!, (long)line["amount"]! - (long)line["fee"]!);
            Assert.Equal((long)line["available_on"]! <= diary.Now ? "available" : "pending", (string?)line["status"]);
        }
    }

    private static async Task<List<JsonNode>> CheckEndingsAsync(Diary diary)
    {
        var intents = await diary.AllAsync(Shop.Intents);
        var found = intents.Concat(await diary.AllAsync("/v1/disputes"))
            .ToDictionary(each => (string)each["id"]!, each => (string)each["status"]!);
        Assert.Equal(diary.Ends.OrderBy(each => each.Key, StringComparer.Ordinal), found.OrderBy(each => each.Key, StringComparer.Ordinal));
        return intents;
    }

    // Each line is of a payment, a refund or a dispute, and those say the same sums as the lines.
    private static async Task CheckMoneyAsync(Diary diary, List<JsonNode> intents)
    {
        var lines = (await diary.AllAsync("/v1/balance_transactions")).ToLookup(each => (string)each["type"]!);
        var refunds = await diary.AllAsync("/v1/refunds");
        Assert.Equal(Totals(intents, "amount_received"), Totals(lines["payment"], "amount"));
        Assert.Equal(
            Totals(refunds, "amount"), Totals(lines["payment_refund"], "amount").ToDictionary(each => each.Key, each => -each.Value));
        var failed = refunds.Where(each => (string?)each["status"] == "failed");
        Assert.Equal(Totals(failed, "amount"), Totals(lines["refund_failure"], "amount"));
        Assert.DoesNotContain(refunds, each => (string?)each["status"] == "pending");

        var disputes = await diary.AllAsync("/v1/disputes");
        var withheld = disputes.Where(each => (string?)each["status"] == "lost").Sum(each => (long)each["amount"]!);
        Assert.Equal(-withheld, lines["adjustment"].Sum(each => (long)each["amount"]!));
        Assert.Equal(["lost", "warning_closed", "won"], disputes.Select(each => (string)each["status"]!).Distinct().Order());
    }

    private static Dictionary<string, long> Totals(IEnumerable<JsonNode> objects, string amount) => objects
        .GroupBy(each => (string)each["currency"]!)
        .Select(each => (each.Key, Sum: each.Sum(one => (long)one[amount]!)))
        .Where(each => each.Sum != 0)
        .ToDictionary(each => each.Key, each => each.Sum);

    private static SortedDictionary<string, long> Sums(IEnumerable<JsonNode> lines) => new(Totals(lines, "net"));

    private static SortedDictionary<string, long> Shown(JsonNode balance, string part) => new(balance[part]!.AsArray()
        .Where(each => (long)each!["amount"]! != 0)
        .ToDictionary(each => (string)each!["currency"]!, each => (long)each!["amount"]!));
}
