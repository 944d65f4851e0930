using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Upkeep;

/// <summary>The command <c>layby verify</c>, as whoever keeps a shop's server runs it.</summary>
public sealed class VerifyTests(Verified verified) : IClassFixture<Verified>
{
    [Fact]
    public async Task The_books_of_a_shop_are_right_and_it_says_what_it_looked_at()
    {
        using var ledger = verified.Copy();

        var (exitCode, said, complained) = await ledger.VerifyAsync();

        Assert.Equal("", complained);
        Assert.Equal(0, exitCode);
        var line = Assert.Single(said.Trim().Split('\n'));
        Assert.StartsWith($"Nothing is wrong in {ledger.Database}: 3 accounts, 2 keys, ", line, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b0 (objects|events|subscriptions|deliveries|answers)", line);
    }

    /// <summary>Whatever a disk, a person or a bug of ours may have done: it is named, in one line.</summary>
    [Theory]
    [InlineData(
        "UPDATE snapshots SET body = CAST(replace(CAST(body AS TEXT), '\"amount\":10000', '\"amount\":10001') AS BLOB) WHERE seq = "
        + "(SELECT snapshot FROM objects WHERE id LIKE 'py\\_%' ESCAPE '\\' LIMIT 1)",
        "py_", "is not what was written")]
    [InlineData("DELETE FROM snapshots WHERE seq = (SELECT max(snapshot) FROM events)", "evt_", "is not what was written")]
    [InlineData("UPDATE balances SET net = net + 1 WHERE rowid_of = 0", "the balance", "is 1 more than its lines")]
    [InlineData("DELETE FROM objects WHERE id LIKE 'txn\\_%' ESCAPE '\\'", "py_", "is not in the books")]
    [InlineData("DELETE FROM objects WHERE id LIKE 'pyr\\_%' ESCAPE '\\'", "py_", "400 of it was given back, and its refunds add up to 0")]
    [InlineData("DELETE FROM objects WHERE id LIKE 'py\\_%' ESCAPE '\\'", "pi_", "is not there")]
    [InlineData("DELETE FROM objects WHERE id LIKE 'pi\\_%' ESCAPE '\\'", "py_", "it was made for pi_")]
    [InlineData("DELETE FROM events WHERE type = 'payment_intent.succeeded'", "evt_", "it is to be told to we_")]
    [InlineData("DELETE FROM objects WHERE id LIKE 'we\\_%' ESCAPE '\\'", "we_", "it is told of events and is not there")]
    [InlineData("DELETE FROM attempts", "evt_", "it is delivered to we_")]
    [InlineData("DELETE FROM deliveries", "evt_", "is left without its delivery")]
    [InlineData("DELETE FROM accounts", "pi_", "its account acct_")]
    [InlineData("UPDATE objects SET due = due + 1 WHERE due IS NOT NULL", "pi_", "it is due at another time than it says")]
    [InlineData("UPDATE objects SET label = 'refund gbp' WHERE label IS NOT NULL", "txn_", "it is labelled as what it is not")]
    [InlineData(
        "UPDATE objects SET id = 'xx_' || substr(id, 4), sum = NULL WHERE id LIKE 'pi\\_%' ESCAPE '\\'",
        "xx_", "there is no such kind of object")]
    [InlineData("UPDATE answers SET status = 42, sum = NULL", "the answer of req_", "its status is 42")]
    public async Task What_was_changed_behind_its_back_is_named(string tampering, string name, string sentence)
    {
        using var ledger = verified.Copy();
        ledger.Tamper(tampering.Replace(
            "WHERE rowid_of = 0", "WHERE account = (SELECT min(account) FROM balances)", StringComparison.Ordinal));

        var (exitCode, said, complained) = await ledger.VerifyAsync();

        Assert.Equal("", complained);
        Assert.Equal(1, exitCode);
        var lines = said.Trim().Split('\n');
        Assert.Contains(lines, line =>
            line.Contains(name, StringComparison.Ordinal) && line.Contains(sentence, StringComparison.Ordinal));
        Assert.Contains($" wrong in {ledger.Database}: ", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("somebody@example.com", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_index_is_found_though_every_row_is_right()
    {
        using var ledger = verified.Copy();
        ledger.Tamper(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'customer IS NOT NULL', 'revision > 0') WHERE name = 'objects_by_customer';
            """);

        var (exitCode, said, _) = await ledger.VerifyAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("the database's structure: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_a_server_that_is_busy_it_sees_one_moment_and_holds_nobody_up()
    {
        using var folder = new TemporaryDirectory();
        await using var server = await RunningServer.StartAsync(folder: folder.Path);
        using var stop = new CancellationTokenSource();
        var shop = new Shop(server.Client, "busy");
        await shop.IntentAsync("succeeded");
        var paid = 0;
        var selling = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var intent = await shop.IntentAsync("succeeded");
                await shop.DoAsync("/v1/refunds", $"payment_intent={intent}");
                paid++;
            }
        });

        for (var round = 0; round < 3; round++)
        {
            var before = Volatile.Read(ref paid);
            var (exitCode, said, complained) = await LaybyProcess.RunAsync(folder.Path, "verify", "--data", folder.Path);
            Assert.True(exitCode == 0, said + complained);
            Assert.True(Volatile.Read(ref paid) > before, "Nobody could pay meanwhile.");
        }

        await stop.CancelAsync();
        await selling;
    }

    [Fact]
    public async Task What_a_killed_server_left_is_read_and_left_as_it_is()
    {
        using var folder = new TemporaryDirectory();
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = new HttpClient { BaseAddress = server.Url };
            await new Shop(client, "killed").IntentAsync("succeeded");
            server.KillNine();
            await server.WaitAsync();
        }

        var before = await File.ReadAllBytesAsync(folder.File("layby.db"));
        var log = await File.ReadAllBytesAsync(folder.File("layby.db-wal"));
        var (exitCode, said, _) = await LaybyProcess.RunAsync(folder.Path, "verify", "--data", folder.Path);

        Assert.Equal(0, exitCode);
        Assert.Contains("1 account, ", said, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File("layby.db")));
        Assert.Equal(log, await File.ReadAllBytesAsync(folder.File("layby.db-wal")));
    }

    [Theory]
    [InlineData(3, "is not there.", "--data", "nowhere")]
    [InlineData(3, "is not a database.", "--file", "layby.lock")]
    [InlineData(2, "wants a value", "--file")]
    [InlineData(2, "There is no option --colour", "--colour", "red")]
    public async Task What_it_can_not_read_is_refused_in_one_sentence(int exitCode, string sentence, params string[] words)
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("layby.lock"), "this is not a database");

        var end = await LaybyProcess.RunAsync(folder.Path, ["verify", .. words]);

        Assert.Equal((exitCode, ""), (end.ExitCode, end.Said));
        Assert.Contains(sentence, Assert.Single(end.Complained.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(["layby.lock"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }
}

/// <summary>One ledger that is made once; each test has a copy.</summary>
public sealed class Verified : IAsyncLifetime
{
    private Ledger? ledger;

    internal Ledger Copy() => ledger!.Copy();

    public async ValueTask InitializeAsync() => ledger = await Ledger.MadeAsync();

    public ValueTask DisposeAsync()
    {
        ledger?.Dispose();
        return ValueTask.CompletedTask;
    }
}
