using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Layby.Bench;

/// <summary>How long a load lasts before it is measured, and then.</summary>
internal readonly record struct Pace(TimeSpan Warmup, TimeSpan Measured);

/// <summary>
/// A closed loop on each connection: the next request leaves when the last answer is here. Under load a latency is
/// therefore that of a client who waits for its turn, not of one who arrives at a fixed rate.
/// </summary>
internal sealed class LoadGenerator(ILoaded server)
{
    /// <summary>A server that is slower than this with one answer is stuck, and the run has to end some day.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>From warm-up to measurement the load has no break; only what ends inside the time counts.</summary>
    public Figures Measure(Scenario scenario, int connections, Pace pace)
    {
        Probe(scenario);
        var watch = new Watch();
        using var callers = new Callers(server, scenario, connections, watch, callsEach: long.MaxValue);
        watch.Sleep(pace.Warmup);

        var (before, own) = (server.Usage(), Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        watch.Measuring = true;
        watch.Sleep(pace.Measured);
        watch.Measuring = false;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (after, ownCpu) = (server.Usage(), Environment.CpuUsage.TotalTime - own);

        watch.Stopped = true;
        callers.Finish(AnswerLimit);
        Probe(scenario);
        return callers.Figures(seconds, before, after, ownCpu);
    }

    /// <summary>Sends a fixed number of calls, for filling the store.</summary>
    public void Send(Scenario scenario, int connections, int callsEach, TimeSpan limit)
    {
        Probe(scenario);
        var watch = new Watch();
        using var callers = new Callers(server, scenario, connections, watch, callsEach);
        callers.Finish(limit);
    }

    /// <summary>One round on a connection of its own, and a look at its last answer.</summary>
    private void Probe(Scenario scenario)
    {
        var body = Array.Empty<byte>();
        using var callers = new Callers(server, scenario, 1, new Watch(), scenario.Calls, last => body = last);
        callers.Finish(AnswerLimit);
        if (Problem(scenario, body) is { } problem)
        {
            throw new BenchException(
                $"{scenario.Name}: a round went through, but its last answer is wrong: {problem}. The answer:\n"
                + $"{Encoding.UTF8.GetString(body)}\n{server.Describe()}");
        }
    }

    private static string? Problem(Scenario scenario, byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return scenario.Problem(json.RootElement);
        }
        catch (JsonException notJson)
        {
            return notJson.Message;
        }
    }
}
