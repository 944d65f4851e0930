using System.Net.Sockets;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// Writes groups of commits, one after the other, over a connection of its own. A group is written whole or not at all;
/// those that are at fault are told so, and the others are written without them.
/// </summary>
internal sealed class CommitWriter(
    Database database, CommitQueue queue, NumberBlocks numbers, Operations operations, PostgresStoreOptions options) : IAsyncDisposable
{
    // So often a commit may be refused for a reason that nobody finds afterwards: one that has passed meanwhile.
    private const int Tries = 3;

    private readonly Sifting _sifting = new(database);
    private NpgsqlConnection? _connection;

    /// <summary>Is called with the accounts that have something to be told, and with the commits that were written.</summary>
    public required Action<IReadOnlyList<string>, IReadOnlyList<PendingCommit>> Written { get; init; }

    /// <summary>Writes until the queue is closed and empty.</summary>
    public async Task RunAsync()
    {
        while (await queue.TakeAsync(options.GroupLimit) is { } group)
        {
            try
            {
                await WriteAsync(group);
            }
#pragma warning disable CA1031 // Whatever went wrong is told to the callers, and the writer lives on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                group.FindAll(each => !each.Outcome.IsCompleted).ForEach(each => each.Fail(failure));
            }
            finally
            {
                queue.Release(group);
            }
        }
    }

    public ValueTask DisposeAsync() => HangUpAsync();

    private async ValueTask WriteAsync(List<PendingCommit> group)
    {
        for (var tries = 1; group.Count > 0; tries++)
        {
            try
            {
                if (await TryAsync(group))
                {
                    return;
                }
            }
            catch (PostgresException fault) when (!PostgresFailure.MayPass(fault))
            {
                // One of them breaks a rule (a bug).
                await SeparateAsync(group, fault);
                return;
            }

            var rest = await _sifting.SiftAsync(group);
            if (rest.Count == group.Count && tries == Tries)
            {
                await SeparateAsync(rest, new InvalidOperationException("A commit contradicts what is stored."));
                return;
            }

            group = rest;
        }
    }

    private async ValueTask SeparateAsync(List<PendingCommit> group, Exception fault)
    {
        if (group is [var alone])
        {
            alone.Fail(fault);
            return;
        }

        foreach (var each in group)
        {
            try
            {
                await WriteAsync([each]);
            }
            catch (StoreUnavailableException failure)
            {
                each.Fail(failure);
            }
        }
    }

    // False where the rows were not as expected, and nothing was written.
    private ValueTask<bool> TryAsync(List<PendingCommit> commits) => database.PersistAsync(
        async () =>
        {
            var group = await CommitGroup.OfAsync(commits, numbers);
            _connection ??= await database.OpenAsync(CancellationToken.None);
            IReadOnlyList<string> filled;
            var began = options.Time.GetTimestamp();
            try
            {
                filled = await SendAsync(_connection, group);
            }
            catch (Exception mismatch) when (PostgresFailure.IsMismatch(mismatch))
            {
                return false;
            }
            catch (Exception undone) when (PostgresFailure.IsUndone(undone))
            {
                // A demoted primary, say: the next connection goes to its successor.
                await HangUpAsync();
                throw;
            }
            catch (Exception lost) when (lost is NpgsqlException or SocketException or IOException or TimeoutException)
            {
                await HangUpAsync();
                if (!await operations.WasWrittenAsync(group))
                {
                    throw;
                }

                // Who has something to be told is not known any more: whoever has events.
                filled = [.. group.Events.Select(each => each.Account).Distinct()];
            }

            options.Figures.CountGroup(commits.Count, options.Time.GetElapsedTime(began));
            Written(filled, commits);
            commits.ForEach(each => each.Complete(CommitResult.Written));
            return true;
        },
        CancellationToken.None);

    private static async ValueTask<IReadOnlyList<string>> SendAsync(NpgsqlConnection connection, CommitGroup group)
    {
        await using var batch = Database.Batch(connection, CommitSql.Of(group));
        await using var rows = await batch.ExecuteReaderAsync();
        List<string> filled = [];
        do
        {
            if (rows.FieldCount > 0 && rows.GetName(0) == CommitSql.Filled)
            {
                filled = await Database.RowsAsync(rows, row => row.Text(0), CancellationToken.None);
            }
        }
        while (await rows.NextResultAsync());
        return filled;
    }

    private async ValueTask HangUpAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
