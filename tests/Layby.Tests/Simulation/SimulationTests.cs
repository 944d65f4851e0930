using Layby.Simulation;
using Xunit;

namespace Layby.Tests.Simulation;

/// <summary>
/// The simulator's own promises. What it finds, it finds in many more universes: <c>./dev sim</c>.
/// </summary>
public sealed class SimulationTests
{
    public static TheoryData<string> Flows { get; } = [.. Flow.All.Select(each => each.Name)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_seed_happens_the_same_way_twice_and_nothing_is_wrong_in_it(ulong seed)
    {
        var recipe = new Recipe(seed) { Payments = 20 };
        var first = Universe.Run(recipe);

        Assert.Empty(first.Violations);
        Assert.Equal(first.Hash, Universe.Run(recipe).Hash);
        Assert.NotEqual(first.Hash, Universe.Run(recipe with { Seed = seed + 100 }).Hash);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_live_seed_too(ulong seed, bool isLate)
    {
        var recipe = new Recipe(seed) { Payments = 10, IsLive = true, IsLate = isLate };
        var first = Universe.Run(recipe);

        Assert.Empty(first.Violations);
        Assert.Equal(first.Hash, Universe.Run(recipe).Hash);
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void A_flow_ends_the_same_way_whichever_write_the_power_is_cut_at(string name)
    {
        var flow = Flow.All.Single(each => each.Name == name);

        // A live flow has three times as many places: `./dev sim --crashes singles` cuts at each of them.
        Assert.Empty(PowerCuts.Of(flow, pairs: false, threads: 1, every: flow.IsLive ? 5 : 1).Broken);
    }

    [Fact]
    public void Every_bug_that_can_be_switched_on_has_its_place_in_the_sources()
    {
        var copy = Directory.CreateTempSubdirectory("layby-bugs-").FullName;
        try
        {
            Bugs.Weave(Root(), copy);
            Assert.True(File.Exists(Path.Combine(copy, "src", "Layby.Core", "Bug.cs")));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Layby.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
