using Layby.Server;
using Layby.Server.Hatch;
using Layby.Server.Store;
using Layby.Tests.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Layby.Tests.Hatch;

/// <summary>Where a running server takes the orders of commands: lines come as they are told, and the last says how it ended.</summary>
public sealed class OrderHatchTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Slow slow = new();
    private readonly List<string> told = [];
    private WebApplication app = null!;
    private OrderHatch hatch = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        hatch = new OrderHatch(new Dictionary<string, IOrderDesk> { ["slow"] = slow }, folder.Path, "a password");
        app.Run(http => hatch.HandleAsync(http, stopping.Token));
        await app.StartAsync();
        hatch.Open(new(app.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        stopping.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Lines_are_there_before_the_order_is_done()
    {
        var order = CallAsync("slow", "count", "to two");
        await slow.ToldAsync("count: to two\nand on");
        await UntilAsync(() => told.Count == 2);

        Assert.False(order.IsCompleted);
        slow.End(1);
        Assert.Equal(1, await order);
        Assert.Equal(["count: to two", "and on"], told);
    }

    [Fact]
    public async Task What_is_silent_for_longer_than_a_beat_is_waited_for()
    {
        var order = CallAsync("slow");
        await Task.Delay(OrderHatch.Beat * 1.5);

        Assert.False(order.IsCompleted);
        slow.End(0);
        Assert.Equal(0, await order);
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_refusal_may_come_in_the_middle()
    {
        var order = CallAsync("slow");
        await slow.ToldAsync("one");
        slow.Refuse("It can not go on.\nNo.");

        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => order);
        Assert.Equal("It can not go on. No.", refused.Message);
        Assert.Equal(["one"], told);
    }

    [Fact]
    public async Task Another_versions_command_is_refused()
    {
        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => CallAsync("fly"));
        Assert.StartsWith("The running server knows no command 'layby fly'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stops_or_fails_in_the_middle_is_not_taken_for_one_that_is_done()
    {
        var order = CallAsync("slow");
        await slow.ToldAsync("one");
        await stopping.CancelAsync();

        var ended = await Assert.ThrowsAsync<StoreRefusedException>(() => order);
        Assert.EndsWith("; look what became of it.", ended.Message, StringComparison.Ordinal);
        Assert.Equal(["one"], told);
    }

    [Fact]
    public async Task Whoever_leaves_ends_the_order()
    {
        using var leaving = new CancellationTokenSource();
        var order = CallAsync(leaving.Token, "slow");
        await slow.ToldAsync("one");
        await UntilAsync(() => told.Count == 1);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order);
        await slow.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task<int> CallAsync(params string[] words) => CallAsync(CancellationToken.None, words);

    private Task<int> CallAsync(CancellationToken stop, params string[] words) =>
        new OrderCall(words, folder.Path, "look what became of it").RunAsync(
            () => throw new StoreRefusedException("A server has it.") { InUse = true }, TellAsync, stop);

    private ValueTask TellAsync(string line)
    {
        told.Add(line);
        return default;
    }

    private static async Task UntilAsync(Func<bool> isThere)
    {
        for (var tries = 0; tries < 200 && !isThere(); tries++)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>A desk that does what the test says, when it says so.</summary>
    private sealed class Slow : IOrderDesk
    {
        private readonly TaskCompletionSource<TellLine> tell = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IReadOnlyList<string> words = [];

        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<int> DoAsync(IReadOnlyList<string> words, TellLine tell, CancellationToken stop)
        {
            this.words = words;
            this.tell.SetResult(tell);
            try
            {
                return await end.Task.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                Stopped.SetResult();
                throw;
            }
        }

        public async Task ToldAsync(string text)
        {
            var line = await tell.Task;
            await line(words.Count > 0 ? text.Replace("count: to two", string.Join(": ", words), StringComparison.Ordinal) : text);
        }

        public void End(int exitCode) => end.SetResult(exitCode);

        public void Refuse(string why) => end.SetException(new OrderRefusedException(why));
    }
}
