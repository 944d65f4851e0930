using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Layby.Bench.Databases;

namespace Layby.Bench;

/// <summary>The tables, in markdown that is also readable as it is.</summary>
internal sealed class Report(Options options, string fileSystem)
{
    public const string Json = "K: bare Kestrel, ready JSON";
    public const string Form = "P: bare Kestrel, form and JSON";
    public const string Commits = "S: bare grouped commit";
    public const string CommitsWithRandomKeys = "R: as S, random idempotency keys";

    /// <summary>Of one core, which is all that the generator's thread can have.</summary>
    private const double GeneratorBound = 0.9;

    private static readonly string[] Columns =
    [
        "work", "conns", "per s", "of K", "of S", "of R", "p50 ms", "p99 ms", "CPU µs", "alloc KB", "heap MB", "RSS MB",
        "answer KB", "own µs",
    ];

    private readonly List<Figures> _figures = [];
    private readonly List<StartTimes> _starts = [];
    private readonly List<Findings> _findings = [];
    private readonly List<StoreFigure> _stores = [];

    private readonly string _load =
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public void Add(Figures figures) => _figures.Add(figures);

    public void Add(StartTimes times) => _starts.Add(times);

    public void Add(IReadOnlyList<StoreFigure> stores) => _stores.AddRange(stores);

    public void Add(Findings findings) => _findings.Add(findings);

    public string Text(bool complete)
    {
        var text = new StringBuilder();
        text.Append(complete ? "" : "\nINCOMPLETE: this run failed, see below.\n\n");
        text.Append(Invariant($"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), "))
            .Append(Invariant($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; "))
            .Append(Invariant($"data on {fileSystem}; load before the run {_load}; {DateTime.UtcNow:yyyy-MM-dd}; "))
            .Append(Invariant($"{options.Seconds} s a figure after {options.Warmup} s of warm-up; "))
            .Append(Invariant($"Stripe-Version: {options.StripeVersion ?? "none"}.\n\n"));
        if (_figures.Count > 0)
        {
            text.Append(Table([Columns, .. _figures.Select(Row)])).Append(Legend());
        }

        if (_starts.Count > 0)
        {
            text.Append(Table([StartColumns, .. _starts.Select(StartRow)]))
                .Append("\nFrom the start of a process with an empty data folder to its first 200; seven starts.\n\n");
        }

        if (_stores.Count > 0)
        {
            string[] columns = ["commits on PostgreSQL", "callers", "per s", "of G", "p50 ms", "p99 ms"];
            text.Append(Table([columns, .. _stores.Select(StoreRow)])).Append(StoreLegend);
        }

        foreach (var (title, note, rows) in _findings)
        {
            string[] columns = [title, "here", "aim"];
            text.Append(Table([columns, .. rows.Select(each => new[] { each.What, each.Here, each.Aim })]))
                .Append(Invariant($"\n{note}\n\n"));
        }

        return text.ToString();
    }

    private static readonly string[] StartColumns = ["start-up", "median ms", "least", "most", "RSS MB"];

    private static string[] StartRow(StartTimes start) =>
    [
        start.Name, Number(start.Median, "0"), Number(start.Milliseconds.Min(), "0"),
        Number(start.Milliseconds.Max(), "0"), Megabytes(start.MedianResident),
    ];

    private string[] Row(Figures row) =>
    [
        row.Name,
        row.Connections.ToString(CultureInfo.InvariantCulture),
        Number(row.PerSecond, "0") + (IsGeneratorBound(row) ? "*" : ""),
        row.Name is Commits or CommitsWithRandomKeys ? "" : Ratio(row, Json),
        row.Name is "create" or CommitsWithRandomKeys ? Ratio(row, Commits) : "",
        row.Name is "create" ? Ratio(row, CommitsWithRandomKeys) : "",
        Number(row.P50, "0.00"),
        Number(row.P99, "0.00"),
        Number(row.CpuMicroseconds, "0.0"),
        Number(row.AllocatedBytes / 1024, "0.0"),
        Megabytes(row.HeapBytes),
        Megabytes(row.ResidentBytes),
        Number(row.AnswerBytes / 1024, "0.0"),
        Number(row.GeneratorMicroseconds, "0.0"),
    ];

    private string[] StoreRow(StoreFigure row) =>
    [
        row.Name,
        Number(row.Callers, "0"),
        Number(row.PerSecond, "0"),
        row.Name == StoreBench.Store && _stores.Find(each => each.Name == StoreBench.Raw && each.Callers == row.Callers) is { } raw
            ? Number(row.PerSecond / raw.PerSecond, "0.00")
            : "",
        Number(row.P50, "0.00"),
        Number(row.P99, "0.00"),
    ];

    private const string StoreLegend = """

        A server of PostgreSQL of this run's own on the same machine, fsync and synchronous_commit on. A commit is a create's:
        2.5 KB of JSON, and an object, an event and a random idempotency key that point at it. G writes such rows as arrays in
        groups of 64 with two writers, without asking what was there before. Callers are in the benchmark's own process.


        """;

    private static string Legend() => """

        Each figure stands beside its ceiling from the same run: `of K`, `of S`, `of R` divide by the line K, S or R
        at the same number of connections (callers, for S and R). `per s`: calls, or commits; a life is four calls
        (create, confirm, approve, retrieve). Closed loop: every connection sends its next call when it has the last
        answer. `CPU µs`, `alloc KB`: the server's, per call. `heap` (as the last collection left it), `RSS`: the
        server's, when its line had been measured. `own µs`: the generator's CPU per call on the same machine; a `*`
        says that the generator was at its own limit, so that the server may be faster. K, P, S and R run as processes
        of their own. S writes what a create has to: a 2.5 KB snapshot, and an object, an event and an idempotency row
        that point at it; WAL, synchronous=FULL, one writer, groups of at most 64, keys that grow with time. R is the
        same but for idempotency keys as Stripe's clients choose them, random UUIDs, which `create` sends too: they
        scatter over their tree.


        """;

    private string Ratio(Figures row, string ceiling) =>
        _figures.Find(other => other.Name == ceiling && other.Connections == row.Connections) is { } found
            ? Number(row.PerSecond / found.PerSecond, "0.00")
            : "–";

    private static bool IsGeneratorBound(Figures row) =>
        row.GeneratorMicroseconds * row.PerSecond > GeneratorBound * 1_000_000;

    private static string Table(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            Line(text, rows[i].Select((cell, column) => Aligned(cell, widths[column], column)));
            if (i == 0)
            {
                Line(text, widths.Select((width, column) => new string('-', width - 1) + (column == 0 ? "-" : ":")));
            }
        }

        return text.ToString();
    }

    private static string Aligned(string cell, int width, int column) =>
        column == 0 ? cell.PadRight(width) : cell.PadLeft(width);

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Megabytes(long? bytes) => Number(bytes / 1048576.0, "0.0");

    private static string Number(double? number, string format) =>
        number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
