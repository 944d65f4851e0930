using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// One server for all tests of a class. Each opens shops of its own on it, so none sees another's payments.
/// </summary>
public class SharedServer : IAsyncLifetime
{
    private RunningServer server = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StartAsync();
        client = server.Open(null);
    }

    /// <summary>A shop that nobody else has.</summary>
    public Shop NewShop() => new(client);

    /// <summary>Calls without a key, checks every answer's shape.</summary>
    public HttpClient Client => client;

    protected virtual Task<RunningServer> StartAsync() => RunningServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client.Dispose();
        await server.DisposeAsync();
    }
}
