using System.Text.Json.Nodes;
using Layby.Server.Store.Sqlite;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>kill -9 under load, and start again: nothing acknowledged is missing, nothing is doubled.</summary>
public sealed class KillNineTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Callers = 8;

    // A request that is begun and one that is answered each count; the server dies at one of the first so many.
    private const int LatestAct = 400;

    [Fact]
    public async Task Twenty_kills_under_load_lose_nothing_and_double_nothing()
    {
        using var folder = new TemporaryDirectory();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        var acts = 0;
        var deadly = new TaskCompletionSource();
        var crowd = new Crowd(Callers, () =>
        {
            if (Interlocked.Decrement(ref acts) == 0)
            {
                deadly.TrySetResult();
            }
        });

        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await LaybyProcess.ServeAsync(folder.Path);
            await CheckAsync(server.Url, crowd);
            deadly = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref acts, random.Next(1, LatestAct));
            var leading = crowd.LeadAsync(server.Url);
            await deadly.Task.WaitAsync(TimeSpan.FromSeconds(30));
            server.KillNine();
            await leading;
        }

        await using (var last = await LaybyProcess.ServeAsync(folder.Path))
        {
            await CheckAsync(last.Url, crowd);
            await CheckBooksAsync(last.Url, crowd);
            last.KillNine();
        }

        CheckFile(folder);
        output.WriteLine($"{crowd.Lives.Count()} lives; of the unanswered requests {crowd.Repeated.Done} had been carried out "
            + $"and {crowd.Repeated.Undone} had not");
    }

    // First as the crash left it, then with what was unanswered repeated.
    private static async Task CheckAsync(Uri url, Crowd crowd)
    {
        using var client = Crowd.Open(url);
        var stored = await IntentsAsync(client);
        foreach (var life in crowd.Lives)
        {
            life.CheckAgainst(stored);
        }

        await crowd.RepeatAsync(client);
        stored = await IntentsAsync(client);
        Assert.Equal(
            crowd.Lives.Select(each => each.Id!).Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        foreach (var life in crowd.Lives)
        {
            life.CheckAgainst(stored);
        }
    }

    private static async Task CheckBooksAsync(Uri url, Crowd crowd)
    {
        using var client = Crowd.Open(url);
        var charges = (await AllAsync(client, "/v1/charges")).ToLookup(each => (string)each["payment_intent"]!);
        var events = (await AllAsync(client, "/v1/events")).AsEnumerable().Reverse().ToLookup(
            each => (string)(each["data"]!["object"]!["payment_intent"] ?? each["data"]!["object"]!["id"])!,
            each => (string)each["type"]!);
        foreach (var life in crowd.Lives)
        {
            life.CheckBooks([.. events[life.Id!]], [.. charges[life.Id!]]);
        }

        Assert.Equal(crowd.Lives.Count(), events.Count);
    }

    // The server looked at its structure at each start; this looks at every index and row, log included.
    private static void CheckFile(TemporaryDirectory folder)
    {
        using var connection = Connection.OpenWriter(folder.File(SqliteStoreOptions.FileName), 1024);
        Assert.Equal("ok", connection.ScalarText("PRAGMA integrity_check"));
    }

    private static async Task<IReadOnlyDictionary<string, JsonNode>> IntentsAsync(HttpClient client) =>
        (await AllAsync(client, "/v1/payment_intents")).ToDictionary(each => (string)each["id"]!);

    private static async Task<List<JsonNode>> AllAsync(HttpClient client, string list)
    {
        var all = new List<JsonNode>();
        for (var more = true; more;)
        {
            var after = all.Count == 0 ? "" : $"&starting_after={all[^1]["id"]}";
            var page = JsonNode.Parse(await client.GetStringAsync($"{list}?limit=100{after}"))!;
            all.AddRange(page["data"]!.AsArray().Select(each => each!));
            more = (bool)page["has_more"]!;
        }

        return all;
    }
}
