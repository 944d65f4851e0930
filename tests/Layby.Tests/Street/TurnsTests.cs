using Layby.Server.Street;
using Xunit;

namespace Layby.Tests.Street;

public sealed class TurnsTests
{
    [Fact]
    public async Task Those_who_queue_for_the_same_come_one_after_the_other_in_their_order()
    {
        var turns = new Turns();
        var first = await turns.TakeAsync("a");
        var second = turns.TakeAsync("a").AsTask();
        var third = turns.TakeAsync("a").AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
        (await turns.TakeAsync("a")).Dispose();
    }

    [Fact]
    public async Task Whoever_comes_can_see_whether_others_queue()
    {
        var turns = new Turns();
        Assert.False(turns.AreTaken("a"));
        var first = await turns.TakeAsync("a");
        var second = turns.TakeAsync("a").AsTask();
        Assert.True(turns.AreTaken("a"));
        Assert.False(turns.AreTaken("b"));

        first.Dispose();
        Assert.True(turns.AreTaken("a"));
        (await second).Dispose();
        Assert.False(turns.AreTaken("a"));
    }

    [Fact]
    public async Task Those_who_queue_for_something_else_do_not_wait()
    {
        var turns = new Turns();
        using var one = await turns.TakeAsync("a");
        using var other = await turns.TakeAsync("b");
    }
}
