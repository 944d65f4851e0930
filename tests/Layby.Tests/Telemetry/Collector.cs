using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Layby.Tests.Telemetry;

/// <summary>
/// An OpenTelemetry collector over HTTP, as far as it must be one to read names, attributes and numbers.
/// https://github.com/open-telemetry/opentelemetry-proto
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();
    private WebApplication app = null!;

    public string Url { get; private set; } = "";

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        collector.app = builder.Build();
        collector.app.Run(collector.TakeAsync);
        await collector.app.StartAsync();
        collector.Url = collector.app.Urls.First();
        return collector;
    }

    /// <summary>Every span that has come.</summary>
    public IReadOnlyList<Span> Spans() =>
    [
        .. traces.SelectMany(each => Message.Read(each).All(1)).SelectMany(resource => resource.All(2))
            .SelectMany(scope => scope.All(2))
            .Select(span => new Span(
                span.Text(5),
                Convert.ToHexStringLower(span.Bytes(1)),
                Convert.ToHexStringLower(span.Bytes(2)),
                Convert.ToHexStringLower(span.Bytes(4)),
                Attributes(span.All(9)))),
    ];

    /// <summary>What the service says of itself.</summary>
    public IReadOnlyDictionary<string, string> Service() =>
        Attributes(Message.Read(traces.First()).All(1).First().All(1).First().All(1));

    /// <summary>The names of all metrics that have come.</summary>
    public IReadOnlySet<string> Metrics() => metrics.SelectMany(each => Message.Read(each).All(1)).SelectMany(resource => resource.All(2))
        .SelectMany(scope => scope.All(2)).Select(metric => metric.Text(1)).ToHashSet();

    /// <summary>All that has come, as it came.</summary>
    public string Everything() => string.Concat(traces.Concat(metrics).Select(Encoding.UTF8.GetString));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        (http.Request.Path.Value switch
        {
            "/v1/traces" => traces,
            "/v1/metrics" => metrics,
            var other => throw new InvalidOperationException($"A collector has no {other}."),
        }).Enqueue(body.ToArray());
        http.Response.ContentType = "application/x-protobuf";
    }

    private static Dictionary<string, string> Attributes(IEnumerable<Message> pairs) => pairs.ToDictionary(
        each => each.Text(1),
        each => each.All(2).First() is var value && value.Has(3) ? $"{value.Number(3)}" : value.Text(1));

    /// <summary>A span.</summary>
    internal sealed record Span(string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Attributes);

    // Protocol buffers on the wire: numbered fields, of which numbers and lengths are read here.
    private sealed class Message
    {
        private readonly ILookup<int, (ulong Number, byte[] Bytes)> fields;

        private Message(IEnumerable<(int Field, ulong Number, byte[] Bytes)> read) =>
            fields = read.ToLookup(each => each.Field, each => (each.Number, each.Bytes));

        public static Message Read(byte[] bytes) => new(Fields(bytes).ToArray());

        public IEnumerable<Message> All(int field) => fields[field].Select(each => Read(each.Bytes));

        public bool Has(int field) => fields.Contains(field);

        public byte[] Bytes(int field) => fields[field].FirstOrDefault().Bytes ?? [];

        public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

        public ulong Number(int field) => fields[field].First().Number;

        private static IEnumerable<(int, ulong, byte[])> Fields(byte[] bytes)
        {
            for (var at = 0; at < bytes.Length;)
            {
                var key = Varint(bytes, ref at);
                switch (key & 7)
                {
                    case 0:
                        yield return ((int)(key >> 3), Varint(bytes, ref at), []);
                        break;
                    case 1:
                        yield return ((int)(key >> 3), BitConverter.ToUInt64(bytes, at), []);
                        at += 8;
                        break;
                    case 2:
                        var length = (int)Varint(bytes, ref at);
                        yield return ((int)(key >> 3), 0, bytes[at..(at + length)]);
                        at += length;
                        break;
                    case 5:
                        yield return ((int)(key >> 3), BitConverter.ToUInt32(bytes, at), []);
                        at += 4;
                        break;
                    default:
                        throw new InvalidDataException("This is no message of protocol buffers.");
                }
            }
        }

        private static ulong Varint(byte[] bytes, ref int at)
        {
            var (value, shift) = (0UL, 0);
            while (true)
            {
                var part = bytes[at++];
                value |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return value;
                }

                shift += 7;
            }
        }
    }
}
