using System.Collections.Concurrent;
using Layby.Core;
using Layby.Core.Providers;
using Layby.Server.Providers;
using Layby.Server.Providers.Alma;
using Layby.Server.Providers.Card;
using Layby.Server.Providers.Klarna;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Layby.Tests.Providers;

/// <summary>
/// The providers behind a real socket, with a desk that remembers what it was told: a page can be walked through
/// without the rest of the server.
/// </summary>
internal sealed class PageHost : IAsyncDisposable, IReportDesk
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, AttemptView> attempts = new();
    private readonly ConcurrentQueue<ProviderReport> reports = new();
    private readonly IProvider[] providers = [new CardSimulator(), new KlarnaSimulator(), new AlmaSimulator()];

    private PageHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapMethods("/authorize/{account}/{nonce}", ["GET", "HEAD", "POST"], AuthorizeAsync);
        app.MapGet("/return/{account}/{nonce}", (string nonce, HttpContext http) =>
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = $"{attempts[nonce].ReturnUrl}?outcome={attempts[nonce].Outcome}";
        });
        app.MapGet("/shop", (HttpContext http) => http.Response.WriteAsync("The shop"));
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Follows no redirect by itself.</summary>
    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Where a live customer of Alma's chooses a plan; null while there are only sandboxes.</summary>
    public IPlanDesk? PlanDesk { get; set; }

    /// <summary>All that providers said, in order.</summary>
    public IReadOnlyCollection<ProviderReport> Reports => reports;

    public static async Task<PageHost> StartAsync()
    {
        var host = new PageHost();
        await host.app.StartAsync();
        host.Url = host.app.Urls.First();
        host.Client.BaseAddress = new Uri(host.Url);
        return host;
    }

    /// <summary>Opens an attempt of €100 whose merchant lives at this host's /shop.</summary>
    /// <returns>The address of its page.</returns>
    public string Open(string method = "klarna", Func<AttemptView, AttemptView>? with = null)
    {
        var attempt = new AttemptView
        {
            Account = "acct_1",
            AttemptId = $"pa_nonce_{attempts.Count + 1}",
            Method = method,
            Outcome = AttemptOutcome.Open,
            Amount = new Money(10_000, "eur"),
            MerchantName = "Sock & Shoe",
            Description = "Two pairs of wool socks",
            Country = "DE",
            Email = "customer@email.de",
            PreferredLocale = "en-DE",
            Now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
            ReturnUrl = $"{Url}/shop",
        };
        attempt = with?.Invoke(attempt) ?? attempt;
        attempts[attempt.AttemptId] = attempt;
        return $"/authorize/{attempt.Account}/{attempt.AttemptId}";
    }

    /// <summary>As the real desk: the first report of an open attempt counts, any later one moves nothing.</summary>
    public ValueTask<AttemptView> ReportAsync(AttemptView attempt, ProviderReport report, CancellationToken stop)
    {
        reports.Enqueue(report);
        return new(attempts.AddOrUpdate(
            attempt.AttemptId,
            _ => throw new InvalidOperationException("no such attempt"),
            (_, stands) => stands.Outcome is not AttemptOutcome.Open ? stands : stands with
            {
                Outcome = report switch
                {
                    ProviderReport.Authorized => AttemptOutcome.Approved,
                    ProviderReport.Declined => AttemptOutcome.Declined,
                    ProviderReport.CustomerCanceled => AttemptOutcome.Canceled,
                    _ => throw new InvalidOperationException($"a page says no {report.GetType().Name}"),
                },
            }));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private Task AuthorizeAsync(string nonce, HttpContext http)
    {
        if (!attempts.TryGetValue(nonce, out var attempt))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (PlanDesk is { } desk && attempt is { Method: "alma", IsLive: true })
        {
            return AlmaChoice.ServeAsync(http, attempt, desk);
        }

        return providers.Single(provider => provider.Method == attempt.Method).ServeAsync(http, attempt, this);
    }
}
