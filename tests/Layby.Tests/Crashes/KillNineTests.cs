using System.Diagnostics;
using Layby.Tests.Store;
using Xunit;

namespace Layby.Tests.Crashes;

/// <summary>kill -9 under load, and start again: nothing acknowledged is missing, nothing is doubled.</summary>
public sealed class KillNineTests(ITestOutputHelper output)
{
    // So many deaths of one folder; then another begins, so that the check after each stays short.
    private const int KillsAFolder = 20;
    private const int AtOnce = 3;

    [Fact]
    public async Task Kills_under_load_lose_nothing_and_double_nothing()
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        var watch = Stopwatch.StartNew();
        var folders = (Dial.Kills + KillsAFolder - 1) / KillsAFolder;
        var ordeals = Enumerable.Range(0, folders).Select(each => new Ordeal(seed + each)).ToArray();
        await Parallel.ForAsync(0, folders, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (each, _) =>
        {
            using var folder = new TemporaryDirectory();
            for (var kill = each * KillsAFolder; kill < Math.Min((each + 1) * KillsAFolder, Dial.Kills); kill++)
            {
                await ordeals[each].DieAsync(folder.Path);
                await Ordeal.CheckFileAsync(folder.Path);
            }

            await ordeals[each].EndAsync(folder.Path);
        });

        var starts = ordeals.SelectMany(each => each.Starts).Order().ToArray();
        output.WriteLine(
            $"{Dial.Kills} kills in {watch.Elapsed.TotalSeconds:0} s, {ordeals.Sum(each => each.Crowd.Lives.Count())} payments; "
            + $"of the unanswered requests {ordeals.Sum(each => each.Crowd.Repeated.Done)} had been carried out and "
            + $"{ordeals.Sum(each => each.Crowd.Repeated.Undone)} had not; a start took {starts[starts.Length / 2].TotalSeconds:0.00} s, "
            + $"99 of 100 at most {starts[starts.Length * 99 / 100].TotalSeconds:0.00} s");
    }
}
