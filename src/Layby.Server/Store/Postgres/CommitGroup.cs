namespace Layby.Server.Store.Postgres;

/// <summary>
/// A group of commits as the rows that it writes, sorted by their keys, so that two groups take locks in the same order.
/// </summary>
internal sealed class CommitGroup
{
    private readonly List<SnapshotRow> _snapshots = [];
    private long _next;

    private CommitGroup(IReadOnlyList<PendingCommit> commits, long first)
    {
        _next = first;
        Operation = _next++;
        foreach (var each in commits)
        {
            Add(each.Commit);
        }

        Replaced.Sort(static (one, other) => Compare(one.Account, one.Put.Id, other.Account, other.Put.Id));
        Created.Sort(static (one, other) => Compare(one.Account, one.Put.Id, other.Account, other.Put.Id));
        Answers.Sort(static (one, other) => Compare(one.Account, one.Answer.Key, other.Account, other.Answer.Key));
        Accounts = [.. commits.Select(each => each.Commit.Account).Distinct().Order(StringComparer.Ordinal)];
        Quieted = [.. Subscriptions.Select(each => each.Account).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The rows of these commits, with numbers of their own.</summary>
    public static async ValueTask<CommitGroup> OfAsync(IReadOnlyList<PendingCommit> commits, NumberBlocks numbers) =>
        new(commits, await numbers.TakeAsync(1 + commits.Sum(each => Most(each.Commit))));

    /// <summary>By this number it can be asked whether the group was written.</summary>
    public long Operation { get; }

    /// <summary>Whose commits they are.</summary>
    public IReadOnlyList<string> Accounts { get; }

    /// <summary>Those of whom a subscription changes: no other commit of theirs may be under way meanwhile.</summary>
    public IReadOnlyList<string> Quieted { get; }

    public List<ObjectRow> Replaced { get; } = [];

    public List<ObjectRow> Created { get; } = [];

    public List<AnswerRow> Answers { get; } = [];

    public List<EventRow> Events { get; } = [];

    public List<(string Account, Subscription Subscription)> Subscriptions { get; } = [];

    public SortedDictionary<(string Account, string Currency, long AvailableOn), long> Postings { get; } = [];

    public IReadOnlyList<SnapshotRow> Snapshots => _snapshots;

    private static int Most(Commit commit) => commit.Puts.Length + commit.Events.Length + (commit.Answer is null ? 0 : 1);

    private void Add(Commit commit)
    {
        var begin = _snapshots.Count;
        foreach (var put in commit.Puts)
        {
            var row = new ObjectRow(commit.Account, put, Promise(commit.Account, begin, put.Body, put.Id));
            (put.ExpectedRevision == 0 ? Created : Replaced).Add(row);
            if (put is { ExpectedRevision: 0, Posting: { } posting })
            {
                var key = (commit.Account, posting.Currency, posting.AvailableOn);
                Postings[key] = Postings.GetValueOrDefault(key) + posting.Net;
            }
        }

        foreach (var happened in commit.Events)
        {
            Events.Add(new(commit.Account, happened, Promise(commit.Account, begin, happened.Object, "")));
        }

        if (commit.Answer is { } answer)
        {
            // An answer that nothing else shows (an error) takes its snapshot along when it is pruned.
            var known = _snapshots.Count;
            var snapshot = Promise(commit.Account, begin, answer.Body, "");
            Answers.Add(new(commit.Account, answer, snapshot, Alone: _snapshots.Count > known));
        }

        foreach (var subscription in commit.Subscriptions)
        {
            Subscriptions.Add((commit.Account, subscription));
        }
    }

    // Rows of one commit share a snapshot; but an object has one that no other object points at, by which it is found
    // whether it is still of use.
    private long Promise(string account, int begin, Snapshot snapshot, string owner)
    {
        for (var i = begin; i < _snapshots.Count; i++)
        {
            if (ReferenceEquals(_snapshots[i].Snapshot, snapshot) && owner.Length == 0)
            {
                return _snapshots[i].Seq;
            }
        }

        _snapshots.Add(new(account, _next, owner, snapshot));
        return _next++;
    }

    private static int Compare(string account, string name, string otherAccount, string otherName) =>
        string.CompareOrdinal(account, otherAccount) is not 0 and var order ? order : string.CompareOrdinal(name, otherName);
}

/// <summary>An object as it shall be, and where its JSON is.</summary>
internal readonly record struct ObjectRow(string Account, Put Put, long Snapshot);

/// <summary>An answer that is kept, and where its bytes are.</summary>
internal readonly record struct AnswerRow(string Account, KeyedAnswer Answer, long Snapshot, bool Alone);

/// <summary>An event, and where its object is.</summary>
internal readonly record struct EventRow(string Account, NewEvent Event, long Snapshot);

/// <summary>JSON that is written once, and the object that shows it; empty where none does.</summary>
internal readonly record struct SnapshotRow(string Account, long Seq, string Owner, Snapshot Snapshot);
