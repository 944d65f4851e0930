using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Layby.Tests.Crashes;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>
/// The real program dies under live payments, again and again, with what it owes to providers half done: in the end both sides' books
/// are the same, and what the shop was told is so.
/// </summary>
public sealed class LiveKillTests(ITestOutputHelper output)
{
    private const int Buyers = 4;

    // A node dies at one of so many steps of its callers.
    private const int LatestAct = 120;

    // What a dead node has begun is left alone for a minute, and a page that was closed too early for half an hour.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Kills_amid_live_payments_lose_nothing_and_double_nothing()
    {
        // The simulator cuts a single node at each write and call; this one takes two minutes, most of them waiting.
        Assert.SkipUnless(Dial.IsLong, "./dev crash runs it");
        await using var nodes = await LiveNodes.StartAsync();
        await SufferAsync(nodes, Math.Max(5, Dial.Kills / 10), _ => 0);
    }

    [Fact]
    public async Task So_it_is_with_three_nodes_of_which_two_die()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        await using var primary = await PostgresServer.StartAsync("synchronous_commit=on");
        await using var nodes = await LiveNodes.StartAsync(3, primary.AddressOf(await primary.NewDatabaseAsync()));
        await SufferAsync(nodes, Math.Max(4, Dial.Kills / 15), kill => 1 + (kill % 2));
    }

    private async Task SufferAsync(LiveNodes nodes, int kills, Func<int, int> whose)
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var dice = new Random(seed);
        var (deadly, acts) = (new TaskCompletionSource(), 0);
        LiveBuyer[] buyers = [.. Enumerable.Range(0, Buyers).Select(each => new LiveBuyer(nodes, each, new Random(seed + each), Act))];
        using var end = new CancellationTokenSource();
        var selling = Task.WhenAll(buyers.Select(each => each.SellAsync(end.Token)));
        for (var kill = 0; kill < kills; kill++)
        {
            deadly = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref acts, dice.Next(1, LatestAct));
            await Task.WhenAny(deadly.Task.WaitAsync(TimeSpan.FromSeconds(90)), selling);
            await nodes.KillAsync(whose(kill));
            await nodes.StartAsync(whose(kill));
        }

        await end.CancelAsync();
        await selling;
        await SettleAsync(nodes);
        await CheckAsync(nodes, buyers);
        output.WriteLine(
            $"{kills} kills, {buyers.Sum(each => each.Intended.Count)} payments, {nodes.Entries.Count} in the providers' books, "
            + $"{nodes.Entries.Sum(each => each.Captures.Count)} captures, {nodes.Entries.Sum(each => each.Refunds.Count)} refunds");
        foreach (var buyer in buyers)
        {
            buyer.Dispose();
        }

        void Act()
        {
            if (Interlocked.Decrement(ref acts) == 0)
            {
                deadly.TrySetResult();
            }
        }
    }

    // Until nothing is owed to a provider any more, and the command that compares both sides finds no difference.
    private static async Task SettleAsync(LiveNodes nodes)
    {
        for (var began = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromSeconds(3)))
        {
            var (exitCode, said) = await nodes.TryAsync("reconcile");
            if (exitCode == 0 && said.Contains(", 0 still open", StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(began.Elapsed < Settling, said);
        }
    }

    private static async Task CheckAsync(LiveNodes nodes, LiveBuyer[] buyers)
    {
        using var client = new HttpClient { BaseAddress = nodes.UrlOf(0) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", nodes.Key);
        var (received, refunded) = (0L, 0L);
        foreach (var id in buyers.SelectMany(each => each.Intended))
        {
            var intent = JsonNode.Parse(await client.GetStringAsync($"/v1/payment_intents/{id}?expand[]=latest_charge"))!;
            received += (long)intent["amount_received"]!;
            refunded += (string?)intent["status"] is "succeeded" ? (long)intent["latest_charge"]!["amount_refunded"]! : 0;
            foreach (var (_, promised) in buyers.SelectMany(each => each.Promised).Where(each => each.Key == id))
            {
                Assert.Equal(promised, (string?)intent["status"]);
            }
        }

        // What came too late and went back is in no books of ours.
        var sales = nodes.Entries
            .Where(each => !each.Refunds.Any(back => back.Name?.StartsWith("late:", StringComparison.Ordinal) is true))
            .ToList();
        Assert.Equal((received, refunded), (sales.Sum(each => each.Captured), sales.Sum(each => each.Refunded)));
        Assert.All(nodes.Entries, each => Assert.True(each.Captures.Count <= 1, $"{each.Attempt} was captured more than once"));
        Assert.All(
            nodes.Entries.SelectMany(each => each.Refunds).GroupBy(each => each.Name),
            each => Assert.True(each.Count() == 1, $"{each.Key} was refunded {each.Count()} times"));
        await nodes.OrderAsync("verify");
    }
}
