using System.Collections.Concurrent;
using Layby.Server.Store.Postgres;
using Npgsql;
using Xunit;

namespace Layby.Tests.Postgres;

/// <summary>A database of a test's own, on the server that the tests share. It is emptied for the next one.</summary>
internal sealed class RentedDatabase(PostgresServer server, string name) : IAsyncDisposable
{
    private static readonly ConcurrentBag<string> Resting = [];

    private static readonly Lazy<Task<PostgresServer>> Shared = new(static async () =>
    {
        var server = await PostgresServer.StartAsync(PostgresServer.Quick);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        return server;
    });

    // To make a database takes a third of a second, to make Layby's tables in it as long again.
    private static readonly Lazy<Task<string>> Template = new(static async () =>
    {
        var server = await Shared.Value;
        var name = await server.NewDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(PostgresServer.Options(server.AddressOf(name)));
        return name;
    });

    /// <summary>The server that tests share which do nothing to it; a skipped test where none can be started here.</summary>
    public static Task<PostgresServer> ServerAsync()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        return Shared.Value;
    }

    /// <summary>Its connection string.</summary>
    public string Address => server.AddressOf(name);

    /// <summary>How a store is opened on it.</summary>
    public PostgresStoreOptions Options => PostgresServer.Options(Address);

    /// <summary>One that has Layby's tables and nothing in them, or a skipped test where no server can be started here.</summary>
    public static async Task<RentedDatabase> OfAsync()
    {
        var server = await ServerAsync();
        if (Resting.TryTake(out var rested))
        {
            return new(server, rested);
        }

        return new(server, await server.NewDatabaseAsync($"TEMPLATE {await Template.Value} STRATEGY file_copy"));
    }

    /// <summary>A store on it; of several, each is a node.</summary>
    public ValueTask<PostgresStore> OpenAsync() => PostgresStore.OpenAsync(Options);

    /// <summary>Says something to it.</summary>
    public Task ExecuteAsync(string sql) => PostgresServer.ExecuteAtAsync(Address, sql);

    /// <summary>Asks it one thing.</summary>
    public Task<List<string>> AskAsync(string sql) => PostgresServer.AskAtAsync(Address, sql);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync(
                """
                TRUNCATE accounts, keys, snapshots, objects, balances, answers, events, subscriptions, deliveries, attempts,
                    operations, leases;
                UPDATE layby SET upkeep_until = 0;
                """);
            Resting.Add(name);
        }
        catch (PostgresException)
        {
            // The test has changed its tables: the next one gets another database.
        }
    }
}
