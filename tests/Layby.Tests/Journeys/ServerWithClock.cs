using Layby.Server.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Layby.Tests.Journeys;

/// <summary>
/// One server for the tests of a class, whose clock only they move. A test counts from where it finds it.
/// </summary>
public class ServerWithClock : IAsyncLifetime
{
    private RunningServer server = null!;
    private HttpClient client = null!;

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero));

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        server = await StartAsync();
        client = server.Open(null);
    }

    public Shop NewShop() => new(client);

    /// <summary>Lets time pass, and has done what is due by then.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await server.Server.Deadlines.RunOnceAsync(CancellationToken.None);
    }

    /// <summary>Has the answers of idempotency keys forgotten that are old enough.</summary>
    public Task PruneAsync() =>
        new AnswerPruner(server.Server.World, NullLogger<AnswerPruner>.Instance).RunOnceAsync(CancellationToken.None);

    protected virtual Task<RunningServer> StartAsync() => RunningServer.StartAsync(time: Time);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client.Dispose();
        await server.DisposeAsync();
    }
}
