using Layby.Tests.Postgres;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>The real program on a PostgreSQL database.</summary>
public sealed class PostgresProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int KillsPerDial = 6;

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Kills_under_load_lose_nothing_and_double_nothing()
    {
        await using var database = await RentedDatabase.OfAsync();
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var ordeal = new Ordeal(seed, "--database", database.Address);
        for (var kill = 0; kill < Math.Max(3, Dial.Kills / KillsPerDial); kill++)
        {
            await ordeal.DieAsync(folder.Path);
        }

        await ordeal.EndAsync(folder.Path);
        var starts = ordeal.Starts.Order().ToArray();
        output.WriteLine($"{starts.Length - 1} kills, {ordeal.Crowd.Lives.Count()} payments; of the unanswered requests "
            + $"{ordeal.Crowd.Repeated.Done} had been carried out and {ordeal.Crowd.Repeated.Undone} had not; "
            + $"a start took {starts[starts.Length / 2].TotalSeconds:0.00} s");
    }

    [Fact]
    public async Task It_says_which_database_it_uses_and_not_the_password()
    {
        await using var database = await RentedDatabase.OfAsync();
        var server = await RentedDatabase.ServerAsync();
        var address = database.Address.Split("Database=")[1];
        await using var process = await LaybyProcess.ServeAsync(
            folder.Path, "--keys", "listed", "--database", $"postgres://layby:geheim@127.0.0.1:{server.Port}/{address}");

        Assert.Contains($"  data             127.0.0.1:{server.Port}/{address}", process.Said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
        var (code, said, _) = await LaybyProcess.RunAsync(folder.Path, "keys", "create", "--database", database.Address);
        Assert.Equal(0, code);
        Assert.Contains("sk_test_", said, StringComparison.Ordinal);
        Assert.Equal(["2"], await database.AskAsync("SELECT count(*) FROM keys"));
        await process.TerminateAsync();
        Assert.Equal(0, await process.WaitAsync());
        Assert.DoesNotContain("geheim", await process.AllSaidAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_in_one_sentence()
    {
        var (code, said, complained) = await LaybyProcess.RunAsync(
            folder.Path, "--database", "postgres://layby:geheim@127.0.0.1:1/layby");
        Assert.Equal((3, ""), (code, said));
        Assert.Equal("127.0.0.1:1/layby can not be reached: Connection refused.", complained.Trim());
    }

    [Theory]
    [InlineData("reconcile")]
    [InlineData("reviews", "list")]
    [InlineData("keys", "list")]
    [InlineData("verify")]
    public async Task A_database_that_no_server_has_used_stays_empty(params string[] words)
    {
        var server = await RentedDatabase.ServerAsync();
        var address = server.AddressOf(await server.NewDatabaseAsync());
        var (code, said, complained) = await LaybyProcess.RunAsync(folder.Path, [.. words, "--database", address]);

        Assert.Equal((2, ""), (code, said));
        Assert.StartsWith($"There is nothing of Layby's in 127.0.0.1:{server.Port}/layby_", complained, StringComparison.Ordinal);
        Assert.EndsWith(
            ": --database names the server's database.", Assert.Single(complained.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(["0"], await PostgresServer.AskAtAsync(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Theory]
    [InlineData(3, "127.0.0.1:1/layby can not be reached: Connection refused.", "postgres://layby:geheim@127.0.0.1:1/layby")]
    [InlineData(2, "The option --database takes sqlite or an address like ", "mysql://layby:geheim@db/layby")]
    public async Task A_command_about_a_wrong_database_says_so_in_one_sentence(int exitCode, string sentence, string address)
    {
        var (code, said, complained) = await LaybyProcess.RunAsync(folder.Path, "reconcile", "--database", address);

        Assert.Equal((exitCode, ""), (code, said));
        Assert.StartsWith(sentence, Assert.Single(complained.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_about_a_database_that_does_not_exist_makes_none()
    {
        var server = await RentedDatabase.ServerAsync();
        var (code, _, complained) = await LaybyProcess.RunAsync(folder.Path, "reconcile", "--database", server.AddressOf("nobody"));

        Assert.Equal(3, code);
        Assert.Equal($"127.0.0.1:{server.Port}/nobody does not exist: make the database first.", complained.Trim());
    }

    [Fact]
    public async Task The_embedded_database_does_not_pay_for_the_driver_of_the_other()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What a process has loaded is read from /proc.");
        await using var process = await LaybyProcess.ServeAsync(folder.Path);
        Assert.True(process.HasLoaded("layby"));
        Assert.False(process.HasLoaded("Npgsql"));
    }
}
