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

/// <summary>
/// The connector against Alma's own sandbox, where somebody has given a key of theirs. Nobody can play a customer there: what is tried is
/// all that needs none.
/// </summary>
public sealed class AlmaSandboxConformance : ProviderConformance
{
    protected override Task<ProviderStage> SetAsync()
    {
        var key = Environment.GetEnvironmentVariable("LAYBY_ALMA_SANDBOX_KEY");
        Assert.SkipWhen(key is null, "LAYBY_ALMA_SANDBOX_KEY names no key of Alma's sandbox.");
        return Task.FromResult<ProviderStage>(new AlmaSandboxStage(key!));
    }
}
