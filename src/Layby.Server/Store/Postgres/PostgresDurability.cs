using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>The settings of a server that decide whether a commit that was acknowledged can be lost.</summary>
/// <param name="Fsync">Whether it waits for the disk at all.</param>
/// <param name="FullPageWrites">Whether a page that was half written when the power went can be mended.</param>
/// <param name="SynchronousCommit">What a commit waits for.</param>
/// <param name="Standbys">The standbys that it is told to wait for; empty for none.</param>
/// <param name="DataChecksums">Whether a page that the disk has changed is noticed.</param>
internal sealed record PostgresDurability(
    bool Fsync, bool FullPageWrites, string SynchronousCommit, string Standbys, bool DataChecksums)
{
    private static readonly string[] _safe = ["on", "remote_apply", "remote_write"];

    /// <summary>Asks a connection.</summary>
    public static async ValueTask<PostgresDurability> OfAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
                current_setting('synchronous_standby_names'), current_setting('data_checksums')
            """,
            connection);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        return new(rows.Text(0) == "on", rows.Text(1) == "on", rows.Text(2), rows.Text(3), rows.Text(4) == "on");
    }

    /// <summary>
    /// Why money must not be kept there, a sentence each; none where all is well. A server without a standby is safe from a
    /// power cut and not from the loss of its disk, which is for its owner to weigh.
    /// </summary>
    public IEnumerable<string> Dangers()
    {
        if (!Fsync)
        {
            yield return "fsync is off: a power cut can lose or damage everything.";
        }

        if (!FullPageWrites)
        {
            yield return "full_page_writes is off: a power cut can damage pages that were being written.";
        }

        if (SynchronousCommit is "off")
        {
            yield return "synchronous_commit is off: a power cut loses payments that were acknowledged.";
        }
        else if (Standbys.Length > 0 && !_safe.Contains(SynchronousCommit))
        {
            yield return $"synchronous_commit is {SynchronousCommit}: a standby that takes over may lack payments that were acknowledged.";
        }
    }

    /// <summary>Refuses to keep real money where it can be lost; test payments only deserve a line in the log.</summary>
    /// <param name="live">Whether real money is kept there.</param>
    /// <param name="shown">What the database is called.</param>
    /// <returns>What to say at start.</returns>
    /// <exception cref="StoreRefusedException">Real money would be at risk.</exception>
    public IReadOnlyList<string> Check(bool live, string shown)
    {
        var dangers = Dangers().Select(each => $"{shown} can lose what it has acknowledged: {each}").ToArray();
        return live && dangers.Length > 0 ? throw new StoreRefusedException(dangers[0]) : dangers;
    }
}
