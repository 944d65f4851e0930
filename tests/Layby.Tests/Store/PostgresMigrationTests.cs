using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Server.Store.Schema;
using Layby.Tests.Postgres;
using Npgsql;
using Xunit;

namespace Layby.Tests.Store;

public sealed class PostgresMigrationTests
{
    [Fact]
    public async Task Ten_nodes_that_start_at_once_make_one_schema()
    {
        var address = await EmptyAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            PostgresStore.OpenAsync(PostgresServer.Options(address) with { Connections = 4 }).AsTask()));

        Assert.Equal([$"{PostgresSchema.Steps.Count}"], await PostgresServer.AskAtAsync(address, "SELECT version FROM layby"));
        foreach (var store in stores)
        {
            await store.OpenAccountAsync(new("acct_1", "mark", 1, 0), default);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_step_that_fails_leaves_what_came_before_it_and_is_done_by_the_next_start()
    {
        var address = await EmptyAsync();
        await using var source = NpgsqlDataSource.Create(address);
        await Assert.ThrowsAsync<PostgresException>(async () => await PostgresMigration.RunAsync(
            source, "db/x", ["CREATE TABLE one (a int)", "CREATE TABLE two (a int); SELECT 1 / 0"], 1));
        Assert.Equal(["one"], await TablesAsync(address));

        await PostgresMigration.RunAsync(source, "db/x", ["CREATE TABLE one (a int)", "CREATE TABLE two (a int)"], 1);
        Assert.Equal(["one", "two"], await TablesAsync(address));
        Assert.Equal(["2"], await PostgresServer.AskAtAsync(address, "SELECT version FROM layby"));
    }

    [Fact]
    public async Task An_older_program_goes_on_beside_a_newer_one_until_a_step_takes_something_from_it()
    {
        var address = await EmptyAsync();
        string[] steps = ["CREATE TABLE one (a int)", "CREATE TABLE two (a int)", "DROP TABLE one"];
        await using var source = NpgsqlDataSource.Create(address);
        await PostgresMigration.RunAsync(source, "db/x", steps[..2], leastReader: 1);
        await PostgresMigration.RunAsync(source, "db/x", steps[..1], leastReader: 1);

        await PostgresMigration.RunAsync(source, "db/x", steps, leastReader: 2);
        await PostgresMigration.RunAsync(source, "db/x", steps[..2], leastReader: 1);
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(async () =>
            await PostgresMigration.RunAsync(source, "db/x", steps[..1], leastReader: 1));
        Assert.Equal("db/x was written by a newer server (schema 3, for those that know 2; this one knows 1).", refused.Message);
    }

    [Fact]
    public async Task Another_programs_tables_are_left_alone()
    {
        var address = await EmptyAsync();
        await PostgresServer.ExecuteAtAsync(address, "CREATE TABLE accounts (a int)");
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(async () =>
            await PostgresStore.OpenAsync(PostgresServer.Options(address)));
        Assert.EndsWith("has another program's tables: give Layby a database of its own.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["accounts"], await TablesAsync(address));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=layby;Password=secret", "127.0.0.1:1/x can not be reached: Connection refused.")]
    [InlineData("Host=HERE;Database=nowhere;Username=layby", "HERE/nowhere does not exist: make the database first.")]
    [InlineData("Host=HERE;Database=postgres;Username=stranger;Password=secret", "HERE/postgres does not let this user in.")]
    [InlineData("Host=HERE;Database=x;Colour=secret", "HERE/x has a connection string that is not understood.")]
    public async Task What_can_not_be_used_is_refused_in_one_sentence_without_the_password(string text, string sentence)
    {
        var port = (await RentedDatabase.ServerAsync()).Port;
        text = text.Replace("HERE", $"127.0.0.1;Port={port}", StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(async () =>
            await PostgresStore.OpenAsync(PostgresServer.Options(text)));
        Assert.Equal(sentence.Replace("HERE", $"127.0.0.1:{port}", StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public async Task A_server_that_can_lose_what_it_acknowledged_is_told_of_at_start()
    {
        await using var database = await RentedDatabase.OfAsync();
        await using var store = await database.OpenAsync();
        Assert.Contains(store.Warnings, each => each.Contains("fsync is off", StringComparison.Ordinal));
        Assert.DoesNotContain(store.Warnings, each => each.Contains('\n', StringComparison.Ordinal));
    }

    private static async Task<string> EmptyAsync()
    {
        var server = await RentedDatabase.ServerAsync();
        return server.AddressOf(await server.NewDatabaseAsync());
    }

    private static Task<List<string>> TablesAsync(string address) => PostgresServer.AskAtAsync(
        address, "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'layby' ORDER BY tablename");
}
