namespace Layby.Server;

/// <summary>What is counted of one address: each class of status has a figure of its own once it is met.</summary>
public sealed class RouteFigures(FigureFamily family, string method, string pattern)
{
    private static readonly string[] Classes = ["aborted", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly Spread?[] figures = new Spread?[Classes.Length];

    /// <summary>How it is called.</summary>
    public string Method { get; } = method;

    /// <summary>The pattern of its route.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Counts an answer.</summary>
    /// <param name="status">Its HTTP status; 0 where the caller went away before there was one.</param>
    /// <param name="took">From the first line of the request to the end of the answer.</param>
    public void Count(int status, TimeSpan took)
    {
        var at = Math.Clamp(status / 100, 0, Classes.Length - 1);
        (figures[at] ?? Meet(at)).Record(took.TotalSeconds);
    }

    private Spread Meet(int at)
    {
        var met = new Spread(Spread.Seconds, ("method", Method), ("route", Pattern), ("status", Classes[at]));
        if (Interlocked.CompareExchange(ref figures[at], met, null) is { } first)
        {
            return first;
        }

        family.Add(met);
        return met;
    }
}
