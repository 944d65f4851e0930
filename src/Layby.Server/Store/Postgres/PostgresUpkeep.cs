namespace Layby.Server.Store.Postgres;

/// <summary>
/// What has to be done now and then by one node, whichever comes first: it finishes what others have left behind, makes
/// partitions ahead and drops old ones.
/// </summary>
internal sealed class PostgresUpkeep(
    Database database, PostgresPartitions partitions, PostgresErasure erasure, Quieting quieting, Operations operations)
{
    // Milliseconds for which the others leave it to one. Two at once would do no harm.
    private const long Lease = 50_000;

    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private const string Claim = $"UPDATE layby SET upkeep_until = {Now} + $1 WHERE upkeep_until < {Now}";

    private readonly PostgresRetention _retention = new(database, partitions);

    /// <summary>Does it, unless another node does.</summary>
    public async ValueTask RunAsync(DateTimeOffset now, DateTimeOffset? keptSince, CancellationToken stop)
    {
        if ((await database.CountAsync([new Ask(Claim).Number(Lease)], stop))[0] == 0)
        {
            return;
        }

        await quieting.FinishAsync(null, null, stop);
        await erasure.ResumeAsync(stop);
        await operations.PruneAsync(stop);
        await partitions.MakeAsync(now, stop);
        await _retention.RunAsync(keptSince, stop);
    }
}
