namespace Layby.Simulation;

/// <summary>Makes a universe in which something went wrong smaller, as long as it still does.</summary>
internal static class Shrinker
{
    /// <summary>The smallest that was found.</summary>
    public static Ended Shrink(Ended broken)
    {
        var rule = RuleOf(broken);
        foreach (var fewer in (int[])[1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
        {
            if (fewer < broken.Recipe.Payments && Still(broken.Recipe with { Payments = fewer }) is { } smaller)
            {
                broken = smaller;
                break;
            }
        }

        foreach (var fault in broken.Faults.Keys.Except(broken.Recipe.Without).ToArray())
        {
            if (Still(broken.Recipe with { Without = [.. broken.Recipe.Without, fault] }) is { } smaller)
            {
                broken = smaller;
            }
        }

        return broken;

        Ended? Still(Recipe recipe) => Universe.Run(recipe) is var ended && RuleOf(ended) == rule ? ended : null;
    }

    // The first word of the first violation: I5.
    private static string? RuleOf(Ended ended) => ended.Violations is [var first, ..] ? first.Split(' ').ElementAtOrDefault(2) : null;
}
