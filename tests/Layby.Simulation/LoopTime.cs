namespace Layby.Simulation;

/// <summary>The loop's time as a machine's clock; timers of a life that is over never ring.</summary>
public sealed class LoopTime(Loop loop, Life life) : TimeProvider
{
    /// <summary>How far the machine's clock is from the true time: somebody may set it.</summary>
    public TimeSpan Skew { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => loop.Time + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => loop.Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(LoopTime time, TimerCallback callback, object? state) : ITimer
    {
        private long set;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = ++set;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.Ring(dueTime, () => Ring(mine, period));
            }

            return true;
        }

        public void Dispose() => set++;

        public ValueTask DisposeAsync()
        {
            set++;
            return ValueTask.CompletedTask;
        }

        private void Ring(long mine, TimeSpan period)
        {
            if (mine != set)
            {
                return;
            }

            if (period > TimeSpan.Zero)
            {
                time.Ring(period, () => Ring(mine, period));
            }

            Life.Bare(() => callback(state));
        }
    }

    private void Ring(TimeSpan wait, Action ring) => loop.After(wait, life, ring);
}
