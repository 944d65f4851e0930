using System.Net.Sockets;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>
/// What a failure means. The five letters are PostgreSQL's: https://www.postgresql.org/docs/current/errcodes-appendix.html
/// </summary>
internal static class PostgresFailure
{
    /// <summary>
    /// Fails with a sentence for whoever reads the server's log: a text that is no number. What it counts keeps the planner
    /// from finding that out beforehand.
    /// </summary>
    public const string Refusal = "('Layby takes back commits that met others, which is no fault, rows: ' || count(*))::int";

    /// <summary>A check at the end of a statement found another number of rows than there had to be: nothing was written.</summary>
    public static bool IsMismatch(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.InvalidTextRepresentation, MessageText: var said }
        && said.Contains("Layby takes back", StringComparison.Ordinal);

    /// <summary>
    /// True where the server has said that the transaction is undone. A connection that it ends (FATAL) may belong to a
    /// transaction that is on its disk and waits for a standby.
    /// </summary>
    public static bool IsUndone(Exception failure) => failure is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>The same statement may work in a moment, on this server or on the one that takes its place.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        PostgresException { SqlState: var state } => state[..2] is "08" or "40" or "53" or "57" or "58"
            || state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Every connection of the pool is in use.</summary>
    public static bool IsCrowded(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections }
        || (failure is NpgsqlException { InnerException: TimeoutException } && failure.Message.Contains("pool", StringComparison.Ordinal));

    /// <summary>A full disk does not empty itself within a moment.</summary>
    public static bool IsFull(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>What callers are told when it has not passed in time.</summary>
    public static StoreUnavailableException Unavailable(Exception failure) =>
        new($"The database can not be used now. {Sentence(failure)}", failure) { IsBusy = IsCrowded(failure) };

    /// <summary>What the driver said, without anything of a connection string or a row.</summary>
    public static string Sentence(Exception failure) => failure switch
    {
        PostgresException said => $"PostgreSQL answered {said.SqlState}: {said.MessageText}",
        _ => failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message,
    };
}
