using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Providers.Klarna;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Layby.Tests.Providers.Klarna;

/// <summary>The same before Klarna's own playground, where somebody has given keys of it: as far as no customer is needed.</summary>
public sealed class KlarnaPlaygroundTests : ProviderConformance
{
    protected override Task<ProviderStage> SetAsync()
    {
        var user = Environment.GetEnvironmentVariable("LAYBY_KLARNA_PLAYGROUND_USER");
        var password = Environment.GetEnvironmentVariable("LAYBY_KLARNA_PLAYGROUND_PASSWORD");
        Assert.SkipWhen(
            user is null || password is null, "LAYBY_KLARNA_PLAYGROUND_USER and _PASSWORD name no keys of Klarna's playground.");
        return Task.FromResult<ProviderStage>(new Playground(user, password));
    }

    private sealed class Playground(string user, string password) : ProviderStage
    {
        private readonly HttpMessageInvoker network = new(new ProviderNetwork(TimeProvider.System, ProviderNetwork.Sockets()));
        private IConnector? connector;

        public override IConnector Connector => connector ??= Another();

        public override IReadOnlySet<Deed> Deeds { get; } = new HashSet<Deed>();

        public override bool IsDouble => false;

        public override bool PlacesOrders => true;

        public override TimeSpan SessionLife => TimeSpan.FromHours(47);

        public override IConnector Another(bool wrongKey = false) => new KlarnaConnector(
            new() { Playground = true, Regions = [new() { Region = "eu", UserName = user, Secret = wrongKey ? "wrong" : password }] },
            network,
            TimeProvider.System,
            NullLogger<KlarnaConnector>.Instance);

        public override ProviderOrder NewOrder(long amount)
        {
            var attempt = $"pa_{Guid.CreateVersion7():N}";
            return new()
            {
                Method = "klarna",
                AttemptId = attempt,
                IntentId = $"pi_{attempt[3..]}",
                Amount = new(amount, "eur"),
                ManualCapture = true,
                Details = KlarnaStage.DetailsOf(attempt, "https://shop.example/hooks/klarna/secret", TimeProvider.System.GetUtcNow()),
            };
        }

        public override Task DoAsync(ProviderRefs refs, Deed deed) => throw new NotSupportedException("Nobody is there.");

        public override void Plan(Layby.Doubles.Fault fault, Step step) => throw new NotSupportedException("It is not ours to break.");

        public override ProviderBooks BooksOf(ProviderOrder order) => throw new NotSupportedException("Its books are its own.");

        public override ValueTask DisposeAsync()
        {
            network.Dispose();
            return base.DisposeAsync();
        }
    }
}
