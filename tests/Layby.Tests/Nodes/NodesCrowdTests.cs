using Layby.Tests.Crashes;
using Layby.Tests.Fuzz;
using Layby.Tests.Journeys.Crowds;
using Xunit;

namespace Layby.Tests.Nodes;

/// <summary>Sixty-four callers at one payment over three nodes, again and again: the books are as exact as with one.</summary>
[Collection(nameof(Alone))]
public sealed class NodesCrowdTests : IClassFixture<ThreeNodes>
{
    private readonly ThreeNodes nodes;
    private readonly ITestOutputHelper output;

    public NodesCrowdTests(ThreeNodes nodes, ITestOutputHelper output)
    {
        ThreeNodes.Need();
        (this.nodes, this.output) = (nodes, output);
    }

    [Fact]
    public Task As_many_refunds_succeed_as_fit_into_what_was_captured() =>
        Plays.RepeatAsync(Plays.RefundAsync, nodes.Client, Dial.Rounds, output);

    [Fact]
    public Task One_capture_wins() => Plays.RepeatAsync(Plays.CaptureAsync, nodes.Client, Dial.Rounds, output);
}
