using System.Globalization;
using System.Net.Sockets;

namespace Layby.Bench;

/// <summary>The connections of one load, from connecting to closing.</summary>
internal sealed class Callers : IDisposable
{
    private readonly ILoaded _server;
    private readonly Scenario _scenario;
    private readonly Watch _watch;
    private readonly Caller[] _callers;
    private readonly Task _all;

    public Callers(
        ILoaded server,
        Scenario scenario,
        int connections,
        Watch watch,
        long callsEach,
        Action<byte[]>? last = null)
    {
        (_server, _scenario, _watch) = (server, scenario, watch);
        try
        {
            _callers = [.. Enumerable.Range(0, connections)
                .Select(each => new Caller(new HttpConnection(server.AddressOf(each)), scenario.Start(), watch))];
        }
        catch (SocketException refused)
        {
            throw new BenchException($"{scenario.Name}: cannot connect: {refused.Message}\n{server.Describe()}");
        }

        _all = Task.WhenAll(_callers.Select(caller => Task.Run(() => caller.RunAsync(callsEach, last))));
    }

    /// <summary>Waits for the answers that are still on their way; throws if one failed in all that time.</summary>
    public void Finish(TimeSpan limit)
    {
        var ended = _all.Wait(limit);
        if (_watch.Failures > 0)
        {
            var count = _watch.Failures.ToString(CultureInfo.InvariantCulture);
            throw new BenchException(
                $"{_scenario.Name} at {_callers.Length} connections: {count} failed calls (a run ends at "
                + $"{Watch.FailureLimit}). The first:\n{_watch.FirstFailure}\n{_server.Describe()}");
        }

        if (!ended)
        {
            var waiting = _callers.FirstOrDefault(caller => caller.Waiting)?.RequestLine;
            throw new BenchException(
                $"{_scenario.Name} at {_callers.Length} connections: no end within {limit.TotalSeconds} s. "
                + $"One that waits: {waiting}\n{_server.Describe()}");
        }
    }

    public Figures Figures(double seconds, Usage before, Usage after, TimeSpan generatorCpu)
    {
        var count = _callers.Sum(caller => (long)caller.Latencies.Count);
        if (count == 0)
        {
            throw new BenchException($"{_scenario.Name}: not one answer in {seconds:0.0} s\n{_server.Describe()}");
        }

        var (p50, p99) = Latencies.Percentiles(_callers.Select(caller => caller.Latencies));
        return new Figures
        {
            Name = _scenario.Name,
            Connections = _callers.Length,
            Count = count,
            Seconds = seconds,
            P50 = p50,
            P99 = p99,
            CpuMicroseconds = (after.Cpu - before.Cpu).TotalMicroseconds / count,
            GeneratorMicroseconds = generatorCpu.TotalMicroseconds / count,
            AnswerBytes = (double)_callers.Sum(caller => caller.AnswerBytes) / count,
            AllocatedBytes = (double?)(after.AllocatedBytes - before.AllocatedBytes) / count,
            HeapBytes = after.HeapBytes,
            ResidentBytes = after.ResidentBytes,
        };
    }

    public void Dispose()
    {
        _watch.Stopped = true;
        foreach (var caller in _callers)
        {
            caller.Dispose();
        }
    }
}
