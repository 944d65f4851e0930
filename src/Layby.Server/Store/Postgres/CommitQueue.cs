namespace Layby.Server.Store.Postgres;

/// <summary>
/// The commits that wait. A writer takes a group of which no two touch the same row, nor a row of a group that is being
/// written: what is a race between callers of this node is run one after the other, as SQLite's only writer does.
/// </summary>
/// <param name="limit">How many may wait.</param>
/// <param name="figures">Where commits are counted.</param>
internal sealed class CommitQueue(int limit, StoreFigures figures)
{
    // So many are looked at for a group, in multiples of its size: those of one busy object may be many.
    private const int Look = 8;

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingCommit> _waiting = new();
    private readonly HashSet<Claim> _taken = [];
    private TaskCompletionSource _changed = New();
    private bool _closed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a commit.</summary>
    /// <exception cref="StoreUnavailableException">Too many wait already.</exception>
    public Task<CommitResult> Add(Commit commit)
    {
        var pending = new PendingCommit(commit, figures);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(PostgresStore));
            if (_waiting.Count >= limit)
            {
                throw new StoreUnavailableException($"More than {limit} writes wait.") { IsBusy = true };
            }

            _waiting.AddLast(pending);
            Change();
        }

        return pending.Outcome;
    }

    /// <summary>The next group, as soon as there is one; null when the queue is closed and empty.</summary>
    public async ValueTask<List<PendingCommit>?> TakeAsync(int size)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Collect(size) is { Count: > 0 } group)
                {
                    return group;
                }

                if (_closed && _waiting.Count == 0)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>The group has been written: its rows are free.</summary>
    public void Release(List<PendingCommit> group)
    {
        lock (_gate)
        {
            foreach (var pending in group)
            {
                foreach (var claim in pending.Claims)
                {
                    _taken.Remove(claim);
                }
            }

            Change();
        }
    }

    /// <summary>Lets nobody add any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Change();
        }
    }

    // What can not be taken now keeps its place before all that touch the same rows.
    private List<PendingCommit> Collect(int size)
    {
        var group = new List<PendingCommit>();
        HashSet<Claim>? passed = null;
        var looked = 0;
        for (var node = _waiting.First; node is not null && group.Count < size && looked < size * Look; looked++)
        {
            var (next, pending) = (node.Next, node.Value);
            if (!pending.Commit.Subscriptions.IsEmpty && group.Count > 0)
            {
                // It holds up every other commit of its account, so it goes alone.
                break;
            }

            if (IsFree(pending, passed))
            {
                foreach (var claim in pending.Claims)
                {
                    _taken.Add(claim);
                }

                _waiting.Remove(node);
                group.Add(pending);
                if (!pending.Commit.Subscriptions.IsEmpty)
                {
                    break;
                }
            }
            else
            {
                (passed ??= []).UnionWith(pending.Claims);
            }

            node = next;
        }

        return group;
    }

    private bool IsFree(PendingCommit pending, HashSet<Claim>? passed)
    {
        foreach (var claim in pending.Claims)
        {
            if (_taken.Contains(claim) || passed?.Contains(claim) is true)
            {
                return false;
            }
        }

        return true;
    }

    private void Change()
    {
        _changed.TrySetResult();
        _changed = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
