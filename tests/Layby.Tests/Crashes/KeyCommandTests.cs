using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Layby.Server.Hatch;
using Layby.Server.Store.Sqlite;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>The command <c>layby keys</c>, run as its user runs it, beside a server and without one.</summary>
public sealed partial class KeyCommandTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [GeneratedRegex(@"(?<key>[sprk]{2}_test_[0-9A-Za-z]{48})   \((?<id>key_[0-9a-f]{16})\)")]
    private static partial Regex NewKeys();

    [Fact]
    public async Task Keys_are_made_shown_rolled_and_revoked_beside_a_running_server()
    {
        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--keys", "listed");
        Assert.Contains("none yet: make the first with: layby keys create --data", server.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("_test_", server.Said, StringComparison.Ordinal);

        var pair = Keys(await DoAsync("create", "--name", "the till"));
        Assert.Equal(["sk", "pk"], pair.Select(each => each.Text[..2]));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, pair[0].Text));
        var account = AccountOf(await DoAsync("list"));

        var restricted = Keys(await DoAsync("create", "--account", account, "--restricted", "events:read")).Single();
        Assert.StartsWith("rk_test_", restricted.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, restricted.Text, "/v1/events"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(server.Url, restricted.Text, "/v1/charges"));

        var successor = Keys(await DoAsync("roll", pair[0].Id, "--expires", "7d")).Single();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, pair[0].Text));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, successor.Text));

        // The command ends when it is done: from then on, not a second later, the key opens nothing.
        await DoAsync("revoke", pair[0].Id);
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server.Url, pair[0].Text));

        var lines = (await DoAsync("list")).Split('\n');
        const string Day = @"20\d\d-\d\d-\d\d";
        Assert.Matches(
            $@"^{pair[0].Id}  sk_test_…{pair[0].Text[^4..]}  secret +the till  {account}  - .*  {Day}  {Day} +revoked {Day} ",
            Line(pair[0].Id));
        Assert.Matches($@"^{pair[1].Id}  pk_test_…{pair[1].Text[^4..]}  publishable  the till .* never +active$", Line(pair[1].Id));
        Assert.Matches(
            $@"^{restricted.Id}  rk_test_…{restricted.Text[^4..]}  restricted +- +{account}  events:read ", Line(restricted.Id));
        Assert.Matches($@"^{successor.Id}  sk_test_…{successor.Text[^4..]}  secret +the till .* active$", Line(successor.Id));

        string Line(string id) => lines.Single(each => each.StartsWith(id, StringComparison.Ordinal)).TrimEnd('\r');
    }

    [Fact]
    public async Task Keys_are_changed_without_a_server_and_what_was_changed_holds_when_one_starts()
    {
        var pair = Keys(await DoAsync("create"));
        var sandbox = Keys(await DoAsync("create", "--sandbox", "ci-7", "--restricted=payment_intents:write,events:read")).Single();
        var successor = Keys(await DoAsync("roll", pair[0].Id, "--expires=0")).Single();
        await DoAsync("revoke", pair[1].Id);
        Assert.Contains("revoked", await DoAsync("revoke", pair[1].Id), StringComparison.Ordinal);

        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--keys", "open");

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server.Url, pair[0].Text));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(server.Url, pair[1].Text, "/v1/payment_methods"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, successor.Text));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, sandbox.Text, "/v1/payment_intents"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(server.Url, sandbox.Text, "/v1/charges"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(server.Url, "sk_test_ci-7"));
    }

    [Fact]
    public async Task Rolling_under_load_fails_no_call()
    {
        var pair = Keys(await DoAsync("create"));
        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--keys", "listed");
        using var stop = new CancellationTokenSource();
        var (current, calls, failures) = (pair[0], 0, 0);
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (await CallAsync(server.Url, Volatile.Read(ref current).Text) != HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref failures);
                }

                Interlocked.Increment(ref calls);
            }
        })).ToArray();

        for (var roll = 0; roll < 3; roll++)
        {
            var seen = Volatile.Read(ref calls);
            Volatile.Write(ref current, Keys(await DoAsync("roll", current.Id, "--expires", "1h")).Single());
            Assert.True(Volatile.Read(ref calls) > seen, "Nobody called while the key was rolled.");
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task No_key_lies_in_the_folder_whatever_was_done_with_it()
    {
        var keys = new List<string>();
        await using (var server = await LaybyProcess.ServeAsync(folder.Path, "--keys", "listed"))
        {
            var pair = Keys(await DoAsync("create"));
            var successor = Keys(await DoAsync("roll", pair[0].Id)).Single();
            keys.AddRange([pair[0].Text, pair[1].Text, successor.Text]);
            foreach (var key in keys)
            {
                Assert.NotEqual(HttpStatusCode.Unauthorized, await CallAsync(server.Url, key, "/v1/payment_intents/pi_x"));
            }

            Search(keys);
            await server.TerminateAsync();
            await server.WaitAsync();
        }

        Search(keys);
        Assert.False(File.Exists(folder.File(OrderHatch.FileName)), "A server that has stopped says where it was.");
    }

    [Fact]
    public async Task Where_a_server_takes_orders_is_for_its_user_alone()
    {
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        var path = folder.File(OrderHatch.FileName);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        var hatch = new Uri(File.ReadAllLines(path)[0]);
        Assert.Equal("127.0.0.1", hatch.Host);

        using var client = new HttpClient();
        using var list = new StringContent("keys\nlist");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(hatch, list)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllLines(path)[1]);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri(server.Url, OrderHatch.Path), list)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(hatch, list)).StatusCode);
    }

    [Fact]
    public async Task A_server_that_was_killed_leaves_no_trap()
    {
        await using (var server = await LaybyProcess.ServeAsync(folder.Path))
        {
            server.KillNine();
            await server.WaitAsync();
        }

        Assert.True(File.Exists(folder.File(OrderHatch.FileName)));
        Assert.Equal(2, Keys(await DoAsync("create")).Length);
    }

    [Fact]
    public async Task What_can_not_be_done_is_said_in_one_sentence_with_and_without_a_server()
    {
        await DoAsync("create");
        await RefusedAsync("There is no key key_0; layby keys list", "revoke", "key_0");
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        await RefusedAsync("There is no key key_0; layby keys list", "roll", "key_0");
        await RefusedAsync("There is no account acct_0; layby keys list", "create", "--account", "acct_0");
        await RefusedAsync("A sandbox's name has at least three letters", "create", "--sandbox", "a b");
    }

    [Fact]
    public async Task A_folder_without_a_database_stays_without_one() =>
        await RefusedAsync("There is no database in ", "list");

    private async Task RefusedAsync(string sentence, params string[] words)
    {
        var (exitCode, said, complained) = await RunAsync(words);
        Assert.Equal("", said);
        Assert.StartsWith(sentence, complained, StringComparison.Ordinal);
        Assert.Single(complained.Trim().Split('\n'));
        Assert.Equal(2, exitCode);
    }

    private Task<(int ExitCode, string Said, string Complained)> RunAsync(string[] words) =>
        LaybyProcess.RunAsync(folder.Path, ["keys", .. words, "--data", folder.Path]);

    private async Task<string> DoAsync(params string[] words)
    {
        var (exitCode, said, complained) = await RunAsync(words);
        Assert.True(exitCode == 0, complained);
        return said;
    }

    private sealed record Made(string Text, string Id);

    private static Made[] Keys(string said) =>
        [.. NewKeys().Matches(said).Select(each => new Made(each.Groups["key"].Value, each.Groups["id"].Value))];

    private static string AccountOf(string said) =>
        said.Split([' ', '\n']).First(each => each.StartsWith("acct_", StringComparison.Ordinal));

    private void Search(List<string> keys)
    {
        // The lock is nobody's to open while the server runs, and nothing is ever written into it.
        foreach (var file in Directory.GetFiles(folder.Path).Where(each => Path.GetFileName(each) != SqliteStoreOptions.LockName))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.All(keys, key => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key[8..])) < 0, file));
        }
    }

    private static async Task<HttpStatusCode> CallAsync(Uri url, string key, string path = "/v1/account")
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }
}
