using System.Diagnostics.Metrics;

namespace Layby.Server;

/// <summary>What a family of figures is made of.</summary>
public enum FigureKind
{
    /// <summary>It only grows; 0 when the process begins.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>How often what was measured was at most so much.</summary>
    Histogram,
}

/// <summary>Figures of one name, which differ by their labels. Names and labels are as Prometheus has them.</summary>
public sealed class FigureFamily
{
    private readonly Lock gate = new();
    private volatile Figure[] figures;
    private Histogram<double>? exported;

    /// <summary>A family of these figures.</summary>
    public FigureFamily(string name, FigureKind kind, string help, params IEnumerable<Figure> figures)
    {
        (Name, Kind, Help) = (name, kind, help);
        this.figures = [.. figures];
    }

    /// <summary><c>layby_commits_total</c></summary>
    public string Name { get; }

    /// <summary>What they are made of.</summary>
    public FigureKind Kind { get; }

    /// <summary>A sentence for who reads them.</summary>
    public string Help { get; }

    /// <summary>Its figures.</summary>
    public IReadOnlyList<Figure> Figures => figures;

    /// <summary>Adds one that is met for the first time. Their number must have a bound that no caller can move.</summary>
    public void Add(Figure figure)
    {
        lock (gate)
        {
            (figure as Spread)?.ExportTo(exported);
            figures = [.. figures, figure];
        }
    }

    /// <summary>Makes the family an instrument of the platform's, for exporters that listen to those.</summary>
    public void Publish(Meter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        switch (Kind)
        {
            case FigureKind.Counter:
                meter.CreateObservableCounter(Name, Measure, unit: null, Help);
                break;
            case FigureKind.Gauge:
                meter.CreateObservableGauge(Name, Measure, unit: null, Help);
                break;
            case FigureKind.Histogram:
                PublishSpreads(meter);
                break;
        }
    }

    private IEnumerable<Measurement<double>> Measure() =>
        figures.Select(each => new Measurement<double>(each.Value, each.Tags));

    private void PublishSpreads(Meter meter)
    {
        lock (gate)
        {
            var bounds = figures.OfType<Spread>().FirstOrDefault()?.Bounds ?? Spread.Seconds;
            exported = meter.CreateHistogram(
                Name, unit: null, Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
            foreach (var spread in figures.OfType<Spread>())
            {
                spread.ExportTo(exported);
            }
        }
    }
}
