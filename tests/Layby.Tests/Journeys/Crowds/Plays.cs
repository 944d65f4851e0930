using System.Diagnostics;
using Xunit;

namespace Layby.Tests.Journeys.Crowds;

/// <summary>What a crowd does to a payment, wherever it is served, and what must come of it.</summary>
internal static class Plays
{
    /// <summary>How often a crowd comes.</summary>
    public const int Rounds = 200;

    // So many payments at once, each with its own crowd: the store writes them together.
    private const int AtOnce = 8;

    /// <summary>Plays all rounds.</summary>
    public static async Task RepeatAsync(Func<int, Round, Task> play, HttpClient client, int rounds, ITestOutputHelper output)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rounds),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await play(number, new Round(new Shop(client))));
        output.WriteLine($"{rounds} rounds of {Round.Callers} callers in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>As many refunds succeed as fit.</summary>
    public static async Task RefundAsync(int number, Round round)
    {
        await round.BeginAsync("succeeded", number % 2 == 0 ? "klarna" : "alma");
        var amount = 90 + (number * 7);
        var replies = await Round.CrowdAsync(_ =>
            round.Shop.PostAsync("/v1/refunds", $"payment_intent={round.Intent}&amount={amount}"));

        var fit = Math.Min(Round.Callers, 10_000 / amount);
        var shown = await round.CheckBooksAsync();
        Assert.Equal(fit, replies.Count(each => each.Status == 200));
        Assert.Equal(fit * amount, (long)shown["latest_charge"]!["amount_refunded"]!);
        Assert.Equal(fit, shown["latest_charge"]!["refunds"]!["data"]!.AsArray().Count
            + ((bool)shown["latest_charge"]!["refunds"]!["has_more"]! ? fit - 10 : 0));
        Assert.Equal(fit, (await round.Shop.ReadAsync("/v1/refunds?limit=100"))["data"]!.AsArray().Count);
    }

    /// <summary>One capture wins.</summary>
    public static async Task CaptureAsync(int number, Round round)
    {
        await round.BeginAsync("requires_capture", number % 2 == 0 ? "klarna" : "alma");
        var replies = await Round.CrowdAsync(caller =>
            round.Shop.PostAsync($"{round.Address}/capture", $"amount_to_capture={10_000 - caller}"));

        var won = Assert.Single(replies, each => each.Status == 200);
        Assert.All(replies, each => Assert.True(each == won || (string?)each.Error["code"] is "payment_intent_unexpected_state"));
        var shown = await round.CheckBooksAsync();
        Assert.Equal((long)won["amount_received"]!, (long)shown["amount_received"]!);
        await AssertToldAsync(round, "charge.captured payment_intent.succeeded");
    }

    /// <summary>The end of the story, and that it ended once.</summary>
    public static async Task AssertToldAsync(Round round, string end)
    {
        var told = await round.Shop.ToldAsync();
        Assert.EndsWith(end, string.Join(' ', told), StringComparison.Ordinal);
        Assert.Single(told, each => each is "payment_intent.canceled" or "payment_intent.succeeded");
    }
}
