using System.Globalization;
using System.Text;

namespace Layby.Server.Telemetry;

/// <summary>
/// Figures as Prometheus reads them. https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
/// </summary>
public static class MetricsPage
{
    /// <summary>Its address.</summary>
    public const string Path = "/metrics";

    /// <summary>What it says that it is.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Answers with the page.</summary>
    public static async Task WriteAsync(HttpContext http, IEnumerable<FigureFamily> families)
    {
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(Text(families), http.RequestAborted);
    }

    /// <summary>The page.</summary>
    public static string Text(IEnumerable<FigureFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escaped(family.Help)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
            foreach (var figure in family.Figures)
            {
                Write(text, family.Name, figure);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, Figure figure)
    {
        if (figure is not Spread spread)
        {
            Line(text, name, figure, null, figure.Value);
            return;
        }

        // Read once: what is counted meanwhile may not make the classes disagree with their sum.
        var (counts, below) = (spread.Counts(), 0L);
        for (var at = 0; at < counts.Length; at++)
        {
            below += counts[at];
            Line(text, name + "_bucket", figure, at < spread.Bounds.Count ? Number(spread.Bounds[at]) : "+Inf", below);
        }

        Line(text, name + "_sum", figure, null, spread.Sum);
        Line(text, name + "_count", figure, null, below);
    }

    private static void Line(StringBuilder text, string name, Figure figure, string? bound, double value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (label, content) in figure.Labels)
        {
            text.Append(separator).Append(label).Append("=\"")
                .Append(Escaped(content).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string TypeOf(FigureKind kind) => kind switch
    {
        FigureKind.Counter => "counter",
        FigureKind.Gauge => "gauge",
        FigureKind.Histogram => "histogram",
    };

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
