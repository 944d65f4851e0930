using Layby.Server.Store;

namespace Layby.Server;

/// <summary>
/// The time that all nodes of a store agree on: this machine's, moved by how far the store's clock is ahead. Minutes between
/// two machines' clocks are then milliseconds between two nodes.
/// </summary>
public sealed class NodeTime : TimeProvider
{
    // Of so many answers the quickest tells best: the others waited somewhere.
    private const int Askings = 3;

    private readonly TimeProvider machine;
    private readonly IStore store;
    private long aheadMs;

    private NodeTime(TimeProvider machine, IStore store) => (this.machine, this.store) = (machine, store);

    /// <summary>Asks the store for its time.</summary>
    public static async ValueTask<NodeTime> OpenAsync(TimeProvider machine, IStore store)
    {
        var time = new NodeTime(machine, store);
        await time.MeasureAsync(CancellationToken.None);
        return time;
    }

    /// <summary>How far it is ahead of the machine's.</summary>
    public TimeSpan Ahead => TimeSpan.FromMilliseconds(Interlocked.Read(ref aheadMs));

    /// <summary>Asks again: clocks drift apart, and somebody may set one.</summary>
    public async ValueTask MeasureAsync(CancellationToken stop)
    {
        var (best, ahead) = (TimeSpan.MaxValue, 0L);
        for (var i = 0; i < Askings; i++)
        {
            var began = machine.GetTimestamp();
            var measured = await store.ClockAheadMsAsync(machine, stop);
            var took = machine.GetElapsedTime(began);
            (best, ahead) = took < best ? (took, measured) : (best, ahead);
        }

        Interlocked.Exchange(ref aheadMs, ahead);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);
}
