namespace Layby.Server.Store.Sqlite;

/// <summary>Something to be written, on its way from a caller to the writer and, with its outcome, back.</summary>
internal abstract class PendingWrite
{
    /// <summary>The one that was enqueued before this one.</summary>
    public PendingWrite? Earlier { get; set; }

    /// <summary>How many wait, this one included.</summary>
    public int Place { get; set; }

    /// <summary>Runs inside the shared transaction. What it refuses, it must leave unchanged.</summary>
    public abstract void Write();

    /// <summary>Tells the caller the outcome: it is on disk.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing was written.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A write whose caller waits for a <typeparamref name="T"/>.</summary>
internal class PendingWrite<T>(Func<T> write, bool resumeInline) : PendingWrite
{
    // On a thread of its own the writer must not be held up by what its callers do next.
    private readonly TaskCompletionSource<T> _outcome = new(
        resumeInline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it came to, once it is written.</summary>
    protected T Written { get; private set; } = default!;

    /// <summary>What the caller awaits.</summary>
    public Task<T> Outcome => _outcome.Task;

    public override void Write() => Written = write();

    public override void Complete() => _outcome.SetResult(Written);

    public override void Fail(Exception exception) => _outcome.SetException(exception);
}

/// <summary>A commit, which is counted by what became of it.</summary>
internal sealed class PendingCommit(Func<CommitResult> write, bool resumeInline, StoreFigures figures)
    : PendingWrite<CommitResult>(write, resumeInline)
{
    public override void Complete()
    {
        figures.Count(Written);
        base.Complete();
    }

    public override void Fail(Exception exception)
    {
        figures.CountFailure();
        base.Fail(exception);
    }
}
