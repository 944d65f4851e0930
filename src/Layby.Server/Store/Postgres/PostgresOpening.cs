using System.Net.Sockets;
using Npgsql;

namespace Layby.Server.Store.Postgres;

/// <summary>Connects, checks and brings the schema up to date, or refuses in one sentence that names what is wrong.</summary>
internal static class PostgresOpening
{
    private const int LeastConnections = 4;

    // Seconds. A host that was a standby a moment ago may be the primary now.
    private const int HostRecheck = 1;
    private const int ConnectTimeout = 3;
    private const int CommandTimeout = 10;

    // Every statement of ours, of every shape of a commit, with room to spare.
    private const int Prepared = 200;

    /// <summary>The connections of a database that is fit to be used, and what is to be said of it.</summary>
    /// <exception cref="StoreRefusedException">It can not be used.</exception>
    public static async ValueTask<(NpgsqlDataSource Source, IReadOnlyList<string> Warnings)> OpenAsync(PostgresStoreOptions options)
    {
        var shown = options.Address.Shown;
        NpgsqlDataSource? source = null;
        try
        {
            source = Source(options);
            IReadOnlyList<string> warnings;
            await using (var connection = await source.OpenConnectionAsync())
            {
                await RefuseIsolationAsync(connection, shown);
                warnings = (await PostgresDurability.OfAsync(connection)).Check(options.IsLive, shown);
            }

            await PostgresMigration.RunAsync(source, shown);
            return (source, warnings);
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            await DisposeAsync(source);
            throw new StoreRefusedException(Sentence(failure, shown), failure);
        }
        catch
        {
            await DisposeAsync(source);
            throw;
        }
    }

    /// <summary>Whether Layby's tables are in a database; it makes none.</summary>
    /// <exception cref="StoreRefusedException">That can not be found out.</exception>
    public static async ValueTask<bool> IsThereAsync(PostgresStoreOptions options)
    {
        try
        {
            await using var source = Source(options);
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("SELECT to_regclass('layby') IS NOT NULL", connection);
            return await command.ExecuteScalarAsync() is true;
        }
        catch (Exception failure) when (IsOfDatabase(failure))
        {
            throw new StoreRefusedException(Sentence(failure, options.Address.Shown), failure);
        }
    }

    /// <summary>
    /// The connections to the primary, whichever of the hosts it is. A commit's time-out breaks the connection instead of
    /// asking the server to cancel: a commit that waits for its standby would else be reported as done.
    /// </summary>
    internal static NpgsqlDataSource Source(PostgresStoreOptions options)
    {
        var text = new NpgsqlConnectionStringBuilder(options.Address.Connection);
        SetUnlessGiven(text, "Maximum Pool Size", Math.Max(LeastConnections, options.Connections));
        SetUnlessGiven(text, "Timeout", ConnectTimeout);
        SetUnlessGiven(text, "Command Timeout", CommandTimeout);
        SetUnlessGiven(text, "Application Name", "layby");
        SetUnlessGiven(text, "GSS Encryption Mode", "Disable");
        SetUnlessGiven(text, "Max Auto Prepare", Prepared);
        text.AutoPrepareMinUsages = 2;
        text.CancellationTimeout = -1;
        text.HostRecheckSeconds = HostRecheck;
        text.NoResetOnClose = true;
        text.IncludeErrorDetail = false;
        var builder = new NpgsqlSlimDataSourceBuilder(text.ConnectionString).EnableArrays().EnableTransportSecurity();
        builder.UsePhysicalConnectionInitializer(Behave, BehaveAsync);
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    // A commit decides by what is stored now, not by what was when its transaction began.
    private static async ValueTask RefuseIsolationAsync(NpgsqlConnection connection, string shown)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('transaction_isolation')", connection);
        if (await command.ExecuteScalarAsync() is not "read committed" and var isolation)
        {
            throw new StoreRefusedException($"{shown} has the default_transaction_isolation '{isolation}': Layby needs 'read committed'.");
        }
    }

    // A plan is kept that was made while a partition was empty, and such a table is read from end to end: by the time that the
    // server knows better it holds a minute of a whole month's beginning. Every join of ours begins with a few rows, each of
    // which an index leads on from; and nothing takes long enough to be compiled.
    private const string Manners =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

    private static void Behave(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Manners, connection);
        command.ExecuteNonQuery();
    }

    private static async Task BehaveAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Manners, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder text, string name, object value)
    {
        if (!text.ShouldSerialize(name))
        {
            text[name] = value;
        }
    }

    private static ValueTask DisposeAsync(NpgsqlDataSource? source) => source?.DisposeAsync() ?? default;

    private static bool IsOfDatabase(Exception failure) =>
        failure is NpgsqlException or SocketException or IOException or TimeoutException or ArgumentException;

    private static string Sentence(Exception failure, string shown) => Root(failure) switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"{shown} does not let this user in.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"{shown} does not exist: make the database first.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } said =>
            $"{shown} does not let this user make its tables: {said.MessageText}.",
        PostgresException said => $"{shown} can not be used: {PostgresFailure.Sentence(said)}.",
        SocketException socket => $"{shown} can not be reached: {socket.Message}.",
        // Its message may repeat a piece of a password.
        ArgumentException => $"{shown} has a connection string that is not understood.",
        var other => $"{shown} can not be used: {other.Message}",
    };

    private static Exception Root(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Root(last),
        NpgsqlException and not PostgresException when failure.InnerException is { } inner => Root(inner),
        _ => failure,
    };
}
