using System.Diagnostics;
using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>What happens when the disk does not do what it should.</summary>
public sealed class SqliteDiskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SqliteStoreOptions Options => new() { Directory = _directory.Path };

    public void Dispose() => _directory.Dispose();

    private static Commit Big(int number) => new()
    {
        Account = "acct_1",
        Puts =
        [
            new() { Id = $"pi_{number:D9}", ExpectedRevision = 0, Created = 1, Body = new(new byte[10_000]) },
            new() { Id = $"ch_{number:D9}", ExpectedRevision = 0, Created = 1, Body = new(new byte[10_000]) },
        ],
    };

    [Fact]
    public void The_self_check_reads_back_a_log_and_full_synchronisation()
    {
        using var connection = SqliteOpening.OpenWriter(Options);

        Assert.Equal("wal", connection.ScalarText("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ScalarInt64("PRAGMA synchronous"));
        Assert.Equal(0, connection.ScalarInt64("PRAGMA wal_autocheckpoint"));
    }

    [Fact]
    public async Task When_the_file_can_not_grow_all_who_wait_are_told_and_the_next_commit_tries_again()
    {
        var connection = SqliteOpening.OpenWriter(Options);
        connection.Execute("PRAGMA max_page_count = 100");
        using var writer = new SqliteWriter(connection, new AnswerTail(), Options with { OwnWriterThread = false });
        using var readers = new SqliteReaders(Options.FilePath, 1024, new AnswerTail());

        var first = Enumerable.Range(0, 64).Select(i => writer.CommitAsync(Big(i), default).AsTask()).ToArray();
        writer.RunOnce();

        foreach (var commit in first)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        }

        Assert.Equal(0, connection.ScalarInt64("SELECT count(*) FROM objects"));
        Assert.Equal(0, connection.ScalarInt64("SELECT count(*) FROM snapshots"));

        connection.Execute("PRAGMA max_page_count = 100000");
        var second = Enumerable.Range(0, 64).Select(i => writer.CommitAsync(Big(i), default).AsTask()).ToArray();
        writer.RunOnce();

        Assert.All(await Task.WhenAll(second), result => Assert.Equal(CommitResult.Written, result));
        Assert.NotNull(readers.Read(0, (reader, _) => reader.Find("acct_1", "ch_000000063")));
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_serves_reads_and_heals()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux mounts a small disk for a test.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the superuser may mount a small disk.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=2m", "layby", _directory.Path), "No mount here.");
        try
        {
            await using var store = SqliteStore.Open(Options);
            var ballast = _directory.File("ballast");
            await File.WriteAllBytesAsync(ballast, new byte[600_000]);

            var acknowledged = new List<string>();
            await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            {
                for (var i = 0; ; i++)
                {
                    await store.CommitAsync(Big(i), default);
                    acknowledged.Add($"ch_{i:D9}");
                }
            });

            Assert.NotEmpty(acknowledged);
            foreach (var id in acknowledged)
            {
                Assert.NotNull(await store.FindAsync("acct_1", id, default));
            }

            Assert.Null(await store.FindAsync("acct_1", $"pi_{acknowledged.Count:D9}", default));
            File.Delete(ballast);
            Assert.Equal(CommitResult.Written, await store.CommitAsync(Big(acknowledged.Count), default));
        }
        finally
        {
            Run("umount", _directory.Path);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
