namespace Layby.Tests;

/// <summary>A clock that runs so many times faster than the machine's, timers too: what lasts seconds is over in a moment.</summary>
public sealed class HurriedTime(int times) : TimeProvider
{
    private readonly DateTimeOffset start = System.GetUtcNow();
    private readonly long began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(began) * times);

    public override long GetTimestamp() => began + ((System.GetTimestamp() - began) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    private TimeSpan Shortened(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time == TimeSpan.Zero
        ? time
        : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / times));
}
