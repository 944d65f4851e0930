namespace Layby.Server.Store.Postgres;

/// <summary>A commit on its way from a caller to a writer and, with its outcome, back.</summary>
internal sealed class PendingCommit
{
    private readonly TaskCompletionSource<CommitResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly StoreFigures _figures;

    public PendingCommit(Commit commit, StoreFigures figures)
    {
        _figures = figures;
        Commit = commit;
        var claims = new List<Claim>(commit.Puts.Length + 1);
        foreach (var put in commit.Puts)
        {
            claims.Add(new(ClaimKind.Object, commit.Account, put.Id));
        }

        foreach (var subscription in commit.Subscriptions)
        {
            claims.Add(new(ClaimKind.Endpoint, commit.Account, subscription.Endpoint));
        }

        if (commit.Answer is { } answer)
        {
            claims.Add(new(ClaimKind.Key, commit.Account, answer.Key));
        }

        Claims = claims;
    }

    /// <summary>What is to be written.</summary>
    public Commit Commit { get; }

    /// <summary>What no other commit of this node may touch at the same time: they would only refuse each other.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>What the caller awaits.</summary>
    public Task<CommitResult> Outcome => _outcome.Task;

    /// <summary>Tells the caller what became of it.</summary>
    public void Complete(CommitResult result)
    {
        _figures.Count(result);
        _outcome.SetResult(result);
    }

    /// <summary>Tells the caller that it could not be written.</summary>
    public void Fail(Exception failure)
    {
        _figures.CountFailure();
        _outcome.SetException(failure);
    }
}

/// <summary>One row that a commit writes.</summary>
internal readonly record struct Claim(ClaimKind Kind, string Account, string Name);

/// <summary>What kind of row.</summary>
internal enum ClaimKind
{
    /// <summary>An object, by its id.</summary>
    Object,

    /// <summary>An answer, by its idempotency key.</summary>
    Key,

    /// <summary>A subscription, by its endpoint.</summary>
    Endpoint,
}
