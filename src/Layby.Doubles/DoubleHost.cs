namespace Layby.Doubles;

/// <summary>A double that listens on a port of this machine.</summary>
public sealed class DoubleHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private DoubleHost(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Url => new(app.Urls.First());

    /// <summary>Starts one.</summary>
    /// <param name="one">The double.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    public static async Task<DoubleHost> StartAsync(WireDouble one, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.Run(one.InvokeAsync);
        await app.StartAsync();
        return new(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
