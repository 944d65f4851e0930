using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Layby.Core.Webhooks;
using Layby.Server;
using Layby.Server.Store.Sqlite;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Fuzz;

/// <summary>
/// Requests made by chance from the parameter tables, through a real socket, so that everything from the form's bytes to
/// the answer's bytes is passed. Whatever is sent is answered in the API's own shapes, never with a bug, never with a
/// word about the machine inside, and nothing piles up. It runs alone: the heap that it weighs is the whole process's.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Lanes = 32;

    private static readonly int Requests = Number("LAYBY_FUZZ_REQUESTS") ?? 200_000;
    private static readonly int Seed = Number("LAYBY_FUZZ_SEED") ?? Random.Shared.Next(1_000_000);
    private static readonly int? OnlyWalk = Number("LAYBY_FUZZ_WALK");

    private readonly ConcurrentDictionary<(string Address, int Status), int> answers = new();
    private readonly ConcurrentQueue<FuzzException> problems = new();

    [Fact]
    public async Task Every_verb_answers_whatever_is_sent_to_it_and_nothing_piles_up()
    {
        // Every webhook fails here; the tries of three days would take longer than everything else.
        await using var server = await RunningServer.StartAsync(
            settings => settings with { WebhookRetries = RetrySchedule.Parse("1h/1h")! });
        var strangers = await StrangersAsync(server);
        var address = new IPEndPoint(IPAddress.Loopback, server.Url.Port);
        if (OnlyWalk is { } number)
        {
            await WalkAsync(address, [number], strangers);
            AssertNoProblems();
            return;
        }

        var walks = Math.Max(4, Requests / Walk.Length);
        var watch = Stopwatch.StartNew();
        await WalkAsync(address, Enumerable.Range(0, walks / 4), strangers);
        var early = Heap();
        await WalkAsync(address, Enumerable.Range(walks / 4, walks - (walks / 4)), strangers);
        var late = Heap();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"./dev fuzz --seed {Seed} --requests {walks * Walk.Length}   makes the same again. It took {watch.Elapsed.TotalSeconds:F1} s, "
            + $"heap {early / 1e6:F1} MB after a quarter and {late / 1e6:F1} MB at the end, "
            + $"{Environment.CpuUsage.TotalTime.TotalSeconds:F1} s of processor, resident {Environment.WorkingSet / 1e6:F0} MB"));
        AssertNoProblems();
        Assert.True(late - early < 16_000_000, $"The heap has grown from {early} to {late} bytes.");
        AssertDeep();
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        const int Refused = 5_000;
        using var folder = new TemporaryDirectory();
        await using var server = await RunningServer.StartAsync(folder: folder.Path);
        var strangers = await StrangersAsync(server);
        using var connection = new FuzzConnection(new(IPAddress.Loopback, server.Url.Port));
        var random = new Random(Seed);
        var maker = new RequestMaker(random, strangers, strangers, "stranger", "x") { Spoilt = true };
        var before = Rows(folder.Path);
        long heap = 0;
        for (var i = 0; i < Refused; i++)
        {
            heap = i == Refused / 4 ? Heap() : heap;
            var request = maker.Next();
            var answer = await connection.ExchangeAsync(
                request.Bytes, request.Method is "HEAD", TestContext.Current.CancellationToken);
            Assert.True(answer.Status is >= 400 and < 500, $"{request.Text}\n→ {answer.Head}{answer.Text}");
        }

        Assert.Equal(before, Rows(folder.Path));
        Assert.InRange(Heap() - heap, long.MinValue, 4_000_000);
    }

    // How many rows each table has that calls write to.
    private static string Rows(string folder)
    {
        using var store = Connection.OpenReader(new SqliteStoreOptions { Directory = folder }.FilePath, cacheKiB: 64);
        string[] tables =
            ["objects", "snapshots", "events", "answers", "accounts", "keys", "subscriptions", "deliveries", "attempts", "balances"];
        return string.Join(", ", tables.Select(table => $"{store.ScalarInt64($"SELECT count(*) FROM {table}")} {table}"));
    }

    private async Task WalkAsync(IPEndPoint server, IEnumerable<int> numbers, Finds strangers)
    {
        await Parallel.ForEachAsync(
            numbers.GroupBy(number => number % Lanes),
            new ParallelOptions { MaxDegreeOfParallelism = Lanes },
            async (lane, _) =>
            {
                foreach (var number in lane)
                {
                    if (problems.Count >= 20)
                    {
                        return;
                    }

                    var walk = new Walk(server, Seed, number, strangers);
                    try
                    {
                        await walk.RunAsync(lane.Key, check: OnlyWalk is not null);
                    }
                    catch (FuzzException problem)
                    {
                        problems.Enqueue(problem);
                    }

                    foreach (var (key, count) in walk.Answers)
                    {
                        answers.AddOrUpdate(key, count, (_, before) => before + count);
                    }
                }
            });
    }

    private void AssertNoProblems()
    {
        var byStatus = answers.GroupBy(each => each.Key.Status, each => each.Value).OrderBy(each => each.Key);
        output.WriteLine(
            $"{answers.Values.Sum()} answers: {string.Join(", ", byStatus.Select(each => $"{each.Key} × {each.Sum()}"))}");
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems.Select(each => each.Message)));
    }

    // A fuzzer that is always refused at the door has tried nothing: every address was granted something, if it can be.
    private void AssertDeep()
    {
        var granted = answers.Keys.Where(each => each.Status == 200).Select(each => each.Address).ToHashSet();
        var refused = answers.Keys.Where(each => each.Status is >= 400 and < 500).Select(each => each.Address).ToHashSet();
        var never = ApiRoutes.All.Select(each => $"{each.Method} {each.Pattern}").Where(each => !granted.Contains(each)).ToArray();
        output.WriteLine($"never granted by a form that was made by chance: {string.Join(", ", never)}");
        Assert.All(ApiRoutes.All, each => Assert.Contains($"{each.Method} {each.Pattern}", refused));
        Assert.True(never.Length < 12, string.Join(", ", never));
    }

    // Somebody else's shop, with something of every kind: its ids are tried, and none of its words may ever be shown.
    private static async Task<Finds> StrangersAsync(RunningServer server)
    {
        var finds = new Finds(new Random(Seed));
        using var client = server.Open(null);
        var shop = new Shop(client, "stranger");
        var stranger = new Canary(uint.MaxValue);
        foreach (var state in new[] { "requires_confirmation", "requires_action", "requires_capture", "succeeded" })
        {
            var intent = await shop.IntentAsync(state);
            await shop.DoAsync($"{Shop.Intents}/{intent}", $"metadata[note]={stranger}");
        }

        await shop.DoAsync("/v1/customers", $"name={stranger}");
        foreach (var list in new[] { Shop.Intents, "/v1/charges", "/v1/customers", "/v1/events" })
        {
            finds.Learn(System.Text.Encoding.UTF8.GetBytes((await shop.ReadAsync(list)).Text));
        }

        return finds;
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : null;
}

/// <summary>For tests that need the process for themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
