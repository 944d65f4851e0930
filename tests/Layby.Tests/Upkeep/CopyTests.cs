using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Layby.Server.Upkeep;
using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Postgres;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Upkeep;

/// <summary>The command <c>layby copy</c>: the shop goes on in another store and notices nothing.</summary>
public sealed class CopyTests(Verified verified) : IClassFixture<Verified>
{
    [Fact]
    public async Task The_copy_has_everything_and_the_shop_goes_on_with_it()
    {
        using var ledger = verified.Copy();
        using var target = new TemporaryDirectory();

        var (exitCode, said, complained) = await CopyAsync(ledger.Folder, target.Path);

        Assert.True(exitCode == 0, complained);
        Assert.Contains("compared one by one", said, StringComparison.Ordinal);
        var checkedBooks = await LaybyProcess.RunAsync(target.Path, "verify", "--data", target.Path);
        Assert.True(checkedBooks.ExitCode == 0, checkedBooks.Said);
        var (old, copied) = (await ledger.VerifyAsync(), checkedBooks);
        Assert.Equal(Counts(old.Said), Counts(copied.Said));

        await using var one = await RunningServer.StartAsync(folder: ledger.Folder);
        await using var other = await RunningServer.StartAsync(folder: target.Path);
        var (here, there) = (new Shop(one.Client, "ledger"), new Shop(other.Client, "ledger"));
        foreach (var list in (string[])["payment_intents", "charges", "refunds", "events", "balance_transactions", "customers", "disputes"])
        {
            Assert.Equal((await here.ReadAsync($"/v1/{list}?limit=100")).Text, (await there.ReadAsync($"/v1/{list}?limit=100")).Text);
        }

        Assert.Equal((await here.ReadAsync("/v1/balance")).Text, (await there.ReadAsync("/v1/balance")).Text);

        // A repeat of a call from before the move is answered as it was then, and a new one is carried out.
        var paid = (string)(await here.ReadAsync("/v1/refunds?limit=1"))["data"]![0]!["payment_intent"]!;
        var again = await there.DoAsync("/v1/refunds", $"payment_intent={paid}&amount=400", ("Idempotency-Key", "refund alma"));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        await there.DoAsync("/v1/refunds", $"payment_intent={paid}&amount=400", ("Idempotency-Key", "one more"));
        await there.IntentAsync("succeeded");
    }

    [Fact]
    public async Task It_moves_to_PostgreSQL_and_back_and_every_row_is_the_same()
    {
        using var ledger = verified.Copy();
        using var target = new TemporaryDirectory();
        await using var database = await RentedDatabase.OfAsync();

        var (exitCode, said, complained) = await CopyAsync(ledger.Folder, database.Address);
        Assert.True(exitCode == 0, complained);
        Assert.Contains("compared one by one", said, StringComparison.Ordinal);
        var books = await LaybyProcess.RunAsync(target.Path, "verify", "--database", database.Address);
        Assert.True(books.ExitCode == 0, books.Said);
        Assert.Equal(Counts((await ledger.VerifyAsync()).Said), Counts(books.Said));

        Refused(2, "There is something in ", await CopyAsync(ledger.Folder, database.Address));
        Assert.Equal(0, (await CopyAsync(database.Address, target.Path)).ExitCode);
        await using (var from = SqliteStore.Open(new() { Directory = ledger.Folder }))
        await using (var back = SqliteStore.Open(new() { Directory = target.Path }))
        {
            Assert.True(await StoreCopy.CompareAsync(from, back, back, default) > 100);
        }

        // The shop goes on there.
        await using var here = await RunningServer.StartAsync(folder: ledger.Folder);
        await using var node = await RunningServer.StartAsync(
            settings => settings with { Database = database.Options.Address }, folder: target.File("unused"));
        var (old, shop) = (new Shop(here.Client, "ledger"), new Shop(node.Client, "ledger"));
        foreach (var list in (string[])["payment_intents", "charges", "refunds", "events", "balance_transactions", "customers", "disputes"])
        {
            Assert.Equal((await old.ReadAsync($"/v1/{list}?limit=100")).Text, (await shop.ReadAsync($"/v1/{list}?limit=100")).Text);
        }

        var paid = (string)(await old.ReadAsync("/v1/refunds?limit=1"))["data"]![0]!["payment_intent"]!;
        var again = await shop.DoAsync("/v1/refunds", $"payment_intent={paid}&amount=400", ("Idempotency-Key", "refund alma"));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        await shop.IntentAsync("succeeded");
    }

    [Fact]
    public async Task It_takes_as_little_room_as_the_original()
    {
        using var ledger = verified.Copy();
        using var target = new TemporaryDirectory();
        Assert.Equal(0, (await CopyAsync(ledger.Folder, target.Path)).ExitCode);

        // Rows that shared their JSON share it there as well.
        Assert.InRange(
            new FileInfo(target.File(SqliteStoreOptions.FileName)).Length, 1, new FileInfo(ledger.Database).Length * 11 / 10);
    }

    [Fact]
    public async Task It_writes_only_into_what_is_empty_and_reads_only_from_what_is_there_and_at_rest()
    {
        using var ledger = verified.Copy();
        using var other = verified.Copy();
        using var target = new TemporaryDirectory();

        Refused(2, "There is something in ", await CopyAsync(ledger.Folder, other.Folder));
        Refused(2, "There is no database in ", await CopyAsync(target.File("nowhere"), target.Path));
        Refused(
            2,
            "The command 'layby copy' wants --to FOLDER or ADDRESS.",
            await LaybyProcess.RunAsync(target.Path, "copy", "--from", target.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(target.Path));

        await using var server = await LaybyProcess.ServeAsync(ledger.Folder);
        Refused(3, "Another server uses ", await CopyAsync(ledger.Folder, target.Path));
    }

    [Fact]
    public async Task A_row_that_is_not_what_was_written_is_not_copied()
    {
        using var ledger = verified.Copy();
        using var target = new TemporaryDirectory();
        ledger.Tamper("UPDATE objects SET revision = revision + 1 WHERE id = (SELECT max(id) FROM objects)");

        Refused(3, "is not what was written", await CopyAsync(ledger.Folder, target.Path));
    }

    [Theory]
    [InlineData("UPDATE objects SET customer = 'cus_x' WHERE id = (SELECT max(id) FROM objects)", " differs")]
    [InlineData("UPDATE deliveries SET failures = failures + 1", "the delivery of evt_")]
    [InlineData("UPDATE attempts SET took = took + 1", "the delivery of evt_")]
    [InlineData("UPDATE accounts SET clock_offset_ms = 5", "acct_")]
    [InlineData("UPDATE keys SET label = 'x'", "a key of acct_")]
    [InlineData("UPDATE balances SET net = 0", "the balance of acct_")]
    [InlineData("UPDATE answers SET request = 'req_x'", "the answer of req_")]
    [InlineData("UPDATE events SET api_version = '2020-01-01'", "evt_")]
    [InlineData("UPDATE subscriptions SET types = 'charge.failed'", "the subscription of we_")]
    [InlineData("DELETE FROM answers WHERE seq = (SELECT max(seq) FROM answers)", "the answer of req_")]
    public async Task A_copy_that_is_not_the_same_is_noticed(string tampering, string name)
    {
        using var ledger = verified.Copy();
        using var other = verified.Copy();
        other.Tamper(tampering);
        await using var from = SqliteStore.Open(new() { Directory = ledger.Folder });
        await using var to = SqliteStore.Open(new() { Directory = other.Folder });

        var noticed = await Assert.ThrowsAsync<StoreRefusedException>(() => StoreCopy.CompareAsync(from, to, to, default));

        Assert.Contains(name, noticed.Message, StringComparison.Ordinal);
    }

    private static string Counts(string said) => said[said.LastIndexOf(": ", StringComparison.Ordinal)..];

    private static void Refused(int exitCode, string sentence, (int ExitCode, string Said, string Complained) end)
    {
        Assert.Equal((exitCode, ""), (end.ExitCode, end.Said));
        Assert.Contains(sentence, Assert.Single(end.Complained.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Said, string Complained)> CopyAsync(string from, string to) =>
        LaybyProcess.RunAsync(Path.GetTempPath(), "copy", "--from", from, "--to", to);
}
