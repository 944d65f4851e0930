namespace Layby.Tests.Providers.Klarna;

/// <summary>Klarna's connector does what every connector does.</summary>
public sealed class KlarnaConformanceTests : ProviderConformance
{
    protected override async Task<ProviderStage> SetAsync() => await KlarnaStage.StartAsync();
}
