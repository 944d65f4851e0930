using Layby.Server.Store;

namespace Layby.Server.Upkeep;

/// <summary>Copies one store into another, of whatever kind both are, and compares them.</summary>
public static class StoreCopy
{
    /// <summary>Writes everything that one has into the other.</summary>
    /// <exception cref="StoreDamagedException">A row is not what was written; the copy is of no use.</exception>
    public static async Task WriteAsync(IMovableStore from, IMovableStore to, CancellationToken stop)
    {
        await using var walk = await from.WalkAsync(stop);
        while (await walk.NextAsync(Refuse, stop) is { Count: > 0 } page)
        {
            await to.FillAsync(page, stop);
        }
    }

    /// <summary>Compares both row by row; answers, which each store keeps in its own order, by their keys.</summary>
    /// <param name="from">What was copied.</param>
    /// <param name="to">The copy.</param>
    /// <param name="answers">The copy, to look answers up.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="StoreRefusedException">They differ; the message names the first difference.</exception>
    public static async Task<long> CompareAsync(IMovableStore from, IMovableStore to, IStore answers, CancellationToken stop)
    {
        await using var one = new RowStream(await from.WalkAsync(stop));
        await using var other = new RowStream(await to.WalkAsync(stop));
        var count = 0L;
        while (await one.NextAsync(stop) is { } row)
        {
            count++;
            var copy = await other.NextAsync(stop);
            if (row is StoredRow.OfAnswer(var account, var answer, var snapshot) && copy is StoredRow.OfAnswer)
            {
                copy = await answers.FindAnswerAsync(account, answer.Key, stop) is { } found
                    ? new StoredRow.OfAnswer(account, found, snapshot)
                    : null;
            }

            if (copy is null || !RowBytes.Of(row).SequenceEqual(RowBytes.Of(copy)))
            {
                throw new StoreRefusedException($"The copy is not the same: {RowBytes.NameOf(row)} differs. Remove it and copy again.");
            }
        }

        return await other.NextAsync(stop) is null
            ? count
            : throw new StoreRefusedException("The copy is not the same: it has more than what was copied. Remove it and copy again.");
    }

    private static void Refuse(string damage) => throw new StoreDamagedException(damage);

    // One row after the other.
    private sealed class RowStream(IStoreWalk walk) : IAsyncDisposable
    {
        private IReadOnlyList<StoredRow> page = [];
        private int at;

        public async ValueTask<StoredRow?> NextAsync(CancellationToken stop)
        {
            if (at == page.Count)
            {
                (page, at) = (await walk.NextAsync(Refuse, stop), 0);
            }

            return at < page.Count ? page[at++] : null;
        }

        public ValueTask DisposeAsync() => walk.DisposeAsync();
    }
}
