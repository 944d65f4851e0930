using Layby.Server.Store;
using Layby.Server.Store.Postgres;
using Layby.Tests.Postgres;
using Xunit;

namespace Layby.Tests.Store;

public sealed class PostgresStoreTests : StoreConformance
{
    private string address = "";

    protected override async ValueTask<IStore> OpenEmptyAsync()
    {
        Assert.SkipUnless(PostgresProgram.Lacking is null, PostgresProgram.Lacking ?? "");
        address = await (await PostgresServer.SharedAsync()).NewAddressAsync();
        return await PostgresStore.OpenAsync(PostgresServer.Options(address));
    }

    protected override Task EndLeasesAsync() => PostgresServer.ExecuteAtAsync(address, "UPDATE deliveries SET lease = 0 WHERE state = 1");
}
