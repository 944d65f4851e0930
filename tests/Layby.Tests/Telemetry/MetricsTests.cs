using System.Net;
using Layby.Server;
using Layby.Server.Telemetry;
using Layby.Tests.Journeys;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Telemetry;

/// <summary>The page of figures that whoever watches a server reads.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task The_figures_move_as_calls_commits_and_webhooks_do()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await RunningServer.StartAsync();
        var shop = new Shop(server.Client, "measured");
        await shop.DoAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.succeeded");
        var before = await ScrapeAsync(server);

        var intent = await shop.IntentAsync("succeeded");
        await shop.DoAsync("/v1/refunds", $"payment_intent={intent}");
        await shop.GetAsync("/v1/payment_intents/pi_none");
        await shop.ReadAsync($"/v1/payment_intents/{intent}");
        await shop.SendAsync("GET", "/v1/payment_intents");
        await shop.GetAsync("/no/such/address");
        await receiver.WaitAsync(1);
        var after = await UntilAsync(server, each => each["""layby_webhook_deliveries_total{state="delivered"}"""] == 1);

        Assert.Equal(1, Grown(Requests("POST", "/v1/payment_intents", "2xx")));
        Assert.Equal(1, Grown(Requests("POST", "/v1/refunds", "2xx")));
        Assert.Equal(1, Grown(Requests("GET", "/v1/payment_intents/{id}", "4xx")));
        Assert.Equal(1, Grown(Requests("GET", "/v1/payment_intents/{id}", "2xx")));
        Assert.Equal(1, Grown(Requests("GET", "/v1/payment_intents", "2xx")));
        Assert.Equal(1, Grown(Requests("any", "other", "4xx")));
        Assert.Equal(4, Grown("""layby_commits_total{result="written"}"""));
        Assert.Equal(0, Grown("""layby_commits_total{result="failed"}"""));
        Assert.InRange(Grown("layby_commit_group_size_sum"), 4, 20);
        Assert.Equal(1, Grown("""layby_provider_call_seconds_count{provider="klarna",call="open"}"""));
        Assert.Equal(1, Grown("""layby_provider_call_seconds_count{provider="klarna",call="perform"}"""));
        Assert.Equal(1, Grown("""layby_webhook_tries_total{result="delivered"}"""));
        Assert.Equal(1, Grown("layby_webhook_try_seconds_count"));
        Assert.Equal(2, after["layby_accounts"]);
        Assert.InRange(after["layby_connections"], 1, 20);
        Assert.Equal(1, after[$$"""layby_build_info{version="{{Traces.Version}}",runtime="{{Environment.Version}}"}"""]);
        Assert.InRange(after["process_resident_memory_bytes"], 1_000_000, 1e12);
        Assert.InRange(after["process_cpu_seconds_total"], 0.01, 1e9);

        double Grown(string sample) => after[sample] - before[sample];
    }

    [Fact]
    public async Task What_fails_what_is_late_and_what_is_forgotten_is_counted_as_well()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 26, 4, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.StartAsync(time: time);
        var shop = new Shop(server.Client, "trouble");
        await shop.DoAsync("/v1/webhook_endpoints", "url=http://127.0.0.1:9/nobody&enabled_events[]=payment_intent.created");
        await shop.IntentAsync("requires_action");
        await shop.DoAsync(Shop.Intents, "amount=100&currency=eur", ("Idempotency-Key", "soon forgotten"));

        var tried = await UntilAsync(server, each => each["""layby_webhook_tries_total{result="unanswered"}"""] >= 1);
        Assert.Equal(0, tried["""layby_deadlines_total{result="done"}"""]);

        time.Advance(TimeSpan.FromDays(8));
        await server.Server.Deadlines.RunOnceAsync(CancellationToken.None);
        await server.Server.Webhooks.RunOnceAsync(CancellationToken.None);

        var later = await UntilAsync(server, each => each["""layby_webhook_deliveries_total{state="failed"}"""] >= 1);
        Assert.Equal(1, later["""layby_deadlines_total{result="done"}"""]);
    }

    [Fact]
    public async Task Nothing_that_a_caller_chooses_becomes_a_label()
    {
        await using var server = await RunningServer.StartAsync();
        var shop = new Shop(server.Client, "canary0canary");
        var intent = await shop.IntentAsync("succeeded");
        await shop.GetAsync($"/v1/payment_intents/{intent}/canary");
        await shop.GetAsync("/canary/path?canary=1", ("Stripe-Version", "canary"), ("Idempotency-Key", "canary"));
        await shop.SendAsync("CANARY", "/v1/payment_intents", "canary=1");
        var page = await server.Client.GetStringAsync("/metrics");
        var before = Scrape.Read(page).Samples.Count;

        for (var i = 0; i < 50; i++)
        {
            await shop.GetAsync($"/v1/payment_intents/pi_{i}");
            await shop.GetAsync($"/made/up/{i}");
        }

        Assert.DoesNotContain("canary", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(intent, page, StringComparison.Ordinal);
        Assert.DoesNotContain("acct_", page, StringComparison.Ordinal);

        // Sixteen rows and their sum and number for a status class of an address that had not met it yet.
        Assert.InRange((await ScrapeAsync(server)).Samples.Count, before, before + (2 * 17));
    }

    [Theory]
    [InlineData(null, "X-Forwarded-For", "10.0.0.1", 404)]
    [InlineData(null, "Forwarded", "for=10.0.0.1", 404)]
    [InlineData("https://pay.example", "Accept", "*/*", 404)]
    [InlineData(null, "Accept", "text/plain", 200)]
    public async Task On_loopback_whoever_is_on_the_machine_reads_them_and_nobody_whom_a_proxy_brings(
        string? publicUrl, string header, string value, int status)
    {
        await using var server = await RunningServer.StartAsync(
            with => with with { PublicUrl = publicUrl is null ? null : new(publicUrl) });

        var answer = await server.GetAsync("/metrics", (header, value));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? MetricsPage.ContentType : "application/json", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Where_others_reach_the_server_there_are_none_unless_they_have_an_address_of_their_own()
    {
        await using var server = await RunningServer.StartAsync(
            with => with with { Urls = new("http://0.0.0.0:0"), Keys = KeyPolicy.Listed });
        using var client = new HttpClient();

        var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Url.Port}/metrics"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_of_their_own_has_them_and_health_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync(with => with with { MetricsUrls = new("http://127.0.0.1:0") });
        var own = server.Server.MetricsUrl;
        Assert.NotEqual(server.Url.Port, own.Port);
        using var client = new HttpClient { BaseAddress = own };
        client.DefaultRequestHeaders.Authorization = new("Bearer", RunningServer.SecretKey);

        Scrape.Read(await client.GetStringAsync("/metrics"));
        Assert.Equal("ok", await client.GetStringAsync("/health/ready"));
        foreach (var path in (string[])["/v1/account", "/shop", "/v3/", "/keys", "/", "/metrics/more"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        }

        Assert.Equal(404, (await server.GetAsync("/metrics")).Status);
        Assert.Equal(200, (await server.GetAsync("/v1/account")).Status);
    }

    [Fact]
    public void A_label_and_a_help_may_hold_any_sign()
    {
        var odd = new Tally(("label", "a \"quoted\" \\ back\nnew"));
        odd.Add(3);

        var page = MetricsPage.Text([new("odd_total", FigureKind.Counter, "one\\two\nthree", odd)]);

        Assert.Equal(
            "# HELP odd_total one\\\\two\\nthree\n# TYPE odd_total counter\n"
            + "odd_total{label=\"a \\\"quoted\\\" \\\\ back\\nnew\"} 3\n",
            page);
        Scrape.Read(page);
    }

    [Fact]
    public void A_measurement_falls_into_the_class_of_the_next_bound_and_into_all_above()
    {
        var spread = new Spread([0.1, 1], ("path", "x"));
        foreach (var value in (double[])[0.05, 0.1, 0.11, 1, 7])
        {
            spread.Record(value);
        }

        var page = Scrape.Read(MetricsPage.Text([new("took_seconds", FigureKind.Histogram, "Times.", spread)]));

        Assert.Equal(2, page["""took_seconds_bucket{path="x",le="0.1"}"""]);
        Assert.Equal(4, page["""took_seconds_bucket{path="x",le="1"}"""]);
        Assert.Equal(5, page["""took_seconds_bucket{path="x",le="+Inf"}"""]);
        Assert.Equal(8.26, page["""took_seconds_sum{path="x"}"""], 6);
    }

    private static string Requests(string method, string route, string status) =>
        $$"""layby_request_duration_seconds_count{method="{{method}}",route="{{route}}",status="{{status}}"}""";

    private static async Task<Scrape> ScrapeAsync(RunningServer server) =>
        Scrape.Read(await server.Client.GetStringAsync("/metrics"));

    // What a worker does is counted a moment after it has been seen from outside.
    private static async Task<Scrape> UntilAsync(RunningServer server, Func<Scrape, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var scrape = await ScrapeAsync(server);
            if (holds(scrape) || patience.IsCancellationRequested)
            {
                return scrape;
            }

            await Task.Delay(20);
        }
    }
}
