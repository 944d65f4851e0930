using System.Collections.Concurrent;
using Layby.Server.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Layby.Tests.Providers.Klarna;

/// <summary>A call of Klarna's as it reached us.</summary>
/// <param name="Kind">What it is about, by the address that we gave.</param>
/// <param name="IsHint">Whether the connector takes it for one.</param>
/// <param name="Named">The payment that it names.</param>
internal sealed record HookCall(string Kind, bool IsHint, string? Named);

/// <summary>Where Klarna is told to call, over real HTTP.</summary>
internal sealed class KlarnaHooks : IAsyncDisposable
{
    private readonly ConcurrentQueue<HookCall> calls = new();
    private WebApplication app = null!;

    public string Url => $"{app.Urls.First()}/hooks/klarna/secret";

    public IReadOnlyList<HookCall> Calls => [.. calls];

    /// <summary>What is answered.</summary>
    public int Status { get; set; } = 204;

    public int Count(string kind) => calls.Count(one => one.Kind == kind);

    public static async Task<KlarnaHooks> StartAsync(IConnector connector)
    {
        var hooks = new KlarnaHooks();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        hooks.app = builder.Build();
        hooks.app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            hooks.calls.Enqueue(new(
                http.Request.Query["kind"].ToString(),
                connector.IsHint(http.Request, body.ToArray()),
                connector.PaymentNamedBy(http.Request)));
            http.Response.StatusCode = hooks.Status;
        });
        await hooks.app.StartAsync();
        return hooks;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
