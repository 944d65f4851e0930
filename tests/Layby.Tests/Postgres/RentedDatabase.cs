using Layby.Server.Store.Postgres;
using Npgsql;
using Xunit;

namespace Layby.Tests.Postgres;

/// <summary>A database of a test's own, on the server that the tests share. It is emptied for the next one.</summary>
internal sealed class RentedDatabase(PostgresServer server, string name) : IAsyncDisposable
{
    /// <summary>Its connection string.</summary>
    public string Address => server.AddressOf(name);

    /// <summary>How a store is opened on it.</summary>
    public PostgresStoreOptions Options => PostgresServer.Options(Address);

    /// <summary>One, or a skipped test where no server can be started here.</summary>
    public static async Task<RentedDatabase> OfAsync()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        return await (await PostgresServer.SharedAsync()).RentAsync();
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
            await server.GiveBackAsync(name);
        }
        catch (PostgresException)
        {
            // The test has changed its tables: the next one gets another database.
        }
    }
}
