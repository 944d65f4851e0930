namespace Layby.Tests.Providers.Klarna;

/// <summary>Klarna's connector does what every connector does.</summary>
public sealed class KlarnaConformanceTests : ProviderConformance
{
    protected override async Task<ProviderStage> SetAsync() => await KlarnaStage.StartAsync();
}

/// <summary>The same without a network between them, as a simulator has it.</summary>
public sealed class KlarnaDirectConformanceTests : ProviderConformance
{
    protected override async Task<ProviderStage> SetAsync() => await KlarnaStage.StartAsync(isDirect: true);
}
