using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Upkeep;

/// <summary>The command <c>layby backup</c>, and what its file is good for.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly TemporaryDirectory shelf = new();

    public void Dispose()
    {
        folder.Dispose();
        shelf.Dispose();
    }

    [Fact]
    public async Task Made_under_load_it_has_all_that_was_answered_before_it_began_and_opens_as_a_server_of_its_own()
    {
        List<string> before;
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            var shop = new Shop(server.Client, "backup");
            before = [await shop.IntentAsync("succeeded"), await shop.IntentAsync("requires_capture")];
            using var stop = new CancellationTokenSource();
            var selling = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await shop.IntentAsync("succeeded");
                }
            })).ToArray();

            var (exitCode, said, complained) = await BackUpAsync("layby.db");
            await stop.CancelAsync();
            await Task.WhenAll(selling);
            Assert.True(exitCode == 0, complained);
            Assert.Contains("is whole: ", said, StringComparison.Ordinal);
        }

        Assert.Equal(["layby.db"], Directory.EnumerateFileSystemEntries(shelf.Path).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shelf.File("layby.db")));
        }

        var verified = await LaybyProcess.RunAsync(shelf.Path, "verify", "--file", shelf.File("layby.db"));
        Assert.True(verified.ExitCode == 0, verified.Said + verified.Complained);
        await using var restored = await RunningServer.StartAsync(folder: shelf.Path);
        var again = new Shop(restored.Client, "backup");
        Assert.Equal("succeeded", (string)(await again.ReadAsync($"/v1/payment_intents/{before[0]}"))["status"]!);
        Assert.Equal("requires_capture", (string)(await again.ReadAsync($"/v1/payment_intents/{before[1]}"))["status"]!);
        await again.DoAsync($"/v1/payment_intents/{before[1]}/capture");
    }

    [Fact]
    public async Task What_is_there_is_never_overwritten()
    {
        await (await RunningServer.StartAsync(folder: folder.Path)).DisposeAsync();
        await File.WriteAllTextAsync(shelf.File("precious"), "letters");

        var (exitCode, said, complained) = await BackUpAsync("precious");

        Assert.Equal((3, ""), (exitCode, said));
        Assert.Contains("is there already; a backup overwrites nothing.", complained, StringComparison.Ordinal);
        Assert.Equal("letters", await File.ReadAllTextAsync(shelf.File("precious")));
    }

    [Fact]
    public async Task What_a_killed_server_left_is_backed_up_with_its_log()
    {
        string intent;
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = new HttpClient { BaseAddress = server.Url };
            intent = await new Shop(client, "killed").IntentAsync("succeeded");
            server.KillNine();
            await server.WaitAsync();
        }

        Assert.Equal(0, (await BackUpAsync("layby.db")).ExitCode);

        await using var restored = await RunningServer.StartAsync(folder: shelf.Path);
        await new Shop(restored.Client, "killed").ReadAsync($"/v1/payment_intents/{intent}");
    }

    [Fact]
    public async Task A_damaged_database_gives_no_backup_and_leaves_no_file()
    {
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        {
            await new Shop(server.Client, "damaged").IntentAsync("succeeded");
        }

        var bytes = await File.ReadAllBytesAsync(folder.File("layby.db"));
        bytes.AsSpan(8192, bytes.Length - 8192).Fill(0x5a);
        await File.WriteAllBytesAsync(folder.File("layby.db"), bytes);

        var (exitCode, said, complained) = await BackUpAsync("layby.db");

        Assert.Equal((3, ""), (exitCode, said));
        Assert.Single(complained.Trim().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(shelf.Path));
    }

    [Fact]
    public async Task Without_a_file_to_write_or_a_database_to_read_it_says_so()
    {
        var nameless = await LaybyProcess.RunAsync(folder.Path, "backup", "--data", folder.Path);
        Assert.Equal((2, "The command 'layby backup' wants --to FILE."), (nameless.ExitCode, nameless.Complained.Trim()));
        var empty = await BackUpAsync("layby.db");
        Assert.Equal(3, empty.ExitCode);
        Assert.EndsWith("is not there.", empty.Complained.Trim(), StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Said, string Complained)> BackUpAsync(string name) =>
        LaybyProcess.RunAsync(folder.Path, "backup", "--data", folder.Path, "--to", shelf.File(name));
}
