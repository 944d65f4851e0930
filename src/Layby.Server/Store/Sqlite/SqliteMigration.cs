using Layby.Server.Store.Schema;

namespace Layby.Server.Store.Sqlite;

/// <summary>
/// Brings a file to the newest schema. Each step is one transaction together with its number, so that after a crash
/// the next start goes on where it stopped.
/// </summary>
internal static class SqliteMigration
{
    /// <summary>Runs the steps that the file has not seen yet.</summary>
    public static void Run(Connection connection, string path) => Run(connection, path, SqliteSchema.Steps);

    /// <summary>The same with other steps, for tests.</summary>
    public static void Run(Connection connection, string path, IReadOnlyList<string> steps)
    {
        var version = connection.ScalarInt64("PRAGMA user_version");
        if (version > steps.Count)
        {
            throw new StoreRefusedException(
                $"{path} was written by a newer server (schema {version}; this one knows {steps.Count}).");
        }

        if (version == 0 && connection.ScalarInt64("SELECT count(*) FROM sqlite_schema") > 0)
        {
            throw new StoreRefusedException($"{path} is another program's database.");
        }

        for (var step = (int)version; step < steps.Count; step++)
        {
            connection.Execute(
                $"""
                BEGIN IMMEDIATE;
                {steps[step]}
                PRAGMA application_id = {SqliteSchema.ApplicationId};
                PRAGMA user_version = {step + 1};
                COMMIT;
                """);
        }
    }
}
