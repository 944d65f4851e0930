namespace Layby.Simulation;

/// <summary>
/// Everything that happens in a universe, one thing after the other, on one thread: what is due first comes first, and of
/// two that are due at once the one that was asked for first. Nothing waits for real time.
/// </summary>
public sealed class Loop
{
    private readonly PriorityQueue<(Life Life, Action Act), (long At, long Number)> later = new();
    private readonly Queue<(Life Life, Action Act)> next = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long number;

    /// <summary>A loop that begins at a time.</summary>
    /// <param name="begin">When.</param>
    /// <param name="mostSteps">How much may happen: what goes round in circles is a mistake of somebody's.</param>
    public Loop(DateTimeOffset begin, long mostSteps) =>
        (Now, MostSteps, MostTime) = (begin.UtcTicks, mostSteps, begin.AddYears(1).UtcTicks);

    private long MostSteps { get; }

    private long MostTime { get; }

    /// <summary>The time, ticks since year 1, UTC.</summary>
    public long Now { get; private set; }

    /// <summary>How many things have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>The time.</summary>
    public DateTimeOffset Time => new(Now, TimeSpan.Zero);

    /// <summary>Has something happen after a while, unless that life is over by then.</summary>
    public void After(TimeSpan wait, Life life, Action act)
    {
        Stay();
        later.Enqueue((life, act), (Now + Math.Max(0, wait.Ticks), number++));
    }

    /// <summary>Has something happen as soon as what happens now has ended.</summary>
    public void Soon(Life life, Action act)
    {
        Stay();
        next.Enqueue((life, act));
    }

    /// <summary>Is over after a while.</summary>
    public Task Delay(TimeSpan wait, Life life)
    {
        var over = new TaskCompletionSource();
        After(wait, life, over.SetResult);
        return over.Task;
    }

    /// <summary>Goes on until something is true, or nothing is left to happen.</summary>
    /// <returns>False where nothing was left.</returns>
    /// <exception cref="InvalidOperationException">More has happened than ever should.</exception>
    public bool RunUntil(Func<bool> reached)
    {
        while (!reached())
        {
            if (Steps > MostSteps || Now > MostTime)
            {
                throw new InvalidOperationException($"it does not come to rest: {Steps} steps, and it is {Time:s}");
            }

            if (!next.TryDequeue(out var one))
            {
                if (!later.TryDequeue(out one, out var due))
                {
                    return false;
                }

                Now = Math.Max(Now, due.At);
            }

            if (!one.Life.IsOver)
            {
                Steps++;
                one.Life.Run(one.Act);
            }
        }

        return true;
    }

    // What leaves the thread happens whenever it likes, and no seed would bring it about again.
    private void Stay()
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            Environment.FailFast($"Something left the loop's thread: {Environment.StackTrace}");
        }
    }
}

/// <summary>
/// What lives and can die: the world outside, or one start of the server. What awaits inside goes on inside, on the loop's
/// thread; once it is over nothing of it ever goes on.
/// </summary>
public sealed class Life(Loop loop) : SynchronizationContext
{
    /// <summary>True once it has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Ends it, as a cut of power would.</summary>
    public void End() => IsOver = true;

    /// <summary>Does something inside it.</summary>
    public void Run(Action act)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            act();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>
    /// Does something in no life at all: what waits inside the framework, which asks to go on anywhere, goes on here and now
    /// instead of on a thread of the pool.
    /// </summary>
    public static void Bare(Action act)
    {
        var before = Current;
        SetSynchronizationContext(null);
        try
        {
            act();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsOver)
        {
            loop.Soon(this, () => d(state));
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => Run(() => d(state));
}
