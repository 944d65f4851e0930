using Layby.Tests.Crashes;
using Layby.Tests.Fuzz;
using Layby.Tests.Postgres;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Nodes;

/// <summary>
/// Three real nodes under load while one of them dies, freezes or is replaced, or their database's primary dies: nothing
/// acknowledged is lost, nothing is done twice, and the others go on.
/// </summary>
[Collection(nameof(Alone))]
public sealed class NodesOrdealTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    // How long a caller waits for an answer: of a node that may be frozen not for long, else for as long as it takes.
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    // Longer than a node may keep the deadlines to itself.
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_node_may_die_and_another_freeze()
    {
        ThreeNodes.Need();
        await using var primary = await PostgresServer.StartAsync();
        await using var fleet = await Fleet.StartAsync(primary.AddressOf(await primary.NewDatabaseAsync()));
        await LoadAsync(fleet, Hasty, async () =>
        {
            fleet.Nodes[0].KillNine();
            await Task.Delay(Calm);
            await fleet.RestartAsync(0);
            await Task.Delay(Calm);
            await fleet.Nodes[1].TerminateAsync("STOP");
            await Task.Delay(Frozen);
            await fleet.Nodes[1].TerminateAsync("CONT");
            await Task.Delay(Calm);
        });
    }

    [Fact]
    public async Task The_primary_may_die_again_and_again()
    {
        ThreeNodes.Need();
        var primary = await PostgresServer.StartAsync("max_connections=200");
        var standby = await StandByAsync(primary, null);
        try
        {
            var database = await primary.NewDatabaseAsync();
            await using var fleet = await Fleet.StartAsync(
                $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Username=layby;Database={database}");
            await LoadAsync(fleet, Patient, async () =>
            {
                for (var i = 0; i < Dial.Failovers; i++)
                {
                    fleet.Crowd.BeginGap();
                    await primary.KillNineAsync();
                    await standby.PromoteAsync();
                    await Task.Delay(Calm);
                    output.WriteLine($"no write for {fleet.Crowd.LongestGap.TotalMilliseconds:0} ms at most");
                    var port = primary.Port;
                    await primary.DisposeAsync();
                    (primary, standby) = (standby, await StandByAsync(standby, port));
                }
            });
        }
        finally
        {
            await standby.DisposeAsync();
            await primary.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nodes_are_replaced_one_by_one_and_no_request_fails()
    {
        ThreeNodes.Need();
        await using var primary = await PostgresServer.StartAsync();
        var address = primary.AddressOf(await primary.NewDatabaseAsync());
        await using var fleet = await Fleet.StartAsync(address, Dial.FromDll);
        output.WriteLine(Dial.FromDll is null ? "by the same version" : "by a later version");
        await LoadAsync(fleet, Patient, async () =>
        {
            for (var node = 0; node < fleet.Nodes.Count; node++)
            {
                // As whoever replaces nodes does: it is sent nothing new, then told to end.
                fleet.Balancer.Leave(node);
                await fleet.Nodes[node].TerminateAsync();
                Assert.Equal(0, await fleet.Nodes[node].WaitAsync());
                await fleet.RestartAsync(node);
                await Task.Delay(Calm);
            }
        });
        Assert.Equal(0, fleet.Crowd.Again);
    }

    private async Task LoadAsync(Fleet fleet, TimeSpan patience, Func<Task> trouble)
    {
        using var client = fleet.Open(patience);
        using var over = new CancellationTokenSource();
        var leading = fleet.Crowd.LeadAsync(client, over.Token);
        await Task.Delay(Calm);
        await trouble();
        await over.CancelAsync();
        await leading;
        await CrowdBooks.CheckAsync(fleet.Crowd, client);
        output.WriteLine(
            $"{fleet.Crowd.Lives.Count()} payments, {fleet.Crowd.Again} requests sent again "
            + $"({string.Join("; ", fleet.Crowd.Reasons)}); of the last ones "
            + $"{fleet.Crowd.Repeated.Done} had been carried out and {fleet.Crowd.Repeated.Undone} had not");
    }

    // Whatever is acknowledged from now on is on both.
    private static async Task<PostgresServer> StandByAsync(PostgresServer primary, int? port)
    {
        var standby = await primary.AddStandbyAsync("standby", port);
        await primary.FollowAsync();
        return standby;
    }

    private sealed class Fleet(string address) : IAsyncDisposable
    {
        private readonly TemporaryDirectory folder = new();
        private readonly List<LaybyProcess> nodes = [];

        public List<LaybyProcess> Nodes => nodes;

        public Crowd Crowd { get; } = new(Callers, () => { });

        public Balancer Balancer { get; private set; } = null!;

        /// <summary>Starts three, of the program that was built here or of an earlier one; whoever is restarted is of this one.</summary>
        public static async Task<Fleet> StartAsync(string address, string? dll = null)
        {
            var fleet = new Fleet(address);
            for (var i = 0; i < 3; i++)
            {
                fleet.nodes.Add(await fleet.ServeAsync(dll ?? LaybyProcess.Dll));
            }

            fleet.Balancer = new(fleet.nodes.Select(each => each.Url));
            return fleet;
        }

        public HttpClient Open(TimeSpan patience)
        {
            var client = Crowd.Open(nodes[0].Url, Balancer);
            client.Timeout = patience;
            return client;
        }

        public async Task RestartAsync(int node)
        {
            await nodes[node].DisposeAsync();
            nodes[node] = await ServeAsync(LaybyProcess.Dll);
            Balancer.Replace(node, nodes[node].Url);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            folder.Dispose();
        }

        private Task<LaybyProcess> ServeAsync(string dll) => LaybyProcess.ServeOfAsync(dll, folder.Path, "--database", address);
    }
}
