using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Layby.Simulation;

/// <summary>
/// Every flow with the power cut before and after each of its writes, one at a time and two at a time. However it went on,
/// it must end as it does without a cut, and the same events must have been told in the same order.
/// </summary>
internal static partial class PowerCuts
{
    /// <summary>Runs them all.</summary>
    /// <param name="pairs">Two cuts in each run, besides the runs with one.</param>
    /// <param name="only">A part of a flow's name: that one alone; null for all.</param>
    /// <param name="threads">How many runs at once.</param>
    /// <param name="to">Where the result goes.</param>
    /// <returns>How many runs ended otherwise.</returns>
    public static int Run(bool pairs, string? only, int threads, TextWriter to)
    {
        var flows = Flow.All.Where(each => each.Name.Contains(only ?? "", StringComparison.Ordinal)).ToArray();
        var watch = Stopwatch.StartNew();
        var (runs, wrong) = (0, 0);
        foreach (var flow in flows)
        {
            var cut = Of(flow, pairs, threads);
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{flow.Name}: {cut.Writes} writes and calls, {cut.Runs:N0} runs, {cut.Broken.Count} went wrong"));
            foreach (var each in cut.Broken.Take(2))
            {
                to.WriteLine(each);
            }

            (runs, wrong) = (runs + cut.Runs, wrong + cut.Broken.Count);
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{runs:N0} runs of {flows.Length} flows, cut at every {(pairs ? "two writes" : "write")}: {wrong} went wrong, "
            + $"{watch.Elapsed.TotalSeconds:N1} s"));
        return wrong;
    }

    /// <summary>Runs one flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="pairs">Two cuts in each run, besides the runs with one.</param>
    /// <param name="threads">How many runs at once.</param>
    /// <param name="every">1 for every place, 3 for every third.</param>
    public static (int Writes, int Runs, IReadOnlyList<string> Broken) Of(Flow flow, bool pairs, int threads, int every = 1)
    {
        var broken = new ConcurrentBag<string>();
        var whole = Universe.Run(RecipeOf(flow));
        Judge(whole, whole.Story, flow, [], broken);
        var runs = 0;
        Parallel.ForEach(
            Plans(2 * whole.Writes, pairs, every),
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            at =>
            {
                Interlocked.Increment(ref runs);
                Judge(Universe.Run(RecipeOf(flow) with { Crashes = new(at) }), whole.Story, flow, at, broken);
            });
        return (whole.Writes, runs, [.. broken.Order(StringComparer.Ordinal)]);
    }

    /// <summary>A flow with nothing going wrong but what is planned.</summary>
    public static Recipe RecipeOf(Flow flow) => new(1)
    {
        Flow = flow,
        IsLive = flow.IsLive,
        Rates = FaultRates.None,
        Look = TimeSpan.FromHours(10),
        Rest = TimeSpan.FromHours(60),
    };

    private static IEnumerable<int[]> Plans(int points, bool pairs, int every)
    {
        for (var first = 0; first < points; first += every)
        {
            yield return [first];
            for (var second = first + 1; pairs && second < points; second++)
            {
                yield return [first, second];
            }
        }
    }

    // Where the power was cut twice a person may have had to look: they are told of it, and nothing else ends otherwise.
    [GeneratedRegex(@", review \w+ \d+| review\.(opened|closed)")]
    private static partial Regex Looked();

    private static string Plain(string story) => Looked().Replace(story, "");

    private static void Judge(Ended ended, string story, Flow flow, int[] at, ConcurrentBag<string> broken)
    {
        var wrong = (ended.Violations is [var first, ..] ? first : null)
            ?? (Plain(ended.Story) == Plain(story) ? null : $"it ended otherwise:\n  {ended.Story}\n  in place of\n  {story}");
        if (wrong is not null)
        {
            var cuts = string.Join(" and ", at.Select(each => $"{(each % 2 == 0 ? "before" : "after")} write {each / 2}"));
            broken.Add($"{flow.Name}, cut {cuts}: {wrong}\n{string.Join('\n', ended.Trace.TakeLast(40).Select(line => $"    {line}"))}");
        }
    }
}
