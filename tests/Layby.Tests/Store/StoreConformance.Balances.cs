using Layby.Core;
using Layby.Server.Store;
using Xunit;

namespace Layby.Tests.Store;

public abstract partial class StoreConformance
{
    private static Put Line(int number, string currency, long availableOn, long net) => Put(Id("txn_", number)) with
    {
        Label = $"payment {currency}",
        Posting = new(currency, availableOn, net),
    };

    [Fact]
    public async Task A_balance_is_the_sum_of_what_was_posted_by_currency_and_time()
    {
        Assert.Empty(await Store.BalanceAsync(Account, None));
        await WriteAsync(Line(1, "eur", 86_400, 100), Line(2, "eur", 86_400, 50), Line(3, "gbp", 86_400, 7));
        await WriteAsync(Line(4, "eur", 0, -30));
        await CommitAsync(new() { Account = Neighbour, Puts = [Line(1, "eur", 0, 9)] });

        Assert.Equal(
            [new("eur", 0, -30), new("eur", 86_400, 150), new Posting("gbp", 86_400, 7)], await Store.BalanceAsync(Account, None));
        Assert.Equal([new Posting("eur", 0, 9)], await Store.BalanceAsync(Neighbour, None));
    }

    [Fact]
    public async Task What_is_posted_counts_once_and_only_if_it_is_written()
    {
        await OpenAccountsAsync();
        var line = Line(1, "eur", 0, 100);
        Assert.Equal(CommitResult.Written, await WriteAsync(line));
        Assert.Equal(CommitResult.Stale, await WriteAsync(line));
        Assert.Equal(CommitResult.Stale, await WriteAsync(Line(2, "eur", 0, 1), line));
        Assert.Equal(CommitResult.Written, await WriteAsync(line with { ExpectedRevision = 1 }));

        Assert.Equal([new Posting("eur", 0, 100)], await Store.BalanceAsync(Account, None));
        await Store.EraseAsync(Account, None);
        Assert.Empty(await Store.BalanceAsync(Account, None));
    }

    [Theory]
    [InlineData(2, null, null, true, 6, 5)]
    [InlineData(9, null, null, false, 6, 5, 3, 2)]
    [InlineData(2, 5, null, false, 3, 2)]
    [InlineData(2, null, 2, true, 5, 3)]
    [InlineData(2, null, 3, false, 6, 5)]
    public async Task A_page_of_some_labels_is_merged_in_order(int limit, int? after, int? before, bool more, params int[] expected)
    {
        string[] currencies = ["gbp", "eur", "sek"];
        await WriteNumberedAsync("txn_", 6, (number, put) => put with { Label = $"payment {currencies[number % 3]}" });

        var page = await Store.ListAsync(
            new()
            {
                Account = Account,
                Prefix = "txn_",
                Limit = limit,
                Labels = ["payment sek", "payment gbp", "refund gbp"],
                Cursor = new(after is { } a ? Id("txn_", a) : null, before is { } b ? Id("txn_", b) : null),
            },
            None);

        Assert.Equal(Numbered("txn_", expected), page.Rows.Select(row => row.Id));
        Assert.Equal(more, page.HasMore);
    }

    [Fact]
    public async Task A_list_of_no_labels_is_empty()
    {
        await WriteAsync(Line(1, "eur", 0, 1));
        Assert.Empty(await IdsAsync(new() { Account = Account, Prefix = "txn_", Limit = 9, Labels = [] }));
    }
}
