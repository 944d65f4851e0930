using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Layby.Tests.Clients;

/// <summary>Runs files of tests/sdk under Node.js against a server, and fails with what Node.js said.</summary>
internal static partial class NodeRun
{
    private const int OldestNode = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Path.Combine(Root(), "tests", "sdk");

    // The last lines of a report in the Test Anything Protocol: "# tests 12", "# pass 12".
    [GeneratedRegex(@"^# (?<word>tests|pass) (?<count>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Totals();

    /// <summary>Skips the test, with the reason, where this machine cannot run the clients.</summary>
    public static async Task NeedsAsync(CancellationToken stop, params string[] packages)
    {
        var version = await ChildProcess.RunAsync("node", ["--version"], Folder, NoEnvironment, stop);
        Assert.SkipWhen(version is null, "Node.js is not installed.");
        var said = version.Output.Trim();
        var known = int.TryParse(said.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major);
        Assert.SkipUnless(known && major >= OldestNode, $"Node.js is {said}; the clients need {OldestNode} or newer.");
        foreach (var package in packages)
        {
            var there = Directory.Exists(Path.Combine(Folder, "node_modules", package));
            Assert.SkipUnless(there, $"npm package {package} is not installed; run npm ci in tests/sdk.");
        }
    }

    /// <summary>Whether a small script of tests/sdk ends well; if not, the test is skipped with what it said.</summary>
    public static async Task NeedsScriptAsync(string file, CancellationToken stop)
    {
        var answer = await ChildProcess.RunAsync("node", [file], Folder, NoEnvironment, stop);
        Assert.SkipUnless(answer is { ExitCode: 0 }, answer?.Output.Trim() ?? "Node.js is not installed.");
    }

    /// <summary>Every file of runs, but those whose names begin so.</summary>
    public static string[] FilesBut(string prefix) =>
    [
        .. Directory.EnumerateFiles(Folder, "*.test.mjs").Select(each => Path.GetFileName(each))
            .Where(each => !each.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs the files, and holds every answer their client receives against the shapes.</summary>
    /// <returns>What the client asked for: <c>GET /v1/charges/py_3…</c>.</returns>
    public static async Task<IReadOnlyCollection<string>> PassesAsync(string[] files, Uri server, CancellationToken stop)
    {
        await using var proxy = await CheckingProxy.StartAsync(server);
        var failure = await FailureAsync(files, proxy.Url, stop);

        Assert.True(proxy.Problems.Count == 0, string.Join("\n\n", proxy.Problems.Take(10)));
        Assert.True(failure is null, failure);
        Assert.True(proxy.Answers > 0, $"{string.Join(", ", files)}: passed without a single answer from the server.");
        return [.. proxy.Asked];
    }

    private static async Task<string?> FailureAsync(string[] files, Uri server, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Longest);
        var environment = new Dictionary<string, string> { ["LAYBY_URL"] = server.AbsoluteUri };

        var run = await ChildProcess.RunAsync(
            "node", ["--test", "--test-reporter=tap", .. files], Folder, environment, patience.Token);

        var totals = Totals().Matches(run!.Output).ToDictionary(
            line => line.Groups["word"].Value,
            line => int.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture));
        var (tests, passed) = (totals.GetValueOrDefault("tests"), totals.GetValueOrDefault("pass"));
        return run.ExitCode == 0 && tests > 0 && passed == tests
            ? null
            : $"{string.Join(", ", files)}: {passed} of {tests} passed, node ended with {run.ExitCode}.\n{run.Output}";
    }

    private static Dictionary<string, string> NoEnvironment { get; } = [];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Layby.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run inside the repository only.");
    }
}
