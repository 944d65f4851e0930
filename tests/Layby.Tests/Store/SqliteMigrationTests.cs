using Layby.Core;
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
    public async Task The_books_of_an_older_file_are_added_up_and_labelled()
    {
        using (var older = Open())
        {
            SqliteMigration.Run(older, Database, SqliteSchema.Steps.Take(1).ToArray());
            var lines = new (string Type, string Currency, int AvailableOn, int Net)[]
            {
                ("payment", "eur", 86_400, 100), ("payment", "eur", 86_400, 50), ("payment_refund", "eur", 1_000, -30),
                ("payment", "gbp", 86_400, 7),
            };
            for (var i = 0; i < lines.Length; i++)
            {
                var (type, currency, availableOn, net) = lines[i];
                older.Execute(
                    $$"""
                    INSERT INTO snapshots VALUES ({{i + 1}}, CAST('{"type":"{{type}}","currency":"{{currency}}",' ||
                        '"available_on":{{availableOn}},"net":{{net}}}' AS BLOB));
                    INSERT INTO objects (account, id, revision, snapshot, created) VALUES ('acct_1', 'txn_{{i}}', 1, {{i + 1}}, 1000);
                    """);
            }
        }

        await using var store = SqliteStore.Open(new() { Directory = _directory.Path });

        Assert.Equal(
            [new("eur", 0, -30), new("eur", 86_400, 150), new Posting("gbp", 86_400, 7)],
            await store.BalanceAsync("acct_1", CancellationToken.None));
        var found = await store.ListAsync(
            new() { Account = "acct_1", Prefix = "txn_", Limit = 9, Labels = ["payment eur"] }, CancellationToken.None);
        Assert.Equal(["txn_1", "txn_0"], found.Rows.Select(each => each.Id));
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
}
