using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Layby.Server.Telemetry;

/// <summary>
/// Sends traces and metrics to an OpenTelemetry collector. Nothing of the exporter is loaded unless it is wanted. What the
/// OTEL_… variables say (headers, intervals, sampling, attributes of the service) holds.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    // A collector that does not answer may not hold up the end.
    private const int FarewellMs = 2_000;

    private readonly Meter meter = new(Traces.Name, Traces.Version);
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private OtlpExport(Uri collector, Figures figures)
    {
        foreach (var family in figures.Families.Where(each => each.Name.StartsWith("layby_", StringComparison.Ordinal)))
        {
            family.Publish(meter);
        }

        var service = ResourceBuilder.CreateDefault()
            .AddService("layby", serviceVersion: Traces.Version)
            .AddEnvironmentVariableDetector();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(service)
            .AddSource(Traces.Name)
            .AddOtlpExporter(options => SendTo(options, collector, "v1/traces"))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(service)
            .AddMeter(Traces.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(options => SendTo(options, collector, "v1/metrics"))
            .Build();
    }

    /// <summary>Begins to send.</summary>
    /// <param name="collector">The collector's base address, such as <c>http://127.0.0.1:4318</c>.</param>
    /// <param name="figures">What is counted.</param>
    public static IDisposable Start(Uri collector, Figures figures) => new OtlpExport(collector, figures);

    /// <summary>Sends what is left, unless that takes too long.</summary>
    public void Dispose()
    {
        traces.Shutdown(FarewellMs);
        metrics.Shutdown(FarewellMs);
        traces.Dispose();
        metrics.Dispose();
        meter.Dispose();
    }

    // Over HTTP the address has a path for each kind, which a collector's base address lacks; over gRPC it has none.
    private static void SendTo(OtlpExporterOptions options, Uri collector, string path)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is "grpc")
        {
            options.Protocol = OtlpExportProtocol.Grpc;
            options.Endpoint = collector;
            return;
        }

        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
