using System.Diagnostics;
using System.Text;

namespace Layby.Bench.Webhooks;

/// <summary>
/// What webhooks cost, and what they survive: receivers that hang, that are away for half a minute, that are away for
/// three days. Each question has a server of its own.
/// </summary>
internal sealed class WebhookBench(Requests requests, Func<ServerProcess> start, Pace pace, Action<string> say)
{
    private const string EndpointsPath = "/v1/webhook_endpoints";
    private const int LifeConnections = 16;
    private const int LifeEndpoints = 4;
    private const int HungEndpoints = 9;
    private const int SecondsAway = 30;
    private const int EventsWhileAway = 5_000;
    private const int PacedPerSecond = 200;
    private const int EventsInThreeDays = 10_000;
    private const int FillConnections = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<Finding> _figures = [];

    /// <summary>Answers every question.</summary>
    public IReadOnlyList<Finding> Measure()
    {
        MeasureLatency(0);
        MeasureLatency(HungEndpoints);
        MeasureOutage();
        MeasureLives();
        MeasureThreeDays();
        return _figures;
    }

    private void MeasureLatency(int hung)
    {
        say($"webhooks: {hung} hung endpoints");
        using var server = start();
        var receivers = new List<WebhookReceiver>();
        try
        {
            for (var i = 0; i <= hung; i++)
            {
                receivers.Add(Subscribe(server, i < hung ? Manner.Hangs : Manner.Answers, "payment_intent.created"));
            }

            var (calls, quick) = ((int)(pace.Measured.TotalSeconds * PacedPerSecond), receivers[^1]);
            Warm(server, quick);
            var load = new PacedLoad(server, requests.Create);
            load.RunAsync(calls, pace.Measured).Wait(Patience);
            var sent = load.Sent;
            WaitFor(() => quick.Arrivals.Count(each => sent.ContainsKey(each.Subject)) == calls, server);
            var latencies = new Latencies();
            foreach (var arrival in quick.Arrivals)
            {
                if (sent.TryGetValue(arrival.Subject, out var at))
                {
                    latencies.Add(arrival.At - at);
                }
            }

            var (p50, p99) = Latencies.Percentiles([latencies]);
            var name = hung == 0 ? "no other endpoint" : Invariant($"{hung} hung endpoints beside");
            Add($"{PacedPerSecond} creates a second, {name}: from the call to the webhook, p50", Invariant($"{p50:0.0} ms"), "");
            Add("p99", Invariant($"{p99:0.0} ms"), hung == 0 ? "100 ms" : "250 ms", within: true);
        }
        finally
        {
            receivers.ForEach(each => each.Dispose());
        }
    }

    private void MeasureOutage()
    {
        say($"webhooks: a receiver that is away for {SecondsAway} s");
        using var server = start();
        using var receiver = Subscribe(server, Manner.Answers, "payment_intent.created");
        Warm(server, receiver);
        var before = receiver.Count;
        receiver.Close();

        // The load goes on for as long again, as a shop's does.
        var load = new PacedLoad(server, requests.Create);
        var all = load.RunAsync(EventsWhileAway * 2, TimeSpan.FromSeconds(SecondsAway * 2));
        Thread.Sleep(TimeSpan.FromSeconds(SecondsAway));
        var missed = load.Sent.Keys.ToHashSet();
        receiver.Open();
        var back = Stopwatch.GetTimestamp();
        all.Wait(Patience);
        WaitFor(() => receiver.Count == before + load.Sent.Count, server);
        var last = receiver.Arrivals.Where(each => missed.Contains(each.Subject)).Max(each => each.At);
        Add(
            $"a receiver away for {SecondsAway} s while {missed.Count:N0} events happened: all told after its return within",
            Invariant($"{Stopwatch.GetElapsedTime(back, last).TotalSeconds:0.0} s"),
            "15 s");
        AddDuplicates(receiver, "0.1 %");
    }

    private void MeasureLives()
    {
        var without = MeasureLife(0, "*").PerSecond;
        foreach (var type in new[] { "payment_intent.succeeded", "*" })
        {
            var with = MeasureLife(LifeEndpoints, type).PerSecond;
            Add("that is, of a life without endpoints", Invariant($"{with / without:0.00}"), "", within: true);
        }
    }

    private Figures MeasureLife(int endpoints, string type)
    {
        say($"webhooks: life, {endpoints} endpoints for {type}");
        using var server = start();
        var receivers = Enumerable.Range(0, endpoints).Select(_ => Subscribe(server, Manner.Answers, type)).ToArray();
        var life = new Scenarios(requests, new IntentPool()).Life;
        var load = new LoadGenerator(server);
        load.Measure(life, LifeConnections, new Pace(TimeSpan.Zero, pace.Warmup * 2));
        var (told, clock) = (receivers.Sum(each => each.Count), Stopwatch.StartNew());
        var figures = load.Measure(life, LifeConnections, pace);
        var (toldThen, seconds) = (receivers.Sum(each => each.Count), clock.Elapsed.TotalSeconds);
        Add(
            endpoints == 0
                ? Invariant($"calls of a life a second at {LifeConnections} connections, no endpoint")
                : Invariant($"the same with {endpoints} endpoints that are told {(type == "*" ? "everything" : type)}"),
            Invariant($"{figures.PerSecond:0}"),
            "");
        if (endpoints > 0)
        {
            var ended = Stopwatch.GetTimestamp();
            WaitFor(() => PendingOf(server) == 0, server);
            Add("webhooks told a second meanwhile", Invariant($"{(toldThen - told) / seconds:0}"), "", within: true);
            Add("what was left is told within", Invariant($"{Stopwatch.GetElapsedTime(ended).TotalSeconds:0.0} s"), "", within: true);
        }

        Array.ForEach(receivers, each => each.Dispose());
        return figures;
    }

    private void MeasureThreeDays()
    {
        say("webhooks: a receiver that is away for three days of the sandbox's clock");
        using var server = start();
        using var receiver = Subscribe(server, Manner.Answers, "payment_intent.created");
        receiver.Close();
        var scenario = new Scenarios(requests, new IntentPool()).Fill;
        var clock = Stopwatch.StartNew();
        new LoadGenerator(server).Send(scenario, FillConnections, EventsInThreeDays / FillConnections, Patience);
        Add($"{EventsInThreeDays:N0} payments created while the receiver is dead", Invariant($"{clock.Elapsed.TotalSeconds:0.0} s"), "");
        clock.Restart();
        Advance(server, TimeSpan.FromHours(72));
        Add("moving the sandbox's clock by 72 hours", Invariant($"{clock.Elapsed.TotalSeconds:0.0} s"), "", within: true);
        receiver.Open();
        clock.Restart();
        Advance(server, TimeSpan.FromHours(2));
        var seconds = clock.Elapsed.TotalSeconds;
        if (receiver.Count < EventsInThreeDays)
        {
            throw new BenchException($"{receiver.Count} of {EventsInThreeDays} events arrived\n{server.Describe()}");
        }

        Add($"it is back: all {EventsInThreeDays:N0} told within", Invariant($"{seconds:0.0} s"), "", within: true);
        AddDuplicates(receiver, "0.1 %");
    }

    private void AddDuplicates(WebhookReceiver receiver, string aim)
    {
        var arrivals = receiver.Arrivals;
        var twice = arrivals.Sum(each => each.Times - 1);
        Add("duplicates", Invariant($"{100.0 * twice / arrivals.Count:0.00} %"), aim, within: true);
    }

    // What compiles and connects at the first webhook is not what the second costs.
    private void Warm(ServerProcess server, WebhookReceiver receiver)
    {
        var warm = new PacedLoad(server, requests.Create);
        warm.RunAsync(PacedPerSecond, pace.Warmup).Wait(Patience);
        WaitFor(() => receiver.Count >= PacedPerSecond, server);
    }

    private static WebhookReceiver Subscribe(ServerProcess server, Manner manner, string type)
    {
        var receiver = WebhookReceiver.Start(manner);
        Call(server, RequestTemplate.Post(
            EndpointsPath, $"url={Uri.EscapeDataString(receiver.Url)}&enabled_events[0]={Uri.EscapeDataString(type)}", null, keyed: false));
        return receiver;
    }

    private static void Advance(ServerProcess server, TimeSpan time) => Call(server, RequestTemplate.Post(
        "/sandbox/clock/advance", Invariant($"seconds={time.TotalSeconds}"), null, keyed: false));

    // Events that somebody does not know yet: one page of them is enough to know that there are some.
    private static int PendingOf(ServerProcess server) =>
        Call(server, RequestTemplate.Get("/v1/events?limit=1&delivery_success=false", null)).Contains("evt_", StringComparison.Ordinal)
            ? 1
            : 0;

    private static string Call(ServerProcess server, RequestTemplate request)
    {
        using var connection = new HttpConnection(server.Address);
        connection.ExchangeAsync(request.Write(connection.RequestBuffer, [], new Random())).AsTask().Wait(Patience);
        var body = Encoding.UTF8.GetString(connection.Body);
        return connection.Answer.Status is 200
            ? body
            : throw new BenchException($"{connection.RequestLine} was answered {connection.Answer.Status}:\n{body}");
    }

    private static void WaitFor(Func<bool> happened, ServerProcess server)
    {
        var started = Stopwatch.GetTimestamp();
        while (!happened())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchException($"webhooks did not arrive within {Patience.TotalSeconds} s\n{server.Describe()}");
            }

            Thread.Sleep(20);
        }
    }

    private void Add(string what, string figure, string aim, bool within = false) =>
        _figures.Add(new((within ? "… " : "") + what, figure, aim));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
