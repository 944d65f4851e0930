using System.Diagnostics;
using System.Globalization;

namespace Layby.Simulation;

/// <summary>Runs many universes and says what became of them.</summary>
public static class Simulator
{
    /// <summary>The command: exit code 0 where nothing was wrong, 1 where something was, 2 for a word it does not know.</summary>
    public static int Run(string[] arguments)
    {
        if (Order.Read(arguments) is not { } order)
        {
            Console.Error.WriteLine(Order.Help);
            return 2;
        }

        if (order.Weave is { } folder)
        {
            Bugs.Weave(Environment.CurrentDirectory, folder);
            return 0;
        }

        if (order.Bugs)
        {
            return Bugs.Find(order.Threads, order.Only, Console.Out) == 0 ? 0 : 1;
        }

        if (order.Crashes is not null)
        {
            return PowerCuts.Run(order.Crashes == "pairs", order.Only, order.Threads, Console.Out) == 0 ? 0 : 1;
        }

        var watch = Stopwatch.StartNew();
        var totals = new Totals();
        var seeds = Enumerable.Range(0, order.Universes).Select(each => order.Seed + (ulong)each);
        Parallel.ForEach(
            seeds,
            new ParallelOptions { MaxDegreeOfParallelism = order.Threads },
            (seed, state) =>
            {
                var outcome = Universe.Run(order.Recipe(seed));
                var hash = order.Twice ? Universe.Run(order.Recipe(seed)).Hash : outcome.Hash;
                lock (totals)
                {
                    foreach (var line in order.WholeTrace ? outcome.Trace : [])
                    {
                        Console.WriteLine(line);
                    }

                    totals.Add(outcome, hash);
                }

                if (totals.Broken.Count >= 3)
                {
                    state.Stop();
                }
            });
        totals.Tell(Console.Out, order, watch.Elapsed);
        return totals.Broken.Count == 0 ? 0 : 1;
    }
}

/// <summary>What was asked for.</summary>
internal sealed record Order
{
    public const string Help =
        """
        ./dev sim [--payments N] [--seed S] [--each N] [--plain N] [--live | --live-each N] [--threads N] [--without FAULTS]
                  [--twice] [--trace]
        ./dev sim --late N [--seed S] [--each N] [--threads N] [--twice] [--trace]
        ./dev sim --crashes singles|pairs [--only NAME] [--threads N]
        ./dev sim --bugs [--only NAME] [--threads N]

          --payments N   how many payments altogether                  102000
          --seed S       the first universe's seed                     1
          --each N       how many payments in one universe             500
          --plain N      how many sales of a thousand are plain        900
          --live-each N  one universe in N is live, and has a 25th of   20
                         the payments; 0 for none
          --live         money is real, and the providers are played by their doubles: every universe is so
          --late N       the same, and N customers agree to pay when nobody waits for it any more
          --threads N    how many universes at once                    one for each processor
          --without …    what shall not go wrong, by name, with commas
          --crashes …    the power is cut at every write of every flow, or at every two
          --bugs         switches on each bug of tests/Layby.Simulation/bugs.txt, and looks for it
          --only NAME    that bug alone, or flows of whose name that is a part
          --weave DIR    copies the sources to a folder, with the bugs in them
          --twice        runs each universe twice and compares them
          --trace        prints every line of what happened
        """;

    private const int FewerLive = 25;

    public int Payments { get; init; } = 102_000;

    public ulong Seed { get; init; } = 1;

    public int Each { get; init; } = 500;

    public int Plain { get; init; } = 900;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public IReadOnlyList<string> Without { get; init; } = [];

    public string? Crashes { get; init; }

    public bool Bugs { get; init; }

    public string? Only { get; init; }

    public string? Weave { get; init; }

    public bool Twice { get; init; }

    public bool Live { get; init; }

    public int LiveEach { get; init; } = 20;

    public bool Late { get; init; }

    public bool WholeTrace { get; init; }

    public int Universes => Math.Max(1, (Payments + Each - 1) / Each);

    // A live payment takes as long as fifty plain ones.
    public Recipe Recipe(ulong seed)
    {
        var isLive = Live || (LiveEach > 0 && seed % (ulong)LiveEach == 0);
        var payments = isLive && !Live ? Math.Max(1, Each / FewerLive) : Each;
        return new(seed)
        {
            Payments = Math.Min(payments, Payments),
            Plain = Plain,
            IsLive = isLive,
            IsLate = Late,
            WholeTrace = WholeTrace,
            Without = Without,
        };
    }

    public static Order? Read(string[] words)
    {
        var order = new Order();
        for (var i = 0; i < words.Length; i++)
        {
            var value = words[i] is "--twice" or "--trace" or "--bugs" or "--live" ? "" : i + 1 < words.Length ? words[i + 1] : null;
            var number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (int?)null;
            var next = (words[i], number, value) switch
            {
                ("--twice", _, _) => order with { Twice = true },
                ("--trace", _, _) => order with { WholeTrace = true },
                ("--bugs", _, _) => order with { Bugs = true },
                ("--live", _, _) => order with { Live = true },
                ("--live-each", { } each, _) => order with { LiveEach = each },
                ("--late", { } count, _) => order with { Payments = count, Late = true, Live = true },
                ("--only", _, not null) => order with { Only = value },
                ("--weave", _, not null) => order with { Weave = value },
                ("--crashes", _, "singles" or "pairs") => order with { Crashes = value },
                ("--without", _, not null) => order with { Without = value.Split(',') },
                ("--payments", { } count, _) => order with { Payments = count },
                ("--seed", { } seed, _) => order with { Seed = (ulong)seed },
                ("--each", > 0, _) => order with { Each = number.Value },
                ("--plain", <= 1000, _) => order with { Plain = number.Value },
                ("--threads", > 0, _) => order with { Threads = number.Value },
                _ => null,
            };
            i += value is "" ? 0 : 1;
            if (next is null)
            {
                return null;
            }

            order = next;
        }

        return order;
    }
}

/// <summary>What became of all of them.</summary>
internal sealed class Totals
{
    private readonly SortedDictionary<string, long> faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> ends = new(StringComparer.Ordinal);
    private long payments;
    private long writes;
    private long starts;
    private int universes;
    private int unequal;
    private TimeSpan lasted;

    public List<Ended> Broken { get; } = [];

    public void Add(Ended outcome, string again)
    {
        universes++;
        payments += outcome.Payments;
        writes += outcome.Writes;
        starts += outcome.Starts;
        lasted += outcome.Lasted;
        foreach (var (what, count) in outcome.Faults)
        {
            faults[what] = faults.GetValueOrDefault(what) + count;
        }

        foreach (var (what, count) in outcome.Ends)
        {
            ends[what] = ends.GetValueOrDefault(what) + count;
        }

        if (again != outcome.Hash)
        {
            unequal++;
            outcome = outcome with { Violations = [.. outcome.Violations, "the same seed ran differently a second time"] };
        }

        if (outcome.Violations.Count > 0)
        {
            Broken.Add(outcome);
        }
    }

    public void Tell(TextWriter to, Order order, TimeSpan took)
    {
        foreach (var broken in Broken.OrderBy(each => each.Recipe.Seed).Take(1).Select(Shrinker.Shrink))
        {
            to.WriteLine($"seed {broken.Recipe.Seed}:");
            foreach (var line in broken.Trace.TakeLast(order.WholeTrace ? 0 : 40))
            {
                to.WriteLine($"    {line}");
            }

            foreach (var violation in broken.Violations)
            {
                to.WriteLine($"  {violation}");
            }

            var without = string.Join(',', broken.Recipe.Without);
            to.WriteLine(
                $"  repeat it: ./dev sim --seed {broken.Recipe.Seed}"
                + $" --{(broken.Recipe.IsLate ? "late" : "payments")} {broken.Recipe.Payments}"
                + $" --each {broken.Recipe.Payments}{(broken.Recipe.IsLive && !broken.Recipe.IsLate ? " --live" : "")}"
                + $" --plain {broken.Recipe.Plain}"
                + (without is "" ? "" : $" --without \"{without}\""));
        }

        foreach (var other in Broken.OrderBy(each => each.Recipe.Seed).Skip(1))
        {
            to.WriteLine($"seed {other.Recipe.Seed} too: {other.Violations[0]}");
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{payments:N0} payments in {universes:N0} universes over {lasted.TotalDays / 365:N1} simulated years, {writes:N0} writes, "
            + $"{starts:N0} starts, {took.TotalSeconds:N1} s"));
        to.WriteLine($"ends:   {string.Join(", ", ends.Select(each => $"{each.Key} {each.Value:N0}"))}");
        to.WriteLine($"faults: {faults.Values.Sum():N0}: {string.Join(", ", faults.Select(each => $"{each.Key} {each.Value:N0}"))}");
        to.WriteLine($"{Broken.Count} with violations{(order.Twice ? $", {universes - unequal} of {universes} the same twice" : "")}");
    }
}
