using Layby.Doubles;
using Layby.Server.Live;
using Layby.Server.Reconcile;
using Layby.Tests.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Layby.Tests.Live;

/// <summary>What whoever watches a live server sees: calls to providers, what is owed, and what each night's comparison finds.</summary>
public sealed class LiveFiguresTests
{
    [Fact]
    public async Task Calls_to_providers_are_counted_by_what_came_of_them()
    {
        await using var shop = await LiveShop.OpenAsync();
        var reserved = await shop.ConfirmedAsync("&capture_method=manual");
        await shop.PressAsync(await shop.GoAsync(reserved), "approve");
        (await shop.PostAsync($"/v1/payment_intents/{reserved.Id}/capture")).Granted();
        var taken = await shop.ConfirmedAsync(method: "klarna");
        await shop.PressAsync(await shop.GoAsync(taken), "approve");

        var figures = await FiguresAsync(shop);

        Assert.Equal(1, Calls("alma", "open", "done"));
        Assert.Equal(1, Calls("alma", "capture", "done"));
        Assert.Equal(1, Calls("klarna", "open", "done"));
        Assert.Equal(1, Calls("klarna", "place_order", "done"));
        Assert.Equal(1, Calls("klarna", "capture", "done"));
        Assert.InRange(Calls("klarna", "look", "done"), 1, 20);
        Assert.Equal(0, Calls("klarna", "capture", "unclear"));
        Assert.Equal(0, figures["layby_live_providers_resting"]);

        double Calls(string provider, string call, string result) =>
            figures[$$"""layby_live_call_seconds_count{provider="{{provider}}",call="{{call}}",result="{{result}}"}"""];
    }

    [Fact]
    public async Task What_a_provider_does_not_do_is_open_until_it_is_done()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        shop.Alma.Faults.Plan(Fault.DropBefore, "POST", "/refund");
        var refund = (await shop.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2000")).Granted();
        await shop.PassAsync(TimeSpan.FromSeconds(1));
        shop.Pass(TimeSpan.FromSeconds(30));
        var before = await OwedAsync(shop);
        await shop.PassUntilAsync($"/v1/refunds/{refund.Id}", "succeeded", TimeSpan.FromMinutes(1));
        var after = await OwedAsync(shop);

        Assert.Equal(1, before["""layby_live_jobs{state="open"}"""]);
        Assert.InRange(before["layby_live_oldest_job_seconds"], 30, 60);
        Assert.Equal(0, after["""layby_live_jobs{state="open"}"""]);
        Assert.Equal(0, after["layby_live_oldest_job_seconds"]);
    }

    [Fact]
    public async Task A_refund_that_a_person_must_look_at_is_stuck()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        shop.Alma.Faults.Plan(Fault.DropBefore, "POST", "/refund", 10);
        (await shop.PostAsync("/v1/refunds", $"payment_intent={intent.Id}&amount=2000")).Granted();

        Scrape figures;
        var hours = 0;
        do
        {
            await shop.PassAsync(TimeSpan.FromHours(1));
            figures = await OwedAsync(shop);
        }
        while (figures["""layby_live_jobs{state="stuck"}"""] == 0 && ++hours < 40);

        Assert.Equal(1, figures["""layby_live_jobs{state="stuck"}"""]);
        Assert.Equal(0, figures["""layby_live_jobs{state="open"}"""]);
        Assert.InRange(figures["layby_live_oldest_job_seconds"], 3600, 3600 * 41);
    }

    [Fact]
    public async Task A_capture_that_nobody_answers_is_open_and_in_the_end_stuck()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync("&capture_method=manual", "klarna");
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        shop.Klarna.Faults.Plan(Fault.Break, "GET", "/ordermanagement", 10_000);
        shop.Klarna.Faults.Plan(Fault.Break, "POST", "/captures", 10_000);
        var capture = shop.PostAsync($"/v1/payment_intents/{intent.Id}/capture");
        await shop.DuringAsync(capture);
        Assert.Equal(500, (await capture).Status);
        Assert.Equal(1, (await OwedAsync(shop))["""layby_live_jobs{state="open"}"""]);

        Scrape figures;
        var tries = 0;
        do
        {
            await shop.PassAsync(TimeSpan.FromMinutes(11));
            figures = await OwedAsync(shop);
        }
        while (figures["""layby_live_jobs{state="stuck"}"""] == 0 && ++tries < 100);

        Assert.Equal(1, figures["""layby_live_jobs{state="stuck"}"""]);
        Assert.Equal(0, figures["""layby_live_jobs{state="open"}"""]);
        shop.Klarna.Faults.Clear();
        shop.Pass(TimeSpan.FromMinutes(1));
        Assert.Contains("A person must look: layby reviews list.", (await shop.ReconcileAsync()).Lines[0]);
    }

    [Fact]
    public async Task Each_night_what_differs_is_said_once_in_the_log_and_counted()
    {
        await using var shop = await LiveShop.OpenAsync();
        var intent = await shop.ConfirmedAsync();
        await shop.PressAsync(await shop.GoAsync(intent), "approve");
        var payment = (string)Assert.Single(shop.Books())!["id"]!;
        await shop.AtAlmaAsync($"v1/payments/{payment}/refunds", """{"amount":2000}""");
        var log = new Lines();
        var audit = new NightlyAudit(shop.Server.Server.World, log);
        var before = await FiguresAsync(shop);

        await shop.DuringAsync(audit.RunOnceAsync(CancellationToken.None));
        Assert.Empty(log.Said);
        shop.Pass(TimeSpan.FromHours(24));
        await shop.DuringAsync(audit.RunOnceAsync(CancellationToken.None));
        await shop.DuringAsync(audit.RunOnceAsync(CancellationToken.None));

        Assert.StartsWith(
            $"Error: Not as the provider has it: {intent.Id} (Alma {payment}): Alma gave back 20.00 EUR", Assert.Single(log.Said),
            StringComparison.Ordinal);

        var after = await FiguresAsync(shop);
        Assert.Equal(0, before["""layby_audit_differences_total{about="refund"}"""]);
        Assert.Equal(1, after["""layby_audit_differences_total{about="refund"}"""]);
        Assert.Equal(1, after["""layby_audits_total{result="differed"}"""]);
        Assert.Equal(0, after["""layby_audits_total{result="agreed"}"""]);
    }

    [Fact]
    public void Every_account_has_its_minute_once_a_day()
    {
        var day = new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);
        var minutes = Enumerable.Range(0, 200).Select(account => Enumerable.Range(0, 2 * 24 * 60)
            .Where(minute => NightlyAudit.IsDue($"acct_2{account}", day.AddMinutes(minute - 1), day.AddMinutes(minute)))
            .ToArray()).ToArray();

        Assert.All(minutes, each => Assert.Equal(2, each.Length));
        Assert.All(minutes, each => Assert.Equal(24 * 60, each[1] - each[0]));
        Assert.InRange(minutes.Select(each => each[0]).Distinct().Count(), 150, 200);
    }

    private static async Task<Scrape> FiguresAsync(LiveShop shop)
    {
        using var client = new HttpClient();
        return Scrape.Read(await client.GetStringAsync(shop.Server.Server.MetricsUrl));
    }

    // As of now, not of half a minute ago.
    private static async Task<Scrape> OwedAsync(LiveShop shop)
    {
        await new OwedWork(shop.Server.Server.World, NullLogger<OwedWork>.Instance).RunOnceAsync(CancellationToken.None);
        return await FiguresAsync(shop);
    }

    private sealed class Lines : ILogger<NightlyAudit>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
