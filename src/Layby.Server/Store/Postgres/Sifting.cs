namespace Layby.Server.Store.Postgres;

/// <summary>
/// Finds out which commits of a group that was refused are at fault. Each is judged as SQLite's only writer does: an
/// account that is being erased is stale; a revision that is wrong is too, unless the key has an answer by now (a repeat
/// that lost the race against its first run is owed that run's answer); a key that is taken is taken.
/// </summary>
internal sealed class Sifting(Database database)
{
    private const string Erased = "SELECT id, epoch, erasing IS NOT NULL FROM accounts WHERE id = ANY($1)";

    private const string Revisions =
        """
        SELECT o.account, o.id, o.revision
        FROM unnest($1::text[], $2::text[]) AS p (account, id) JOIN objects o ON o.account = p.account AND o.id = p.id
        """;

    private const string Keys =
        """
        SELECT a.account, a.key
        FROM unnest($1::text[], $2::text[]) AS p (account, key) JOIN answers a ON a.account = p.account AND a.key = p.key
        """;

    /// <summary>Tells those at fault what became of them, and returns the others.</summary>
    public async ValueTask<List<PendingCommit>> SiftAsync(List<PendingCommit> group)
    {
        // Answers are read last: whoever made a revision stale has written its answer with it.
        var commits = group.ConvertAll(each => each.Commit);
        var erased = (await database.ReadAsync(
            new Ask(Erased).Texts(commits.Select(each => each.Account).Distinct()),
            row => (Id: row.Text(0), Epoch: row.Number(1), Is: row.GetBoolean(2)),
            default)).ToDictionary(each => each.Id, each => (each.Epoch, each.Is));
        var puts = commits.SelectMany(each => each.Puts.Select(put => (each.Account, put.Id))).ToArray();
        var revisions = (await database.ReadAsync(
            new Ask(Revisions).Texts(puts.Select(each => each.Account)).Texts(puts.Select(each => each.Id)),
            row => (Key: (row.Text(0), row.Text(1)), Revision: row.Number(2)),
            default)).DistinctBy(each => each.Key).ToDictionary(each => each.Key, each => each.Revision);
        var answers = commits.Where(each => each.Answer is not null).ToArray();
        var taken = (await database.ReadAsync(
            new Ask(Keys).Texts(answers.Select(each => each.Account)).Texts(answers.Select(each => each.Answer!.Key)),
            row => (row.Text(0), row.Text(1)),
            default)).ToHashSet();
        var rest = new List<PendingCommit>();
        foreach (var pending in group)
        {
            var commit = pending.Commit;
            var isTaken = commit.Answer is { } answer && taken.Contains((commit.Account, answer.Key));
            if (erased.TryGetValue(commit.Account, out var state) && (state.Is || (commit.Epoch ?? state.Epoch) != state.Epoch))
            {
                pending.Complete(CommitResult.Stale);
            }
            else if (isTaken)
            {
                pending.Complete(CommitResult.KeyTaken);
            }
            else if (commit.Puts.Any(put => revisions.GetValueOrDefault((commit.Account, put.Id)) != put.ExpectedRevision))
            {
                pending.Complete(CommitResult.Stale);
            }
            else
            {
                rest.Add(pending);
            }
        }

        return rest;
    }
}
