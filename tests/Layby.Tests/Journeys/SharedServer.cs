using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// One server for all tests of a class. Each opens shops of its own on it, so none sees another's payments.
/// </summary>
public sealed class SharedServer : IAsyncLifetime
{
    private RunningServer server = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.StartAsync();
        client = server.Open(null);
    }

    /// <summary>A shop that nobody else has.</summary>
    public Shop NewShop() => new(client);

    /// <summary>Calls without a key, checks every answer's shape.</summary>
    public HttpClient Client => client;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }
}
