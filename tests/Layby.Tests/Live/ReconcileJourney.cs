using Xunit;

namespace Layby.Tests.Live;

/// <summary>The command <c>layby reconcile</c>: what differs between both sides, beside a server and without, on whichever store.</summary>
public abstract class ReconcileJourney
{
    private const string Intents = "/v1/payment_intents";

    /// <summary>Opens a shop.</summary>
    /// <param name="ago">How long ago, at least, its time begins.</param>
    private protected abstract Task<LiveShop> OpenAsync(TimeSpan ago = default);

    [Theory]
    [InlineData("alma")]
    [InlineData("klarna")]
    public async Task After_a_whole_life_both_sides_agree(string method)
    {
        await using var shop = await OpenAsync();
        var intent = await PaidAsync(shop, method, "&capture_method=manual");
        (await shop.PostAsync($"{Intents}/{intent}/capture", "amount_to_capture=9000")).Granted();
        var refund = (await shop.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=2000")).Granted();
        await shop.PassUntilAsync($"/v1/refunds/{refund.Id}", "succeeded", TimeSpan.FromSeconds(30));
        var canceled = await PaidAsync(shop, method, "&capture_method=manual");
        (await shop.PostAsync($"{Intents}/{canceled}/cancel")).Granted();
        await shop.ConfirmedAsync(method: method);

        var (exitCode, lines) = await shop.ReconcileAsync();

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Contains("1 live account, 3 attempts, ", Assert.Single(lines));
        Assert.Contains($"{(method is "alma" ? 3 : 0)} payments that Alma lists (Klarna lists none:", lines[0]);
        Assert.EndsWith("Nothing differs, 0 still open.", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_server_and_a_stopped_one_find_the_same_refund_that_was_made_at_alma()
    {
        await using var shop = await OpenAsync();
        var intent = await PaidAsync(shop, "alma");
        var payment = (string)Assert.Single(shop.Books())!["id"]!;
        await shop.AtAlmaAsync($"v1/payments/{payment}/refunds", """{"amount":2000}""");

        var running = await shop.ReconcileAsync("--since", "2d");
        await shop.StopAsync();
        var stopped = await shop.ReconcileAsync("--since", "2d");

        Assert.Equal(1, running.ExitCode);
        Assert.Matches(
            $@"^{intent} \(Alma {payment}\): Alma gave back 20\.00 EUR \(refund_\w+\) that was not asked for here\. Note it in the shop",
            running.Lines[0]);
        Assert.EndsWith(": 1 live account, 1 attempt, 1 payment that Alma lists (Klarna lists none: what it alone has is not found here). "
            + "1 difference, 0 still open.", running.Lines[1], StringComparison.Ordinal);
        Assert.Equal(1, stopped.ExitCode);
        Assert.Equal(running.Lines[0], stopped.Lines[0]);
        Assert.Equal(running.Lines[1].Split(": ")[1..], stopped.Lines[1].Split(": ")[1..]);
    }

    [Fact]
    public async Task A_capture_and_a_refund_made_at_klarna_are_differences()
    {
        await using var shop = await OpenAsync();
        var reserved = await PaidAsync(shop, "klarna", "&capture_method=manual");
        var order = (string)Assert.Single(shop.KlarnaBooks())!["order_id"]!;
        await shop.AtKlarnaAsync($"ordermanagement/v1/orders/{order}/captures", """{"captured_amount":5000}""");

        var (exitCode, lines) = await shop.ReconcileAsync("--account", shop.Account);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"{reserved} (Klarna {order}): 120.00 EUR is reserved here, and 50.00 EUR of it was taken at Klarna. ",
            lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_restored_backup_has_forgotten_is_listed_by_alma()
    {
        await using var shop = await OpenAsync();
        await PaidAsync(shop, "alma");
        await shop.StopAsync();
        await shop.SaveAsync();
        await shop.StartAsync();
        var lost = await PaidAsync(shop, "alma");
        await shop.StopAsync();
        shop.Restore();

        var (exitCode, lines) = await shop.ReconcileAsync();

        Assert.Equal(1, exitCode);
        var payment = (string)shop.Books().Single(each => $"{each!["attempt"]}".Contains(lost[3..], StringComparison.Ordinal))!["id"]!;
        Assert.Matches(
            $@"^Alma payment {payment} for \w+: taken there, 120\.00 EUR, and Layby has no such attempt\. Was a backup restored\?",
            lines[0]);
        Assert.Contains("1 attempt, 2 payments that Alma lists", lines[1]);
    }

    [Fact]
    public async Task An_old_payment_is_compared_when_its_money_moves()
    {
        await using var shop = await OpenAsync(TimeSpan.FromDays(30));
        var intent = await PaidAsync(shop, "alma");
        await shop.PassAsync(TimeSpan.FromDays(30));
        Assert.Contains(": 1 live account, 0 attempts, ", (await shop.ReconcileAsync("--since", "7d")).Lines[^1]);
        (await shop.PostAsync("/v1/refunds", $"payment_intent={intent}&amount=2000")).Granted();

        var (exitCode, lines) = await shop.ReconcileAsync("--since", "7d");

        Assert.Contains(": 1 live account, 1 attempt, ", lines[^1]);
        Assert.Equal(0, exitCode);
    }

    private protected static async Task<string> PaidAsync(LiveShop shop, string method, string more = "")
    {
        var intent = await shop.ConfirmedAsync(more, method);
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        return intent.Id;
    }
}
