using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Layby.Tests.Browser;

/// <summary>A merchant on an origin of its own: a page's policy only shows when its form ends elsewhere.</summary>
internal sealed class TestShop : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestShop()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/done", (HttpContext http) => http.Response.WriteAsync("Thank you"));
        app.MapGet("/moved", (string to) => Results.Redirect(to));
    }

    /// <summary>The merchant's return_url.</summary>
    public string ReturnUrl { get; private set; } = "";

    /// <summary>A return_url that itself redirects to another.</summary>
    public string Moved(string to) => $"{app.Urls.First()}/moved?to={Uri.EscapeDataString(to)}";

    public static async Task<TestShop> StartAsync()
    {
        var shop = new TestShop();
        await shop.app.StartAsync();
        shop.ReturnUrl = $"{shop.app.Urls.First()}/done";
        return shop;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
