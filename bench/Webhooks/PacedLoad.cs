using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Layby.Bench.Webhooks;

/// <summary>
/// Creates at a fixed rate, as a shop's day brings them: a slow answer does not slow the next call down, so that what is
/// measured under it is not flattered.
/// </summary>
internal sealed class PacedLoad(ServerProcess server, RequestTemplate request)
{
    private const int Connections = 8;

    private readonly ConcurrentDictionary<string, long> _sent = new(StringComparer.Ordinal);

    /// <summary>When the call that made an object was sent, in ticks of the stopwatch, by the object's id.</summary>
    public IReadOnlyDictionary<string, long> Sent => _sent;

    /// <summary>Sends so many calls, evenly over that time.</summary>
    public Task RunAsync(int calls, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(first => SendAsync(first, calls, time, started)));
    }

    private async Task SendAsync(int first, int calls, TimeSpan time, long started)
    {
        using var connection = new HttpConnection(server.Address);
        var dice = new Random();
        for (var i = first; i < calls; i += Connections)
        {
            var wait = (time * ((double)i / calls)) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            var sent = Stopwatch.GetTimestamp();
            await connection.ExchangeAsync(request.Write(connection.RequestBuffer, [], dice));
            if (connection.Answer.Status is not 200)
            {
                throw new BenchException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a create was answered {connection.Answer.Status}:\n{Encoding.UTF8.GetString(connection.Body)}"));
            }

            _sent[Encoding.ASCII.GetString(ObjectId.Of(connection.Body))] = sent;
        }
    }
}
