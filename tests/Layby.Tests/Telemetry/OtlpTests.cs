using Layby.Tests.Crashes;
using Layby.Tests.Journeys;
using Layby.Tests.Store;
using Layby.Tests.Webhooks;
using Xunit;

namespace Layby.Tests.Telemetry;

/// <summary>Traces and metrics, sent to a collector where one is named.</summary>
public sealed class OtlpTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    [Fact]
    public async Task A_call_is_a_span_of_its_callers_trace_with_the_commit_and_the_provider_below_it()
    {
        using var folder = new TemporaryDirectory();
        await using var collector = await Collector.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--otlp", collector.Url);
        string endpoint, account, intent;
        using (var client = new HttpClient { BaseAddress = server.Url })
        {
            var shop = new Shop(client, "traced");
            account = (await shop.ReadAsync("/v1/account")).Id;
            endpoint = (await shop.DoAsync("/v1/webhook_endpoints", $"url={receiver.Url}&enabled_events[]=payment_intent.created")).Id;
            intent = (await shop.DoAsync(
                Shop.Intents,
                Shop.Form("klarna", withMethod: true) + "&confirm=true&return_url=https://shop.example/back",
                ("traceparent", $"00-{Trace}-{Caller}-01"))).Id;
            await receiver.WaitAsync(1);
        }

        await server.TerminateAsync();
        Assert.Equal(0, await server.WaitAsync());

        var call = Assert.Single(collector.Spans(), each => each.Parent == Caller);
        Assert.Equal("POST /v1/payment_intents", call.Name);
        Assert.Equal(Trace, call.Trace);
        Assert.Equal(account, call.Attributes["layby.account"]);
        Assert.Equal("200", call.Attributes["http.response.status_code"]);
        Assert.StartsWith("req_", call.Attributes["layby.request"], StringComparison.Ordinal);
        Assert.Equal(
            ["commit", "klarna open"],
            collector.Spans().Where(each => each.Parent == call.Id).Select(each => each.Name).Order());
        var told = Assert.Single(collector.Spans(), each => each.Name == "webhook");
        Assert.Equal((account, endpoint), (told.Attributes["layby.account"], told.Attributes["layby.endpoint"]));
        Assert.Equal("layby", collector.Service()["service.name"]);

        // Stripe sends its receivers no trace, so neither do we.
        Assert.DoesNotContain("traceparent", receiver.All[0].Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Superset(
            new HashSet<string>
            {
                "layby_request_duration_seconds", "layby_commits_total", "layby_webhook_tries_total", "http.server.request.duration",
                "kestrel.active_connections", "dotnet.gc.collections",
            },
            collector.Metrics().ToHashSet());
        foreach (var secret in (string[])["sk_test_", "whsec_", "_secret_", "customer@email.fr", receiver.Url])
        {
            Assert.DoesNotContain(secret, collector.Everything(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_collector_nothing_of_the_exporter_is_loaded()
    {
        Assert.SkipUnless(File.Exists("/proc/self/maps"), "This system does not list what a process has loaded.");
        using var folder = new TemporaryDirectory();
        await using var without = await LaybyProcess.ServeAsync(folder.File("without"));
        await using var with = await LaybyProcess.ServeAsync(folder.File("with"), "--otlp", "http://127.0.0.1:9");

        Assert.DoesNotContain("OpenTelemetry", await File.ReadAllTextAsync($"/proc/{without.Id}/maps"), StringComparison.Ordinal);
        Assert.Contains("OpenTelemetry", await File.ReadAllTextAsync($"/proc/{with.Id}/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_nobody_up()
    {
        using var folder = new TemporaryDirectory();
        await using var server = await LaybyProcess.ServeAsync(folder.Path, "--otlp", "http://127.0.0.1:9");
        using (var client = new HttpClient { BaseAddress = server.Url })
        {
            await new Shop(client, "alone").IntentAsync("succeeded");
        }

        await server.TerminateAsync();

        Assert.Equal(0, await server.WaitAsync());
    }
}
