using System.Security.Cryptography;
using Layby.Core.Providers;
using Layby.Doubles;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;

namespace Layby.Tests.Providers.Alma;

/// <summary>Alma's own sandbox.</summary>
internal sealed class AlmaSandboxStage(string key) : ProviderStage
{
    private readonly HttpMessageInvoker network = new(new ProviderNetwork(TimeProvider.System, ProviderNetwork.Sockets()));

    private AlmaConnector? connector;

    public override IConnector Connector => Alma;

    public override IReadOnlySet<Deed> Deeds { get; } = new HashSet<Deed>();

    public override bool IsDouble => false;

    public override bool PlacesOrders => false;

    public override TimeSpan SessionLife => TimeSpan.FromMinutes(AlmaOrder.ExpiresAfter);

    private AlmaConnector Alma => connector ??= (AlmaConnector)Another();

    public override IConnector Another(bool wrongKey = false) =>
        new AlmaConnector(new(wrongKey ? "sk_test_of_nobody" : key, IsLive: false), network, TimeProvider.System);

    public override ProviderOrder NewOrder(long amount) =>
        AlmaOrders.New($"pa_{RandomNumberGenerator.GetHexString(20)}", amount, TimeProvider.System.GetUtcNow()) with
        {
            ManualCapture = false,
        };

    public override async Task<Opened> OpenAsync(ProviderOrder order)
    {
        var opened = await Alma.OpenAsync(order, CancellationToken.None);
        return opened is Opened.Session { Refs.PageUrl: null }
            ? await Alma.OpenAsync(order with { Installments = 3 }, CancellationToken.None)
            : opened;
    }

    public override Task DoAsync(ProviderRefs refs, Deed deed) => throw new NotSupportedException("Nobody can play a customer there.");

    public override void Plan(Fault fault, Step step) => throw new NotSupportedException("It can not be told to fail.");

    public override ProviderBooks BooksOf(ProviderOrder order) => throw new NotSupportedException("It does not show its books.");

    public override ValueTask DisposeAsync()
    {
        network.Dispose();
        return base.DisposeAsync();
    }
}
