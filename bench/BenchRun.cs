using System.Globalization;
using System.Runtime.InteropServices;
using Layby.Bench.Ceilings;
using Layby.Bench.Databases;
using Layby.Bench.Webhooks;

namespace Layby.Bench;

/// <summary>One run: ceilings, then the server, one process at a time, so that none competes with another.</summary>
internal sealed class BenchRun
{
    private const int WarmConnections = 16;
    private const string Ready = "/health/ready";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(5);

    private readonly Options _options;
    private readonly Scratch _scratch;
    private readonly Report _report;
    private readonly Requests _requests;
    private readonly Pace _pace;

    private BenchRun(Options options, Scratch scratch)
    {
        (_options, _scratch) = (options, scratch);
        _report = new Report(options, scratch.FileSystem);
        _requests = new Requests(options.StripeVersion);
        _pace = new Pace(TimeSpan.FromSeconds(options.Warmup), TimeSpan.FromSeconds(options.Seconds));
    }

    public static int Run(Options options)
    {
        using var scratch = new Scratch(options.Scratch);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => CleanUp(scratch));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => CleanUp(scratch));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => CleanUp(scratch));
        var run = new BenchRun(options, scratch);
        try
        {
            run.MeasureAll();
        }
        catch
        {
            Console.WriteLine(run._report.Text(complete: false));
            throw;
        }

        Console.WriteLine(run._report.Text(complete: true));
        if (options.Out is { } file)
        {
            File.WriteAllText(file, run._report.Text(complete: true));
        }

        return 0;
    }

    private static void CleanUp(Scratch scratch)
    {
        ServerProcess.KillAll();
        scratch.Dispose();
        Environment.Exit(130);
    }

    private void MeasureAll()
    {
        var dll = _options.Names.Any(name => name is not ("ceilings" or "postgres")) ? ServerDll.Find(_options.Server) : "";
        if (_options.Has("ceilings"))
        {
            MeasureCeiling(Report.Json, "json", _requests.ListNewest);
            MeasureCeiling(Report.Form, "form", _requests.Create);
            MeasureCommits(Report.Commits, "growing");
            MeasureCommits(Report.CommitsWithRandomKeys, "random");
        }

        if (_options.Names.Any(name => name is "create" or "retrieve" or "list" or "life"))
        {
            MeasureServer(dll);
        }

        if (_options.Has("webhooks"))
        {
            _report.Add(new Findings(
                "webhooks",
                "The receivers are the benchmark's own, on the same machine, and share its one thread with the load.",
                new WebhookBench(_requests, () => StartServer(dll), _pace, Say).Measure()));
        }

        if (_options.Has("nodes"))
        {
            _report.Add(new NodesBench(_requests, StartServer, _scratch, _pace, Say, dll).Measure());
        }

        if (_options.Has("growth"))
        {
            _report.Add(new GrowthBench(_requests, StartServer, _scratch, _pace, Say, dll).Measure(_options.Sizes));
        }

        if (_options.Has("postgres"))
        {
            _report.Add(new StoreBench(_options.Connections, _pace, Say).Measure());
        }

        if (_options.Has("start"))
        {
            Say("start-up");
            _report.Add(StartTimes.Measure("bare Kestrel", CeilingProcess.Dll, "/", () => ["ceiling", "json"]));
            _report.Add(StartTimes.Measure("layby", dll, Ready, ServerArguments));
        }
    }

    private void MeasureServer(string dll)
    {
        using var server = StartServer(dll);
        var pool = new IntentPool();
        var scenarios = new Scenarios(_requests, pool);
        Say($"storing {_options.Stored} payment intents");
        var each = (_options.Stored + WarmConnections - 1) / WarmConnections;
        new LoadGenerator(server).Send(scenarios.Fill, WarmConnections, each, FillLimit);
        foreach (var scenario in new[] { scenarios.Create, scenarios.Retrieve, scenarios.List, scenarios.Life })
        {
            if (_options.Has(scenario.Name))
            {
                MeasureEach(server, scenario);
            }
        }
    }

    private ServerProcess StartServer(string dll) => StartServer(dll, ServerArguments());

    private static ServerProcess StartServer(string dll, string[] arguments)
    {
        var server = ServerProcess.Start(dll, arguments, probed: true);
        server.WaitReady(Ready, StartLimit);
        return server;
    }

    private void MeasureCeiling(string name, string ceiling, RequestTemplate request)
    {
        using var server = ServerProcess.Start(CeilingProcess.Dll, ["ceiling", ceiling], probed: true);
        server.WaitReady("/", StartLimit);
        MeasureEach(server, new Scenario(name, 1, () => new Repeated(request), Scenarios.IsIntent));
    }

    private void MeasureEach(ServerProcess server, Scenario scenario)
    {
        var load = new LoadGenerator(server);
        if (_pace.Warmup > TimeSpan.Zero)
        {
            // The compiler first watches a method, then compiles it for good: that has to be over.
            load.Measure(scenario, WarmConnections, new Pace(TimeSpan.Zero, _pace.Warmup * 2));
        }

        foreach (var connections in _options.Connections)
        {
            Say($"{scenario.Name}, {connections} connections");
            _report.Add(load.Measure(scenario, connections, _pace));
        }
    }

    private void MeasureCommits(string name, string keys)
    {
        foreach (var callers in _options.Connections)
        {
            Say($"{name}, {callers} callers");
            var figures = CommitProcess.Measure(_scratch.New("commits"), callers, _pace, keys);
            _report.Add(new Figures
            {
                Name = name,
                Connections = callers,
                Count = figures.Count,
                Seconds = figures.Seconds,
                P50 = figures.P50,
                P99 = figures.P99,
                CpuMicroseconds = figures.Cpu,
                ResidentBytes = figures.Resident,
            });
        }
    }

    private string[] ServerArguments() => ["--data", _scratch.New("data")];

    private static void Say(string what) => Console.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"bench: {DateTime.Now:HH:mm:ss} {what}"));
}
