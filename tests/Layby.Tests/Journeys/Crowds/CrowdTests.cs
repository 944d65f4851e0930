using System.Text.Json.Nodes;
using Xunit;

namespace Layby.Tests.Journeys.Crowds;

/// <summary>
/// Sixty-four callers at one payment, two hundred times for each verb: one of them wins where one can, as many as fit
/// where many can, and the books are exact after every round.
/// </summary>
public class CrowdTests(SharedServer server, ITestOutputHelper output) : IClassFixture<SharedServer>
{
    /// <summary>How often each verb's crowd comes.</summary>
    protected virtual int Rounds => Plays.Rounds;

    private static readonly (string, string) Acacia = ("Stripe-Version", "2025-02-24.acacia");

    [Fact]
    public Task As_many_refunds_succeed_as_fit_into_what_was_captured() => RepeatAsync(Plays.RefundAsync);

    [Fact]
    public Task One_capture_wins() => RepeatAsync(Plays.CaptureAsync);

    [Fact]
    public Task Of_all_confirms_one_attempt_is_left_that_can_take_money() => RepeatAsync(async (number, round) =>
    {
        await round.BeginAsync("requires_confirmation", "alma");
        var replies = await Round.CrowdAsync(_ =>
            round.Shop.PostAsync($"{round.Address}/confirm", "return_url=https://shop.example/back"));

        Assert.All(replies, each => Assert.Equal(200, each.Status));
        var pages = replies.Select(each => PageOf(each.Json)).ToHashSet();
        Assert.Equal(Round.Callers, pages.Count);
        var live = PageOf((await round.Shop.ReadAsync(round.Address)).Json);
        Assert.True(pages.Remove(live));

        // Some of the pages that were given up, and the live one twice.
        var authorized = pages.Take(3).Append(live).Append(live);
        await Task.WhenAll(authorized.Select(each => round.Shop.SendAsync("POST", each, "action=authorize&installments=3")));
        var shown = await round.CheckBooksAsync();
        Assert.Equal("succeeded", (string?)shown["status"]);
        Assert.Equal(10_000, (long)shown["amount_received"]!);
        Assert.Single(await round.Shop.ToldAsync(), "charge.succeeded");
    });

    [Fact]
    public Task One_cancel_wins_and_none_if_a_capture_did() => RepeatAsync(async (number, round) =>
    {
        var state = (number % 4) switch { 0 => "requires_action", 1 => "requires_confirmation", _ => "requires_capture" };
        await round.BeginAsync(state, "klarna");
        var replies = await Round.CrowdAsync(caller => round.Shop.PostAsync(
            number % 4 == 3 && caller % 2 == 0 ? $"{round.Address}/capture" : $"{round.Address}/cancel"));

        var won = Assert.Single(replies, each => each.Status == 200);
        var shown = await round.CheckBooksAsync();
        Assert.Equal((string?)won["status"], (string?)shown["status"]);
        Assert.Equal(0, (long)shown["amount_capturable"]!);
        await Plays.AssertToldAsync(round, (string?)shown["status"] is "canceled"
            ? "payment_intent.canceled"
            : "charge.captured payment_intent.succeeded");
    });

    [Fact]
    public Task Before_basil_reserved_money_is_let_go_as_one_refund() => RepeatAsync(async (number, round) =>
    {
        await round.BeginAsync("requires_capture", number % 2 == 0 ? "klarna" : "alma");
        var replies = await Round.CrowdAsync(caller => caller % 2 == 0
            ? round.Shop.PostAsync($"{round.Address}/capture", $"amount_to_capture={4_000 + caller}", Acacia)
            : round.Shop.PostAsync($"{round.Address}/cancel", "", Acacia));

        var won = Assert.Single(replies, each => each.Status == 200);
        var refunds = await Round.CrowdAsync(_ => round.Shop.PostAsync("/v1/refunds", $"payment_intent={round.Intent}&amount=1000"));
        var captured = (long)won["amount_received"]!;
        Assert.Equal(captured / 1000, refunds.Count(each => each.Status == 200));
        var charge = (await round.CheckBooksAsync(released: 10_000 - captured))["latest_charge"]!;
        Assert.Equal(10_000 - (captured % 1000), (long)charge["amount_refunded"]!);
        Assert.Single(charge["refunds"]!["data"]!.AsArray(), each => (long)each!["amount"]! == 10_000 - captured);
    });

    [Fact]
    public Task A_refund_fails_once_and_its_money_comes_back_once() => RepeatAsync(async (number, round) =>
    {
        await round.BeginAsync("succeeded", number % 2 == 0 ? "klarna" : "alma");
        var refund = (await round.Shop.DoAsync("/v1/refunds", $"payment_intent={round.Intent}&amount={4_000 + number}")).Id;
        var replies = await Round.CrowdAsync(_ => round.Shop.PostAsync($"/sandbox/refunds/{refund}/fail"));

        Assert.Single(replies, each => each.Status == 200);
        var shown = await round.CheckBooksAsync();
        Assert.Equal(0, (long)shown["latest_charge"]!["amount_refunded"]!);
        Assert.Single(await round.Shop.ToldAsync(), "refund.failed");
    });

    [Fact]
    public Task A_dispute_ends_once() => RepeatAsync(async (number, round) =>
    {
        await round.BeginAsync("succeeded", number % 2 == 0 ? "klarna" : "alma");
        var form = $"payment_intent={round.Intent}&reason=fraudulent";
        var dispute = (await round.Shop.DoAsync("/sandbox/disputes", form)).Id;
        string[] ends = [$"/sandbox/disputes/{dispute}/win", $"/sandbox/disputes/{dispute}/lose", $"/v1/disputes/{dispute}/close"];
        var replies = await Round.CrowdAsync(caller => round.Shop.PostAsync(ends[caller % ends.Length]));

        var ended = Assert.Single(replies, each => each.Status == 200);
        await round.CheckBooksAsync();
        var withheld = (await round.Shop.ReadAsync($"/v1/balance_transactions?source={dispute}"))["data"]!.AsArray();
        Assert.Equal((string?)ended["status"] is "won" ? 2 : 1, withheld.Count);
        Assert.Single(await round.Shop.ToldAsync(), "charge.dispute.closed");
    });

    private static string PageOf(JsonNode intent) =>
        new Uri((string)intent["next_action"]!["redirect_to_url"]!["url"]!).AbsolutePath;

    private async Task RepeatAsync(Func<int, Round, Task> play)
    {
        // Without the check of every answer's shape, which elsewhere is made of the same answers.
        using var transport = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        using var client = new HttpClient(transport) { BaseAddress = server.Client.BaseAddress };
        await Plays.RepeatAsync(play, client, Rounds, output);
    }
}
