using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Layby.Simulation;

/// <summary>A bug that can be switched on, as <c>bugs.txt</c> describes it.</summary>
/// <param name="Name">The row of the fault table that it stands for.</param>
/// <param name="What">What is wrong.</param>
/// <param name="IsLive">True where it is looked for in live universes.</param>
/// <param name="Edits">Where.</param>
internal sealed record Bug(string Name, string What, bool IsLive, IReadOnlyList<Edit> Edits);

/// <summary>One change of one file.</summary>
internal sealed record Edit(string File, string Old, string New);

/// <summary>The bugs: woven into a copy of the sources, then each switched on and looked for.</summary>
internal static class Bugs
{
    private const int MaxPayments = 50_000;
    private const int LivePayments = 10;
    private const string Live = "live: ";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Bug> All { get; } = [.. Read()];

    /// <summary>Copies the sources to a folder, and weaves every bug in.</summary>
    /// <exception cref="InvalidOperationException">A bug's place is not there once, so that it must be found anew.</exception>
    public static void Weave(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Clear(to);
        }

        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(from, path);
            if (IsSource(file))
            {
                Directory.CreateDirectory(Path.Combine(to, Path.GetDirectoryName(file)!));
                File.Copy(path, Path.Combine(to, file), overwrite: true);
            }
        }

        foreach (var (bug, edit) in All.SelectMany(bug => bug.Edits.Select(edit => (bug, edit))))
        {
            var path = Path.Combine(to, edit.File);
            var text = File.ReadAllText(path);
            var places = text.Split(edit.Old).Length - 1;
            if (places != 1)
            {
                throw new InvalidOperationException($"{bug.Name}: its place is in {edit.File} {places} times: {edit.Old}");
            }

            File.WriteAllText(path, text.Replace(edit.Old, edit.New, StringComparison.Ordinal));
        }

        File.WriteAllText(
            Path.Combine(to, "src/Layby.Core/Bug.cs"),
            """
            namespace Layby.Core;

            public static class Bug
            {
                public static string On = "";

                public static bool Is(string name) => On == name;
            }
            """);
    }

    /// <summary>Switches each on and runs universes until something is wrong.</summary>
    /// <returns>How many were not found.</returns>
    public static int Find(int threads, string? only, TextWriter to)
    {
        if (Type.GetType("Layby.Core.Bug, Layby.Core")?.GetField("On") is not { } on)
        {
            to.WriteLine("There are no bugs in these sources: ./dev sim --bugs weaves them into a copy.");
            return 1;
        }

        var times = new List<double>();
        var missed = 0;
        foreach (var bug in All.Where(each => only is null || each.Name == only))
        {
            on.SetValue(null, bug.Name);
            var watch = Stopwatch.StartNew();
            var payments = 0;
            Ended? found = null;
            Parallel.ForEach(
                Enumerable.Range(1, MaxPayments / 50),
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                (seed, state) =>
                {
                    var recipe = RecipeFor(bug, (ulong)seed);
                    var ended = Universe.Run(recipe);
                    Interlocked.Add(ref payments, recipe.Payments);
                    if (ended.Violations.Count > 0)
                    {
                        found = ended;
                        state.Stop();
                    }
                });
            on.SetValue(null, "");
            times.Add(watch.Elapsed.TotalSeconds);
            missed += found is null ? 1 : 0;
            var how = found is null ? "NOT FOUND" : string.Join(' ', found.Violations[0].Split('\n')[0].Split(' ').Skip(2));
            var cost = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:N1} s {payments,6:N0} payments");
            to.WriteLine($"{bug.Name,-4} {cost}  {bug.What}: {how[..Math.Min(how.Length, 110)]}");
        }

        times.Sort();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Count - missed} of {times.Count} found, median {times[times.Count / 2]:N1} s, worst {times[^1]:N1} s"));
        return missed;
    }

    // Live sales of any kind and those of late customers in turns.
    private static Recipe RecipeFor(Bug bug, ulong seed) => bug.IsLive
        ? new(seed) { Payments = LivePayments, IsLive = true, IsLate = seed % 2 == 0 }
        : new(seed) { Payments = 50 };

    private static IEnumerable<Bug> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Layby.Simulation.bugs.txt")!;
        using var reader = new StreamReader(stream);
        foreach (var part in reader.ReadToEnd().Split("\n* ").Skip(1))
        {
            var title = part.Split('\n')[0].Split(' ', 2);
            var isLive = title[1].StartsWith(Live, StringComparison.Ordinal);
            yield return new(title[0], isLive ? title[1][Live.Length..] : title[1], isLive, [.. part.Split("\n@ ").Skip(1).Select(Read)]);
        }
    }

    private static Edit Read(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        return new(lines[0], Lines('-'), Lines('+'));

        // Where it stands in one line it is looked for without what is before it.
        string Lines(char mark)
        {
            var all = lines.Skip(1).Where(each => each.StartsWith(mark)).Select(each => each[Math.Min(2, each.Length)..]).ToArray();
            return lines.Count(each => each.StartsWith('-')) == 1 ? string.Join('\n', all).TrimStart() : string.Join('\n', all);
        }
    }

    private static bool IsSource(string file)
    {
        var parts = file.Split(Path.DirectorySeparatorChar);
        return !parts.Contains("bin") && !parts.Contains("obj")
            && (parts is ["src", ..] or ["tests", "Layby.Simulation", ..]
                or ["Directory.Build.props"] or ["Directory.Packages.props"] or ["global.json"] or [".editorconfig"]);
    }

    // What was built stays, so that the next build is quick.
    private static void Clear(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (IsSource(Path.GetRelativePath(folder, file)))
            {
                File.Delete(file);
            }
        }
    }
}
