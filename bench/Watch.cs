namespace Layby.Bench;

/// <summary>What the callers and the one who measures share.</summary>
internal sealed class Watch
{
    /// <summary>Past this number it is clear that the server does not do what is asked.</summary>
    public const int FailureLimit = 100;

    private readonly object _gate = new();
    private volatile bool _measuring;
    private volatile bool _stopped;

    public bool Measuring
    {
        get => _measuring;
        set => _measuring = value;
    }

    public bool Stopped
    {
        get => _stopped;
        set => _stopped = value;
    }

    public int Failures { get; private set; }

    public string? FirstFailure { get; private set; }

    public void Fail(string failure)
    {
        lock (_gate)
        {
            FirstFailure ??= failure;
            if (++Failures >= FailureLimit)
            {
                Stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Ends early when there is nothing left to wait for.</summary>
    public void Sleep(TimeSpan time)
    {
        lock (_gate)
        {
            if (!Stopped)
            {
                Monitor.Wait(_gate, time);
            }
        }
    }
}
