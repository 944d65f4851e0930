using Layby.Doubles;
using Layby.Server;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>The comparison beside the embedded database: the running server makes it.</summary>
public sealed class ReconcileTests : ReconcileJourney
{
    private protected override Task<LiveShop> OpenAsync(TimeSpan ago = default) => LiveShop.OpenAsync(ago: ago);

    [Fact]
    public async Task What_nobody_has_answered_is_not_taken_for_agreement()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await PaidAsync(shop, "alma");
        shop.Alma.Faults.Plan(Fault.Break, "GET", "/v1/payments", 1000);

        var (exitCode, lines) = await shop.ReconcileAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(lines, each => each.StartsWith($"{intent} (Alma, payment_", StringComparison.Ordinal)
            && each.EndsWith("nobody answered.", StringComparison.Ordinal));
        Assert.Contains("2 could not be compared: try again", lines[^1]);
    }

    [Fact]
    public async Task An_account_that_is_not_connected_any_more_is_told_so()
    {
        await using var shop = await LiveShop.OpenAsync();
        await PaidAsync(shop, "alma");
        await shop.OrderAsync("disconnect", "alma", "--account", shop.Account);

        var (exitCode, lines) = await shop.ReconcileAsync();

        Assert.Equal(1, exitCode);
        Assert.EndsWith("the account is not connected to Alma: layby keys connect alma.", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_order_is_no_difference()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve-rejected");
        await shop.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("requires_payment_method", (string?)(await shop.ReadAsync($"/v1/payment_intents/{intent.Id}"))["status"]);
        Assert.Equal(0, (await shop.ReconcileAsync()).ExitCode);
    }

    [Theory]
    [InlineData("The command 'layby reconcile' takes no 'all'.", "all")]
    [InlineData("The option --since wants a day like 20", "--since", "yesterday")]
    [InlineData("What is compared begins with --since", "--since", "2d", "--until", "3d")]
    [InlineData("There is no live account acct_2nobody;", "--account", "acct_2nobody")]
    public async Task Words_that_are_no_order_are_refused_in_one_sentence(string sentence, params string[] words)
    {
        await using var shop = await LiveShop.OpenAsync();

        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => shop.ReconcileAsync(words));

        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
    }
}
