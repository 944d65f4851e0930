using System.Security.Cryptography;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>The comparison on PostgreSQL, by the program that a person starts: it goes to the database, and not to a server.</summary>
public sealed class ReconcileOnPostgresTests : ReconcileJourney
{
    // What the shop lets pass in a test; a server looks again within a quarter of an hour.
    private static readonly TimeSpan Ago = TimeSpan.FromMinutes(5);

    private protected override async Task<LiveShop> OpenAsync(TimeSpan ago = default) =>
        await LiveShop.OpenAsync(database: await LiveDatabase.OfAsync(), ago: ago == default ? Ago : ago);

    [Fact]
    public async Task What_can_not_be_compared_is_said_in_one_sentence()
    {
        var database = await LiveDatabase.OfAsync();
        await using var shop = await LiveShop.OpenAsync(database: database, ago: Ago);
        string[] words = ["reconcile", "--database", database.Address];

        await RefusedAsync(2, "There is no live account acct_2nobody;", shop.ReconcileAsync("--account", "acct_2nobody"));
        await RefusedAsync(
            3,
            $"The credentials of {shop.Account} for klarna are sealed: give their key with --seal-key-file.",
            shop.ByProgramAsync(null, words));
        await RefusedAsync(
            3,
            $"The credentials of {shop.Account} for klarna were sealed with another key: give that one.",
            shop.ByProgramAsync(RandomNumberGenerator.GetBytes(32), words));
    }

    private static async Task RefusedAsync(int exitCode, string sentence, Task<(int ExitCode, string[] Lines)> command)
    {
        var (code, lines) = await command;
        Assert.StartsWith(sentence, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(exitCode, code);
    }
}
