using Layby.Core.Providers;
using Layby.Server.Providers;
using Xunit;

namespace Layby.Tests.Providers.Alma;

/// <summary>The connector against Alma's double, over real HTTP.</summary>
public sealed class AlmaConformance : ProviderConformance
{
    protected override async Task<ProviderStage> SetAsync() => await AlmaStage.SetAsync();
}

/// <summary>The same where every payment is created to be captured by us, though its merchant asked for none of it.</summary>
public sealed class AlmaAlwaysManualConformance : ProviderConformance
{
    protected override async Task<ProviderStage> SetAsync() =>
        await AlmaStage.SetAsync(with: contract => contract with { AlwaysManual = true });
}
