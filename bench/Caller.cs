using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Layby.Bench;

/// <summary>One connection and what is said on it.</summary>
internal sealed class Caller(HttpConnection connection, IScript script, Watch watch) : IDisposable
{
    public Latencies Latencies { get; } = new();

    public long AnswerBytes { get; private set; }

    public bool Waiting { get; private set; } = true;

    public string RequestLine => connection.RequestLine;

    public async Task RunAsync(long calls, Action<byte[]>? last)
    {
        try
        {
            while (!watch.Stopped && calls-- > 0)
            {
                await CallAsync();
            }

            last?.Invoke(connection.Body.ToArray());
        }
        catch (Exception broken) when (
            broken is BenchException or SocketException or ObjectDisposedException or JsonException)
        {
            watch.Fail($"{connection.RequestLine}: {broken.Message}");
        }
        finally
        {
            Waiting = false;
        }
    }

    public void Dispose() => connection.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CallAsync()
    {
        var length = script.Next(connection.RequestBuffer);
        var started = Stopwatch.GetTimestamp();
        await connection.ExchangeAsync(length);
        var ended = Stopwatch.GetTimestamp();
        if (connection.Answer.Status is < 200 or > 299)
        {
            watch.Fail($"{connection.RequestLine} was answered {connection.Answer.Status}:\n"
                + Encoding.UTF8.GetString(connection.Body));
            script.Restart();
            return;
        }

        script.Answered(connection.Body);
        if (watch.Measuring)
        {
            Latencies.Add(ended - started);
            AnswerBytes += connection.Body.Length;
        }
    }
}
