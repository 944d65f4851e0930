using Layby.Tests.Telemetry;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>Of several nodes on one database each night one compares an account with its providers, whichever of them live.</summary>
public sealed class NightsOnPostgresTests
{
    private const int Accounts = 3;

    [Fact]
    public async Task Each_night_one_of_three_nodes_compares_each_account()
    {
        await using var nodes = await Nodes.StartAsync(3);

        for (var night = 1; night <= 3; night++)
        {
            await nodes.NightAsync();

            Assert.Equal(night, await nodes.CountAsync("differed"));
            Assert.Equal(night * (Accounts - 1), await nodes.CountAsync("agreed"));
            Assert.Equal(night, await nodes.CountAsync("refund", "layby_audit_differences_total", "about"));
        }
    }

    [Fact]
    public async Task A_node_that_is_hours_late_compares_nothing_once_more()
    {
        await using var nodes = await Nodes.StartAsync(2);
        var late = await nodes.JoinAsync();

        await nodes.NightAsync(except: late);
        await nodes.Database.PassAsync(TimeSpan.FromHours(19));
        await late.Server.Audit.RunOnceAsync(CancellationToken.None);

        Assert.Equal((1, Accounts - 1), (await nodes.CountAsync("differed"), await nodes.CountAsync("agreed")));
    }

    [Fact]
    public async Task What_a_node_that_is_gone_compared_last_night_another_compares_the_next()
    {
        await using var nodes = await Nodes.StartAsync(3);
        await nodes.NightAsync();
        for (var left = 2; left >= 1; left--)
        {
            foreach (var node in nodes.All.ToArray())
            {
                if (await Nodes.CountAsync(node, "differed") > 0)
                {
                    await nodes.EndAsync(node);
                }
            }

            Assert.Equal(left, nodes.All.Count);
            var before = await nodes.CountAsync("agreed");
            await nodes.NightAsync();

            Assert.Equal(1, await nodes.CountAsync("differed"));
            Assert.Equal(Accounts - 1, await nodes.CountAsync("agreed") - before);
        }
    }

    /// <summary>Servers in live mode on the database of a shop that has closed: one account's refund was made at Alma.</summary>
    private sealed class Nodes(LiveShop shop, LiveDatabase database) : IAsyncDisposable
    {
        /// <summary>Those that live.</summary>
        public List<RunningServer> All { get; } = [];

        public LiveDatabase Database => database;

        public static async Task<Nodes> StartAsync(int count)
        {
            var database = await LiveDatabase.OfAsync();
            var shop = await LiveShop.OpenAsync(database: database);
            var nodes = new Nodes(shop, database);
            var intent = await shop.ConfirmedAsync();
            await shop.PressAsync(await shop.GoAsync(intent), "approve");
            await shop.AtAlmaAsync($"v1/payments/{(string)Assert.Single(shop.Books())!["id"]!}/refunds", """{"amount":2000}""");
            for (var more = 1; more < Accounts; more++)
            {
                await shop.AddAccountAsync();
            }

            await shop.StopAsync();
            for (var node = 0; node < count; node++)
            {
                await nodes.JoinAsync();
            }

            return nodes;
        }

        public async Task<RunningServer> JoinAsync()
        {
            var node = await shop.JoinAsync();
            All.Add(node);
            return node;
        }

        public async Task EndAsync(RunningServer node)
        {
            All.Remove(node);
            await node.DisposeAsync();
        }

        /// <summary>A day passes, and all look at once whose minute has come.</summary>
        public async Task NightAsync(RunningServer? except = null)
        {
            await database.PassAsync(TimeSpan.FromDays(1));
            shop.Pass(TimeSpan.FromDays(1));
            await Task.WhenAll(All.Where(each => each != except).Select(each => each.Server.Audit.RunOnceAsync(CancellationToken.None)));
        }

        /// <summary>What all nodes that live have counted.</summary>
        public async Task<double> CountAsync(string value, string name = "layby_audits_total", string label = "result") =>
            (await Task.WhenAll(All.Select(each => CountAsync(each, value, name, label)))).Sum();

        /// <summary>What a node has counted since it began.</summary>
        public static async Task<double> CountAsync(
            RunningServer node, string value, string name = "layby_audits_total", string label = "result")
        {
            using var client = new HttpClient();
            var figures = Scrape.Read(await client.GetStringAsync(node.Server.MetricsUrl));
            return figures[$$"""{{name}}{{{label}}="{{value}}"}"""];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in All)
            {
                await node.DisposeAsync();
            }

            await shop.DisposeAsync();
        }
    }
}
