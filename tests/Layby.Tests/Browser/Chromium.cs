using Layby.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Layby.Tests.Browser;

/// <summary>
/// The system's Chromium, without JavaScript unless a test asks for it: what a page needs it for would fail here. One browser
/// serves all tests, started by the first that asks; each test has a context, so a customer, of its own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Path = "/usr/bin/chromium";

    // Milliseconds: a machine that runs every test at once is slow, and only a failed test waits so long.
    private const int Patience = 30_000;

    // Nothing that a browser does by itself may reach the network, and it runs as root in a build machine.
    private static readonly string[] Quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly SemaphoreSlim gate = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A customer with a telephone's screen, or with a desk's, and with a language.</summary>
    public async Task<IBrowserContext> CustomerAsync(
        bool phone = true, string locale = "en-GB", bool script = false, bool dark = false)
    {
        Assert.SkipUnless(File.Exists(Path), $"There is no {Path} on this machine.");
        var context = await (await StartedAsync()).NewContextAsync(new()
        {
            JavaScriptEnabled = script,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = locale,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
    }

    private async Task<IBrowser> StartedAsync()
    {
        await gate.WaitAsync();
        try
        {
            Assertions.SetDefaultExpectTimeout(Patience);
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Quietly });
        }
        finally
        {
            gate.Release();
        }
    }
}
