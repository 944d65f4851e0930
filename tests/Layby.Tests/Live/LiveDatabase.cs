using Layby.Server.Store.Postgres;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>
/// A PostgreSQL database of a test's own that a live server accepts: its server waits for the disk, as the one that other tests share
/// does not.
/// </summary>
internal sealed class LiveDatabase(PostgresServer server, string name)
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(static async () =>
    {
        var server = await PostgresServer.StartAsync("max_connections=200");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        return server;
    });

    private string name = name;
    private string saved = "";

    /// <summary>An address that a command can be given.</summary>
    public string Address => server.AddressOf(name);

    /// <summary>The same, read.</summary>
    public PostgresAddress Place => PostgresServer.Options(Address).Address;

    /// <summary>One that nobody has made ready, or a skipped test where no server can be started here.</summary>
    public static async Task<LiveDatabase> OfAsync()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        var server = await Shared.Value;
        return new(server, await server.NewDatabaseAsync());
    }

    /// <summary>Copies it to where <see cref="Restore"/> finds it; nobody may be connected.</summary>
    public async Task SaveAsync() => saved = await server.NewDatabaseAsync($"TEMPLATE {name}");

    /// <summary>From now on it is what it was when it was saved.</summary>
    public void Restore() => name = saved;

    /// <summary>Time passes by the database's clock: leases end so much earlier.</summary>
    public Task PassAsync(TimeSpan span) =>
        server.ExecuteAsync($"UPDATE leases SET until = until - {(long)span.TotalMilliseconds}", name);

    /// <summary>Asks it one thing.</summary>
    public Task<List<string>> AskAsync(string sql) => PostgresServer.AskAtAsync(Address, sql);
}
