using System.Diagnostics;
using System.Globalization;

namespace Layby.Bench.Ceilings;

/// <summary>The parent's side of the commit ceiling.</summary>
internal static class CommitProcess
{
    /// <summary>Beyond the measured time: start, schema, counting the rows.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public static CommitFigures Measure(string folder, int callers, Pace pace, string keys)
    {
        var start = new ProcessStartInfo(Child.Host(),
        [
            CeilingProcess.Dll, "ceiling", "commits", folder, Text(callers), Text(pace.Warmup.TotalSeconds),
            Text(pace.Measured.TotalSeconds), keys,
        ])
        {
            RedirectStandardOutput = true,
        };
        Child.Clean(start.Environment);
        using var process = Process.Start(start) ?? throw new BenchException("could not start the commit ceiling");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            if (!output.Wait(pace.Warmup + pace.Measured + Grace))
            {
                throw new BenchException("the commit ceiling came to no end");
            }

            return CommitFigures.Find(output.Result)
                ?? throw new BenchException($"the commit ceiling told no figures:\n{output.Result}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
