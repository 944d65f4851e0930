using System.Threading.Tasks.Sources;

namespace Layby.Bench.Ceilings;

/// <summary>A commit that somebody waits for; used again for that caller's next one.</summary>
internal sealed class PendingCommit(byte[] body, byte[] key) : IValueTaskSource
{
    // Not on the writer's thread: it has the next group to write.
    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };

    public byte[] Body => body;

    public byte[] Key => key;

    public int KeyLength { get; set; }

    public ValueTask Wait() => new(this, _done.Version);

    public void Reset() => _done.Reset();

    public void Done() => _done.SetResult(true);

    public void Fail(Exception error) => _done.SetException(error);

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags) => _done.OnCompleted(continuation, state, token, flags);
}

internal sealed class GroupWriter
{
    /// <summary>Larger groups make everybody wait for the largest: measured to be slower.</summary>
    private const int GroupLimit = 64;

    private readonly object _gate = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private readonly List<PendingCommit> _group = new(GroupLimit);
    private readonly PaymentRows _rows;
    private readonly Thread _thread;
    private bool _stopped;

    public GroupWriter(PaymentRows rows)
    {
        _rows = rows;
        _thread = new Thread(Run) { IsBackground = true, Name = "writer" };
        _thread.Start();
    }

    public ValueTask CommitAsync(PendingCommit commit)
    {
        commit.Reset();
        lock (_gate)
        {
            _waiting.Enqueue(commit);
            Monitor.Pulse(_gate);
        }

        return commit.Wait();
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (TakeGroup())
        {
            try
            {
                Write();
                _group.ForEach(commit => commit.Done());
            }
            catch (BenchException error)
            {
                _group.ForEach(commit => commit.Fail(error));
            }
        }
    }

    /// <summary>Waits for the first commit and takes with it whatever else is there.</summary>
    private bool TakeGroup()
    {
        _group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            while (_group.Count < GroupLimit && _waiting.TryDequeue(out var commit))
            {
                _group.Add(commit);
            }
        }

        return _group.Count > 0;
    }

    private void Write()
    {
        _rows.Begin();
        foreach (var commit in _group)
        {
            _rows.Insert(commit.Body, commit.Key.AsSpan(0, commit.KeyLength));
        }

        _rows.Commit();
    }
}
