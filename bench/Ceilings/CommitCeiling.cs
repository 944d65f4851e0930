using System.Diagnostics;

namespace Layby.Bench.Ceilings;

/// <summary>
/// S: durable commits without a server. Callers wait for theirs; one writer takes all that wait, 64 at most, and
/// writes them in one transaction, so that they share one fsync. Nobody hears of a commit before it is on the disk.
/// </summary>
internal static class CommitCeiling
{
    public static CommitFigures Measure(string folder, int callers, Pace pace, bool randomKeys)
    {
        using var rows = new PaymentRows(folder);
        var writer = new GroupWriter(rows);
        var watch = new Watch();
        var loops = Enumerable.Range(0, callers).Select(_ => new CommitCaller(writer, watch, randomKeys)).ToArray();
        var all = Task.WhenAll(loops.Select(loop => Task.Run(loop.RunAsync)));
        Thread.Sleep(pace.Warmup);

        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        watch.Measuring = true;
        Thread.Sleep(pace.Measured);
        watch.Measuring = false;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        watch.Stopped = true;
        all.Wait();
        writer.Stop();

        var told = loops.Sum(loop => loop.Told);
        if (rows.Count() != told)
        {
            throw new BenchException($"{told} commits were acknowledged, {rows.Count()} are in the database");
        }

        var count = loops.Sum(loop => (long)loop.Latencies.Count);
        var (p50, p99) = Latencies.Percentiles(loops.Select(loop => loop.Latencies));
        return new(count, seconds, p50, p99, cpu.TotalMicroseconds / count, Environment.WorkingSet);
    }
}

internal sealed class CommitCaller(GroupWriter writer, Watch watch, bool randomKeys)
{
    private readonly byte[] _body = SampleIntent.Serialize(SampleIntent.Ready());

    public Latencies Latencies { get; } = new();

    public long Told { get; private set; }

    public async Task RunAsync()
    {
        var dice = new Random();
        var commit = new PendingCommit(_body, new byte[54]);
        "stripe-node-retry-"u8.CopyTo(commit.Key);
        while (!watch.Stopped)
        {
            commit.KeyLength = randomKeys ? 18 + RequestTemplate.WriteKey(commit.Key.AsSpan(18), dice) : 0;
            var started = Stopwatch.GetTimestamp();
            await writer.CommitAsync(commit);
            Told++;
            if (watch.Measuring)
            {
                Latencies.Add(Stopwatch.GetTimestamp() - started);
            }
        }
    }
}
