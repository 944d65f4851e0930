using System.Security.Cryptography;
using System.Text;
using Layby.Server;
using Layby.Server.Store.Schema;
using Layby.Server.Store.Sqlite;
using Xunit;

namespace Layby.Tests.Store;

public sealed class SqliteMigrationTests : IDisposable
{
    private static readonly string[] _steps =
    [
        .. SqliteSchema.Steps,
        "CREATE TABLE second (x); INSERT INTO second VALUES (1);",
        "ALTER TABLE second ADD COLUMN y; UPDATE second SET y = x + 1;",
    ];

    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File(SqliteStoreOptions.FileName);

    public void Dispose() => _directory.Dispose();

    private Connection Open() => Connection.OpenWriter(Database, 1024);

    [Fact]
    public void A_migration_goes_on_from_each_step_where_it_may_have_stopped()
    {
        for (var done = 0; done <= _steps.Length; done++)
        {
            File.Delete(Database);
            using (var stopped = Open())
            {
                SqliteMigration.Run(stopped, Database, _steps[..done]);
            }

            using var resumed = Open();
            SqliteMigration.Run(resumed, Database, _steps);

            Assert.Equal(_steps.Length, resumed.ScalarInt64("PRAGMA user_version"));
            Assert.Equal(SqliteSchema.ApplicationId, resumed.ScalarInt64("PRAGMA application_id"));
            Assert.Equal(2, resumed.ScalarInt64("SELECT y FROM second"));
        }
    }

    [Fact]
    public void A_step_that_is_cut_short_leaves_nothing_and_is_done_again()
    {
        for (var step = 0; step < _steps.Length; step++)
        {
            File.Delete(Database);
            using (var stopped = Open())
            {
                string[] broken = [.. _steps[..step], _steps[step] + "SELECT no_such_thing();"];
                Assert.Throws<SqliteFailure>(() => SqliteMigration.Run(stopped, Database, broken));

                // The connection goes away inside its transaction, as in a crash.
                Assert.False(stopped.Idle);
            }

            using var resumed = Open();
            Assert.Equal(step, resumed.ScalarInt64("PRAGMA user_version"));
            SqliteMigration.Run(resumed, Database, _steps);
            Assert.Equal(2, resumed.ScalarInt64("SELECT y FROM second"));
        }
    }

    [Fact]
    public async Task A_file_in_which_a_first_start_crashed_before_its_first_step_is_opened()
    {
        using (var connection = Open())
        {
            connection.ScalarText("PRAGMA journal_mode = WAL");
        }

        await using var store = SqliteStore.Open(new() { Directory = _directory.Path });
        Assert.Empty(await store.ListAccountsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_key_of_the_first_schema_still_opens_its_account()
    {
        const string Key = "sk_test_fromTheFirstSchema00000000000000000000";
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        using (var old = Open())
        {
            SqliteMigration.Run(old, Database, [SqliteSchema0001.Sql]);
            old.Execute(
                $"""
                INSERT INTO accounts VALUES ('acct_1first00000schema0', 'first00000', 1760000000, 0);
                INSERT INTO keys VALUES (x'{hash}', 'acct_1first00000schema0', 1, 5);
                """);
        }

        await using var server = await RunningServer.StartAsync(
            settings => settings with { Keys = KeyPolicy.Listed }, folder: _directory.Path);
        using var client = server.Open(Key);

        var account = (await RunningServer.SendAsync(client, HttpMethod.Get, "/v1/account", null)).Granted();
        Assert.Equal("acct_1first00000schema0", account.Id);
        var kept = Assert.Single(server.Server.World.Keyring.Keys.All);
        Assert.Equal((5, null, KeyStanding.Active), (kept.Created, kept.LastFour, server.Server.World.Keyring.Keys.StandingOf(kept)));
    }
}
