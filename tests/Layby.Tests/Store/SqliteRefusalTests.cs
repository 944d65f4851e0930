using Layby.Server.Store;
using Layby.Server.Store.Schema;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Store;

/// <summary>What a SQLite store does not open, what it says, and what it leaves untouched.</summary>
public sealed class SqliteRefusalTests : IDisposable
{
    private const int PageBytes = 8192;

    private readonly TemporaryDirectory _directory = new();

    private SqliteStoreOptions Options => new() { Directory = _directory.Path };

    private string Database => _directory.File(SqliteStoreOptions.FileName);

    public void Dispose() => _directory.Dispose();

    private void Refuses(string sentence)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => SqliteStore.Open(Options));
        Assert.Equal(sentence, refused.Message);
    }

    private async Task FillAsync(int objects)
    {
        await using var store = SqliteStore.Open(Options);
        await Task.WhenAll(Enumerable.Range(0, objects).Select(i => store.CommitAsync(
            new Commit
            {
                Account = "acct_1",
                Puts = [new() { Id = $"pi_{i:D9}", ExpectedRevision = 0, Created = 1, Body = new(new byte[2500]) }],
            },
            CancellationToken.None).AsTask()));
    }

    private void Execute(string sql)
    {
        using var connection = Connection.OpenWriter(Database, 1024);
        connection.Execute(sql);
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory()
    {
        await using (SqliteStore.Open(Options))
        {
            Refuses($"Another server uses {Database}.");
        }

        await using var afterwards = SqliteStore.Open(Options);
    }

    [Fact]
    public void A_text_file()
    {
        File.WriteAllText(Database, "Dear reader, this is a letter and not a database at all.");

        Refuses($"{Database} is not a database.");

        Assert.StartsWith("Dear reader", File.ReadAllText(Database));
    }

    [Fact]
    public void A_file_that_is_too_short_to_be_a_database()
    {
        File.WriteAllText(Database, "SQLite");

        Refuses($"{Database} is not a database.");
    }

    [Fact]
    public async Task A_file_that_lost_its_end()
    {
        await FillAsync(100);
        using (var file = File.OpenWrite(Database))
        {
            file.SetLength(file.Length / 2);
        }

        Refuses($"{Database} is damaged: restore it from a backup.");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(PageBytes)]
    [InlineData(PageBytes * 3)]
    [InlineData(PageBytes * 40)]
    public async Task A_file_with_bytes_that_were_changed(int offset)
    {
        await FillAsync(100);
        using (var file = File.OpenWrite(Database))
        {
            file.Position = offset;
            file.Write(Enumerable.Repeat((byte)0xA5, 64).ToArray());
        }

        Refuses($"{Database} is damaged: restore it from a backup.");
    }

    [Fact]
    public async Task A_file_of_a_newer_server()
    {
        await FillAsync(1);
        Execute("PRAGMA user_version = 99");

        Refuses($"{Database} was written by a newer server (schema 99; this one knows {SqliteSchema.Steps.Count}).");
    }

    [Theory]
    [InlineData("CREATE TABLE things (name TEXT)")]
    [InlineData("CREATE TABLE things (name TEXT); PRAGMA user_version = 1")]
    public void The_database_of_another_program(string sql)
    {
        Execute(sql);

        Refuses($"{Database} is another program's database.");
    }

    [Fact]
    public void A_directory_that_is_a_file()
    {
        var path = _directory.File("file");
        File.WriteAllText(path, "");

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteStore.Open(new() { Directory = path }));

        Assert.Equal($"The directory {path} can not be made.", refused.Message);
    }

    [Fact]
    public void A_directory_that_is_read_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no read-only directories.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The superuser may write everywhere.");
        var path = _directory.File("locked");
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var refused = Assert.Throws<StoreRefusedException>(() => SqliteStore.Open(new() { Directory = path }));

        Assert.Equal(
            $"{Path.Combine(path, SqliteStoreOptions.LockName)} can not be written: the directory is read-only.",
            refused.Message);
    }

    [Fact]
    public async Task A_refused_directory_is_let_go_again()
    {
        File.WriteAllText(Database, "Not a database, for now, but soon.");
        Refuses($"{Database} is not a database.");
        File.Delete(Database);

        await using var store = SqliteStore.Open(Options);
    }

    [Fact]
    public async Task Only_a_bigger_file_than_the_limit_is_opened_without_reading_it_all()
    {
        await FillAsync(100);
        using (var file = File.OpenWrite(Database))
        {
            file.Position = PageBytes * 40;
            file.Write(new byte[64]);
        }

        Refuses($"{Database} is damaged: restore it from a backup.");
        await using var store = SqliteStore.Open(Options with { FullCheckLimitBytes = 0 });
    }
}
