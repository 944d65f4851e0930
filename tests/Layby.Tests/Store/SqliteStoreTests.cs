using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Store;

public sealed class SqliteStoreTests : StoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    private int _opened;

    protected override ValueTask<IStore> OpenEmptyAsync() =>
        new(SqliteStore.Open(new() { Directory = _directory.File($"{++_opened}") }));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        using var directory = new TemporaryDirectory();
        var options = new SqliteStoreOptions { Directory = directory.File("made/on/the/way") };
        await using (var first = SqliteStore.Open(options))
        {
            await first.OpenAccountAsync(new StoredAccount(Account, "formance01", 1, 2), None);
            await first.PutKeysAsync([new StoredKey(new byte[32], Account, true, 1)], None);
            var commit = new Commit
            {
                Account = Account,
                Puts = [Put(Id("pi_", 1), 0, "body")],
                Events = [Event(Id("evt_", 1))],
                Answer = Answer("key", "answer"),
            };
            Assert.Equal(CommitResult.Written, await first.CommitAsync(commit, None));
        }

        await using var second = SqliteStore.Open(options);
        Assert.Equal("body", Text((await second.FindAsync(Account, Id("pi_", 1), None))!.Body));
        Assert.Equal(Id("evt_", 1), await second.NewestEventIdAsync(Account, None));
        Assert.Equal("answer", Text((await second.FindAnswerAsync(Account, "key", None))!.Body.Json));
        Assert.Equal([new StoredAccount(Account, "formance01", 1, 2)], await second.ListAccountsAsync(None));
        Assert.Single(await second.ListKeysAsync(None));

        // Numbers that were given out before are not given out again.
        var next = new Commit { Account = Account, Puts = [Put(Id("pi_", 2), 0, "2")], Answer = Answer("2", "2") };
        Assert.Equal(CommitResult.Written, await second.CommitAsync(next, None));
        Assert.Equal("body", Text((await second.FindAsync(Account, Id("pi_", 1), None))!.Body));
    }

    [Fact]
    public async Task Numbers_of_what_was_erased_lead_nobody_to_anothers_rows_after_a_restart()
    {
        using var directory = new TemporaryDirectory();
        var options = new SqliteStoreOptions { Directory = directory.Path, AnswerTailLimit = 5 };
        await using (var first = SqliteStore.Open(options))
        {
            var kept = new Commit { Account = Neighbour, Puts = [Put(Id("pi_", 0), 0, "0")], Answer = Answer("0", "0") };
            await first.CommitAsync(kept, None);
            for (var i = 1; i <= 20; i++)
            {
                await first.CommitAsync(
                    new Commit
                    {
                        Account = Account,
                        Puts = [Put(Id("pi_", i), 0, "old")],
                        Events = [Event(Id("evt_", i))],
                        Answer = Answer($"{i}", "old"),
                    },
                    None);
            }

            await first.EraseAsync(Account, None);
        }

        await using var second = SqliteStore.Open(options);
        for (var i = 1; i <= 20; i++)
        {
            var next = new Commit { Account = Neighbour, Puts = [Put(Id("pi_", i), 0, $"{i}")], Answer = Answer($"{i}", $"{i}") };
            Assert.Equal(CommitResult.Written, await second.CommitAsync(next, None));
        }

        Assert.Null(await second.FindAnswerAsync(Account, "7", None));
        Assert.Null(await second.FindAsync(Account, Id("pi_", 7), None));
        Assert.Equal("7", Text((await second.FindAnswerAsync(Neighbour, "7", None))!.Body.Json));
        Assert.Equal("0", Text((await second.FindAnswerAsync(Neighbour, "0", None))!.Body.Json));
        Assert.Equal("7", Text((await second.FindAsync(Neighbour, Id("pi_", 7), None))!.Body));
        Assert.Equal(21, await second.PruneAnswersAsync(long.MaxValue, 100, None));
        Assert.Null(await second.FindAnswerAsync(Neighbour, "7", None));
    }

    [Fact]
    public async Task What_waits_when_the_store_is_closed_is_still_written()
    {
        using var directory = new TemporaryDirectory();
        var options = new SqliteStoreOptions { Directory = directory.Path };
        var store = SqliteStore.Open(options);
        var writes = Enumerable.Range(0, 500).Select(i => store.CommitAsync(
            new Commit { Account = Account, Puts = [Put(Id("pi_", i))] }, None).AsTask()).ToArray();

        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(writes), result => Assert.Equal(CommitResult.Written, result));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await store.CommitAsync(new Commit { Account = Account }, None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.FindAsync(Account, "pi_", None));
        await using var again = SqliteStore.Open(options);
        Assert.NotNull(await again.FindAsync(Account, Id("pi_", 499), None));
    }

    [Fact]
    public async Task Pumped_by_hand_it_writes_one_group_at_a_time_and_resumes_its_callers_on_that_thread()
    {
        using var directory = new TemporaryDirectory();
        await using var store = SqliteStore.Open(new()
        {
            Directory = directory.Path,
            OwnWriterThread = false,
            GroupLimit = 2,
        });
        var resumed = new List<int>();
        async Task WriteOneAsync(int number)
        {
            var commit = new Commit { Account = Account, Puts = [Put(Id("pi_", number))] };
            await store.CommitAsync(commit, None).ConfigureAwait(false);
            resumed.Add(Environment.CurrentManagedThreadId);
        }

        var writes = Enumerable.Range(0, 5).Select(WriteOneAsync).ToArray();
        Assert.Empty(resumed);
        Assert.True(store.RunWriterOnce());
        Assert.Equal(2, resumed.Count);
        Assert.True(store.RunWriterOnce());
        Assert.True(store.RunWriterOnce());
        Assert.False(store.RunWriterOnce());

        Assert.Equal(Enumerable.Repeat(Environment.CurrentManagedThreadId, 5), resumed);
        Assert.All(writes, write => Assert.True(write.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task When_too_many_writes_wait_one_more_is_refused_and_those_that_wait_are_written()
    {
        using var directory = new TemporaryDirectory();
        await using var store = SqliteStore.Open(new() { Directory = directory.Path, OwnWriterThread = false, QueueLimit = 3 });
        Task<CommitResult> Write(int number) => store.CommitAsync(
            new Commit { Account = Account, Puts = [Put(Id("pi_", number))] }, None).AsTask();

        Task<CommitResult>[] waiting = [Write(1), Write(2), Write(3)];
        Assert.True((await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Write(4))).IsBusy);
        store.RunWriterOnce();

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(CommitResult.Written, result));
        Assert.Null(await store.FindAsync(Account, Id("pi_", 4), None));
        var again = Write(4);
        store.RunWriterOnce();
        Assert.Equal(CommitResult.Written, await again);
    }

    [Fact]
    public async Task In_one_group_the_first_wins_and_the_second_is_stale()
    {
        using var directory = new TemporaryDirectory();
        await using var store = SqliteStore.Open(new() { Directory = directory.Path, OwnWriterThread = false });
        var id = Id("pi_", 1);
        Task<CommitResult> Write(long expected, string body) => store.CommitAsync(
            new Commit { Account = Account, Puts = [Put(id, expected, body)] }, None).AsTask();

        Task<CommitResult>[] writes = [Write(0, "a"), Write(0, "b"), Write(1, "c"), Write(1, "d"), Write(2, "e")];
        store.RunWriterOnce();

        Assert.Equal(
            [CommitResult.Written, CommitResult.Stale, CommitResult.Written, CommitResult.Stale, CommitResult.Written],
            await Task.WhenAll(writes));
        Assert.Equal("e", Text((await store.FindAsync(Account, id, None))!.Body));
    }

    [Fact]
    public async Task A_snapshot_that_three_rows_share_is_stored_once()
    {
        using var directory = new TemporaryDirectory();
        await using (var store = SqliteStore.Open(new() { Directory = directory.Path }))
        {
            var snapshot = Json(new string('s', 1_000_000));
            await store.CommitAsync(new Commit
            {
                Account = Account,
                Puts = [Put(Id("pi_", 1)) with { Body = snapshot }],
                Events = [Event(Id("evt_", 1)) with { Object = snapshot }],
                Answer = Answer("key") with { Body = snapshot },
            }, None);
        }

        Assert.InRange(new FileInfo(directory.File(SqliteStoreOptions.FileName)).Length, 1_000_000, 1_200_000);
    }

    [Fact]
    public async Task The_log_does_not_grow_for_ever_though_there_are_always_readers()
    {
        using var directory = new TemporaryDirectory();
        await using var store = SqliteStore.Open(new() { Directory = directory.Path, CheckpointKiB = 256 });
        var written = false;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref written))
            {
                await store.ListAsync(new() { Account = Account, Prefix = "pi_", Limit = 100 }, None);
            }
        })).ToArray();
        for (var round = 0; round < 60; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(i => store.CommitAsync(
                new Commit { Account = Account, Puts = [Put(Id("pi_", (round * 64) + i), 0, new string('x', 2500))] },
                None).AsTask()));
        }

        Volatile.Write(ref written, true);
        await Task.WhenAll(readers);

        // Four marks and the group that crossed the last one, of some ten megabytes that were written.
        Assert.InRange(new FileInfo(directory.File("layby.db-wal")).Length, 1, 2_500_000);
    }
}

/// <summary>The same sentences where every second answer makes the keys move from memory to the index tables.</summary>
public sealed class SqliteStoreWithShortTailTests : StoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    private int _opened;

    private SqliteStoreOptions Options => new() { Directory = _directory.Path, AnswerTailLimit = 2 };

    protected override ValueTask<IStore> OpenEmptyAsync() =>
        new(SqliteStore.Open(Options with { Directory = _directory.File($"{++_opened}") }));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Keys_are_found_and_refused_wherever_they_are_kept_after_each_start_and_each_pruning()
    {
        using var directory = new TemporaryDirectory();
        var options = Options with { Directory = directory.Path, AnswerTailLimit = 5 };
        var store = SqliteStore.Open(options);
        var random = new Random(1);
        var (oldest, next) = (0, 0);
        for (var round = 0; round < 120; round++)
        {
            for (var i = random.Next(6); i > 0; i--, next++)
            {
                var answer = Answer($"key {next}", $"{next}", next);
                var commit = new Commit { Account = Account, Answer = answer };
                Assert.Equal(CommitResult.Written, await store.CommitAsync(commit, None));
                Assert.Equal(CommitResult.KeyTaken, await store.CommitAsync(commit, None));
            }

            if (random.Next(4) == 0)
            {
                var before = random.Next(oldest, next + 1);
                Assert.Equal(before - oldest, await store.PruneAnswersAsync(before, 1000, None));
                oldest = before;
            }

            if (random.Next(5) == 0)
            {
                await store.DisposeAsync();
                store = SqliteStore.Open(options);
            }

            for (var number = 0; number < next; number++)
            {
                var found = await store.FindAnswerAsync(Account, $"key {number}", None);
                Assert.Equal(number < oldest ? null : $"{number}", found is null ? null : Text(found.Body.Json));
            }
        }

        await store.DisposeAsync();
    }
}
