namespace Layby.Server.Store.Schema;

/// <summary>
/// The numbered steps that lead from an empty file to the newest schema. A step that has been released is never
/// changed: what comes later is a new step.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as Layby's: the letters LAYB.</summary>
    public const int ApplicationId = 0x4c415942;

    /// <summary>Step n (counted from 1) is at n - 1.</summary>
    public static readonly IReadOnlyList<string> Steps =
        [
            SqliteSchema0001.Sql, SqliteSchema0002.Sql, SqliteSchema0003.Sql, SqliteSchema0004.Sql, SqliteSchema0005.Sql,
        ];
}
