using System.Text;
using Layby.Core;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>Bytes that have changed under a SQLite store.</summary>
public sealed class SqliteDamageTests : IDisposable
{
    private const string Body = """{"id":"pi_000000001","amount":123456}""";

    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File(SqliteStoreOptions.FileName);

    private string Log => Database + "-wal";

    private SqliteStoreOptions Options => new() { Directory = _directory.Path, OwnWriterThread = false };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("UPDATE snapshots SET body = CAST(replace(CAST(body AS TEXT), '123456', '123457') AS BLOB) WHERE seq = 2")]
    [InlineData("UPDATE objects SET snapshot = 1; UPDATE events SET snapshot = 1; UPDATE answers SET snapshot = 1")]
    [InlineData("DELETE FROM snapshots WHERE seq = 2")]
    [InlineData("UPDATE objects SET private = x'01'; UPDATE events SET previous = x'01'; UPDATE answers SET status = 402")]
    [InlineData("UPDATE objects SET sum = sum + 1; UPDATE events SET sum = sum + 1; UPDATE answers SET sum = sum + 1")]
    public async Task What_is_not_what_was_written_is_shown_to_nobody(string change)
    {
        await using (var store = SqliteStore.Open(Options with { OwnWriterThread = true }))
        {
            await store.CommitAsync(One(0), default);
            await store.CommitAsync(One(1), default);
        }

        using (var connection = Connection.OpenWriter(Database, 1024))
        {
            connection.Execute(change);
        }

        await using var damaged = SqliteStore.Open(Options with { OwnWriterThread = true });
        await Assert.ThrowsAsync<StoreDamagedException>(() => damaged.FindAsync("acct_1", "pi_000000001", default).AsTask());
        await Assert.ThrowsAsync<StoreDamagedException>(() =>
            damaged.ListAsync(new() { Account = "acct_1", Prefix = "pi_", Limit = 10 }, default).AsTask());
        await Assert.ThrowsAsync<StoreDamagedException>(() => damaged.FindEventAsync("acct_1", "evt_000000001", default).AsTask());
        await Assert.ThrowsAsync<StoreDamagedException>(() =>
            damaged.ListEventsAsync(new() { Account = "acct_1", Limit = 10 }, default).AsTask());
        await Assert.ThrowsAsync<StoreDamagedException>(() => damaged.FindAnswerAsync("acct_1", "key-1", default).AsTask());
    }

    [Fact]
    public async Task Rows_from_before_there_were_sums_are_taken_as_they_are_until_they_are_written_again()
    {
        await using (var store = SqliteStore.Open(Options with { OwnWriterThread = true }))
        {
            await store.CommitAsync(One(1), default);
        }

        using (var connection = Connection.OpenWriter(Database, 1024))
        {
            connection.Execute("UPDATE objects SET sum = NULL; UPDATE events SET sum = NULL; UPDATE answers SET sum = NULL");
        }

        await using (var store = SqliteStore.Open(Options with { OwnWriterThread = true }))
        {
            Assert.NotNull(await store.FindEventAsync("acct_1", "evt_000000001", default));
            Assert.NotNull(await store.FindAnswerAsync("acct_1", "key-1", default));
            var found = await store.FindAsync("acct_1", "pi_000000001", default);
            await store.CommitAsync(
                new()
                {
                    Account = "acct_1",
                    Puts = [new() { Id = found!.Id, ExpectedRevision = found.Revision, Created = 1, Body = new(found.Body) }],
                },
                default);
        }

        using var reader = Connection.OpenReader(Database, 1024);
        Assert.Equal(1, reader.ScalarInt64("SELECT count(*) FROM objects WHERE sum IS NOT NULL"));
    }

    [Fact]
    public void A_byte_that_has_changed_in_the_log_is_noticed_where_commits_would_be_lost_by_it()
    {
        using var writer = Leave(commits: 6, out var log, out var beginOfLast);
        var copy = _directory.File("copy");

        // Its own head, that of its first frame, and here and there.
        foreach (var at in Enumerable.Range(0, 56).Concat(Enumerable.Range(0, beginOfLast / 1013).Select(each => each * 1013)))
        {
            var damaged = log.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(copy, damaged);
            Assert.True(LogCheck.IsDamaged(copy), $"byte {at} of {log.Length}");
        }
    }

    [Fact]
    public void A_log_that_the_power_has_cut_is_not_taken_for_damaged()
    {
        using var writer = Leave(commits: 6, out var log, out var beginOfLast);
        var copy = _directory.File("copy");
        Assert.False(LogCheck.IsDamaged(Log));
        for (var length = 0; length < log.Length; length += 1021)
        {
            File.WriteAllBytes(copy, log[..length]);
            Assert.False(LogCheck.IsDamaged(copy), $"{length} of {log.Length} bytes");
        }

        // Of the last commit some sectors were written and some were not.
        for (var at = beginOfLast; at < log.Length; at += 1021)
        {
            var torn = log.ToArray();
            torn.AsSpan(at, Math.Min(512, log.Length - at)).Clear();
            File.WriteAllBytes(copy, torn);
            Assert.False(LogCheck.IsDamaged(copy), $"512 bytes from {at} of {log.Length}");
        }
    }

    // A log as a killed server leaves it, begun anew once so that older frames lie behind the newer ones.
    private SqliteWriter Leave(int commits, out byte[] log, out int beginOfLast)
    {
        var connection = SqliteOpening.OpenWriter(Options);
        var writer = new SqliteWriter(connection, new AnswerTail(), Options);
        beginOfLast = 0;
        for (var number = 0; number < 2 * commits; number++)
        {
            if (number == commits)
            {
                connection.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_RESTART);
            }

            beginOfLast = number < commits ? 0 : (int)ActiveBytes();
            var commit = writer.CommitAsync(One(number), default).AsTask();
            Assert.True(writer.RunOnce());
            Assert.True(commit.IsCompletedSuccessfully);
        }

        log = Read();
        return writer;

        // The end of what is valid: after each commit the frames with the header's salts.
        long ActiveBytes()
        {
            var bytes = Read();
            var frame = 24 + 8192;
            var end = 32;
            while (end + frame <= bytes.Length && bytes.AsSpan(end + 8, 8).SequenceEqual(bytes.AsSpan(16, 8)))
            {
                end += frame;
            }

            return end;
        }

        byte[] Read()
        {
            using var file = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
    }

    private static Commit One(int number)
    {
        var body = new Snapshot(Encoding.UTF8.GetBytes(Body.Replace("000000001", $"{number:D9}", StringComparison.Ordinal)));
        return new()
        {
            Account = "acct_1",
            Puts = [new() { Id = $"pi_{number:D9}", ExpectedRevision = 0, Created = 1, Body = body }],
            Events =
            [
                new()
                {
                    Id = $"evt_{number:D9}", Type = "payment_intent.created", Created = 1, Object = body, ApiVersion = "2026-08-26.dahlia",
                },
            ],
            Answer = new()
            {
                Key = $"key-{number}",
                Fingerprint = new byte[32],
                Status = 200,
                Body = body,
                ApiVersion = "2026-08-26.dahlia",
                RequestId = $"req_{number}",
                CreatedMs = 1000,
            },
        };
    }
}
