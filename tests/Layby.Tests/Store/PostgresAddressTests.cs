using Layby.Server;
using Layby.Server.Store.Postgres;
using Npgsql;
using Xunit;

namespace Layby.Tests.Store;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://layby:secret@db1:5433,db2/shop", "db1:5433,db2/shop")]
    [InlineData("postgresql://layby@127.0.0.1/layby?sslmode=require&application_name=till", "127.0.0.1/layby")]
    [InlineData("postgres:///layby", "localhost/layby")]
    [InlineData("postgres://a%40b:p%2Fw%3A%3B%27@db/x?target_session_attrs=read-write&connect_timeout=5", "db/x")]
    [InlineData("Host=db1,db2;Port=5433;Database=layby;Username=u;Password=secret", "db1,db2:5433/layby")]
    [InlineData("server=db;database=layby", "db/layby")]
    public void It_shows_where_it_is_and_nothing_else(string text, string shown)
    {
        var address = PostgresAddress.Parse(text)!;
        Assert.Equal(shown, address.Shown);
        Assert.Equal(shown, $"{address}");
        Assert.DoesNotContain("secret", $"{new Settings { Database = address }}", StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_escaped_reaches_the_driver_as_it_is()
    {
        var address = PostgresAddress.Parse("postgres://a%40b:p%2Fw%3A%3B%27@db1,db2:5433/x%20y?sslmode=verify-full&sslrootcert=/ca.pem")!;
        var driver = new NpgsqlConnectionStringBuilder(address.Connection);

        Assert.Equal(("a@b", "p/w:;'", "x y", "db1,db2:5433"), (driver.Username, driver.Password, driver.Database, driver.Host));
        Assert.Equal((SslMode.VerifyFull, "/ca.pem"), (driver.SslMode, driver.RootCertificate));
    }

    [Theory]
    [InlineData("mysql://db/x")]
    [InlineData("postgres://db/x?colour=red")]
    [InlineData("postgres://db/x?connect_timeout=soon")]
    [InlineData("postgres://db/x?target_session_attrs=standby")]
    [InlineData("Database=x")]
    [InlineData("Host=db;Database")]
    [InlineData("layby.db")]
    [InlineData("")]
    public void What_is_no_address_is_none(string text) => Assert.Null(PostgresAddress.Parse(text));

    [Fact]
    public void A_password_that_is_in_the_wrong_place_is_not_repeated()
    {
        var refused = Assert.Throws<StartRefusedException>(
            () => SettingsReader.Read(["--database", "mysql://layby:secret@db/x"], _ => null, null));
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, "on", "", null)]
    [InlineData(true, true, "on", "standby", null)]
    [InlineData(true, true, "local", "", null)]
    [InlineData(true, true, "remote_apply", "standby", null)]
    [InlineData(true, true, "off", "", "synchronous_commit is off")]
    [InlineData(true, true, "local", "standby", "synchronous_commit is local")]
    [InlineData(false, true, "on", "standby", "fsync is off")]
    [InlineData(true, false, "on", "standby", "full_page_writes is off")]
    public void Real_money_is_not_kept_where_it_can_be_lost(bool fsync, bool pages, string commit, string standbys, string? danger)
    {
        var server = new PostgresDurability(fsync, pages, commit, standbys, DataChecksums: true);
        if (danger is null)
        {
            Assert.Empty(server.Check(live: true, "db/x"));
            return;
        }

        Assert.Contains(danger, Assert.Single(server.Check(live: false, "db/x")), StringComparison.Ordinal);
        var refused = Assert.Throws<Layby.Server.Store.StoreRefusedException>(() => server.Check(live: true, "db/x"));
        Assert.Contains(danger, refused.Message, StringComparison.Ordinal);
    }
}
