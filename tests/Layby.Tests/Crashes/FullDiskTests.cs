using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>The real program on a disk that is full, its log on the same disk; and with a log that nobody reads.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const string Form = "amount=10000&currency=eur&payment_method_types[]=klarna";

    [Fact]
    public async Task A_full_disk_refuses_what_must_be_written_shows_the_rest_and_heals()
    {
        SmallDisk.SkipUnlessPossible();
        using var disk = SmallDisk.Make(32);
        var log = disk.File("server.log");
        await using var server = await LaybyProcess.ServeIntoAsync(log, disk.Path);
        using var client = Crowd.Open(server.Url);
        var acknowledged = new List<string>();
        var refused = new List<string>();
        disk.Fill(left: 1 << 20);
        while (refused.Count == 0)
        {
            await CreateAsync(client, acknowledged, refused, $"key-{acknowledged.Count}");
        }

        // Not one byte more, for the log neither. Each is refused, and while they are all that is there is shown.
        disk.Fill(left: 0);
        var before = acknowledged.Count;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 100; i++)
        {
            var watch = Stopwatch.StartNew();
            await CreateAsync(client, acknowledged, refused, $"full-{i}");
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        // A few bytes may have been left in the log; what was acknowledged meanwhile counts like all else.
        Assert.InRange(acknowledged.Count - before, 0, 10);
        Assert.Equal("ok", await client.GetStringAsync("/health/ready"));
        await AssertStoredAsync(client, acknowledged, "/v1/payment_intents");

        disk.MakeRoom();
        var (healing, healed) = (Stopwatch.StartNew(), TimeSpan.Zero);
        foreach (var key in refused)
        {
            var again = await SendAsync(client, key);
            Assert.Equal(HttpStatusCode.OK, again.Status);
            acknowledged.Add(again.Id);
            healed = healed == default ? healing.Elapsed : healed;
        }

        output.WriteLine($"{before} writes before it was full; the slowest of {refused.Count} refusals took "
            + $"{slowest.TotalMilliseconds:0} ms; the first write after there was room took {healed.TotalMilliseconds:0} ms");
        await AssertStoredAsync(client, acknowledged, "/v1/payment_intents");
        await AssertStoredAsync(client, acknowledged, "/v1/events");
        await server.TerminateAsync();
        Assert.Equal(0, await server.WaitAsync());
        await Ordeal.CheckFileAsync(disk.Path);
        Assert.InRange(File.ReadLines(log).Count(line => line.Contains("could not be written down", StringComparison.Ordinal)), 0, 60);
    }

    [Fact]
    public async Task A_server_whose_output_can_not_be_written_serves_all_the_same()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device here that is always full.");
        using var folder = new TemporaryDirectory();
        await using var server = await LaybyProcess.ServeIntoAsync("/dev/full", folder.Path);
        using var client = Crowd.Open(server.Url);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, "a key")).Status);
        await server.TerminateAsync();
        Assert.Equal(0, await server.WaitAsync());
    }

    [Fact]
    public async Task A_log_that_nobody_reads_holds_nobody_up()
    {
        using var folder = new TemporaryDirectory();
        string id;
        await using (var first = await LaybyProcess.ServeAsync(folder.Path))
        {
            using var client = Crowd.Open(first.Url);
            id = (await SendAsync(client, "a key")).Id;
            await first.TerminateAsync();
            await first.WaitAsync();
        }

        // Each look at it is an error in the log: many times what a pipe and the log's queue hold.
        DamageTests.Change(folder.File("layby.db"), "\"amount\":10000,", "\"amount\":10001,");
        await using var server = await LaybyProcess.ServeAsync(folder.Path);
        using var caller = Crowd.Open(server.Url);
        await Parallel.ForAsync(0, 5_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, stop) =>
        {
            using var answer = await caller.GetAsync($"/v1/payment_intents/{id}", stop);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(caller, "another key")).Status);
    }

    private static async Task AssertStoredAsync(HttpClient client, List<string> ids, string list) => Assert.Equal(
        ids.Order(StringComparer.Ordinal), (await IdsAsync(client, list)).Order(StringComparer.Ordinal));

    private static async Task CreateAsync(HttpClient client, List<string> acknowledged, List<string> refused, string key)
    {
        var (status, id, headers) = await SendAsync(client, key);
        if (status is HttpStatusCode.OK)
        {
            acknowledged.Add(id);
            return;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(TimeSpan.FromSeconds(1), headers.RetryAfter?.Delta);
        Assert.Equal("true", string.Join(',', headers.GetValues("Stripe-Should-Retry")));
        refused.Add(key);
    }

    private static async Task<(HttpStatusCode Status, string Id, HttpResponseHeaders Headers)> SendAsync(
        HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents")
        {
            Content = new StringContent(Form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("Idempotency-Key", key.Replace(' ', '-'));
        using var answer = await client.SendAsync(request);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (answer.StatusCode, (string?)json["id"] ?? "", answer.Headers);
    }

    // Of intents, or of what events tell of: there is one of each kind for each create.
    private static async Task<List<string>> IdsAsync(HttpClient client, string list)
    {
        var all = new List<string>();
        for (var (more, after) = (true, ""); more;)
        {
            var page = JsonNode.Parse(await client.GetStringAsync($"{list}?limit=100{after}"))!;
            all.AddRange(page["data"]!.AsArray().Select(each => (string)(each!["data"]?["object"]?["id"] ?? each["id"])!));
            more = (bool)page["has_more"]!;
            after = more ? $"&starting_after={page["data"]![99]!["id"]}" : "";
        }

        return all;
    }
}
