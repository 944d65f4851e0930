using Layby.Doubles;

namespace Layby.Simulation;

/// <summary>What must be true of the providers' own books, whatever happened.</summary>
internal static class ProviderBooks
{
    /// <summary>Nothing was ever taken twice, or given back twice, or more of it than was taken.</summary>
    public static void Check(Universe universe, WireDouble one)
    {
        var watch = universe.Watch;
        foreach (var attempt in one.Entries().GroupBy(each => each.Attempt))
        {
            var captures = attempt.Sum(each => each.Captures.Count);
            watch.Holds(captures <= 1, $"K1 {attempt.Key} was captured {captures} times");
            foreach (var name in attempt.SelectMany(each => each.Refunds).GroupBy(each => each.Name).Where(each => each.Count() > 1))
            {
                watch.Violated($"U1 {name.Key} was given back {name.Count()} times");
            }

            watch.Holds(
                attempt.All(each => each.Refunded <= each.Captured), $"I1 {attempt.Key} was given back more than was taken");
        }
    }
}
