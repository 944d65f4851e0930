using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Nodes;

/// <summary>Three servers on one database, and a client that asks them in turns. Skipped where there is no PostgreSQL.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    private readonly List<RunningServer> servers = [];
    private RentedDatabase? database;

    /// <summary>The nodes.</summary>
    public IReadOnlyList<RunningServer> All => servers;

    /// <summary>Asks them in turns.</summary>
    public HttpClient Client { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        if (PostgresProgram.Lacking is not null)
        {
            return;
        }

        database = await RentedDatabase.OfAsync();
        for (var i = 0; i < 3; i++)
        {
            servers.Add(await JoinAsync());
        }

        Client = new(new Balancer(servers.Select(each => each.Url))) { BaseAddress = servers[0].Url };
    }

    /// <summary>One more node, which the client does not ask.</summary>
    public Task<RunningServer> JoinAsync(TimeProvider? time = null) =>
        RunningServer.StartAsync(settings => settings with { Database = database!.Options.Address }, time);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>Skips the test where there is nothing to run it on.</summary>
    public static void Need() => Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
}
