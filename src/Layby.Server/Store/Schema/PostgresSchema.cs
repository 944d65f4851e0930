namespace Layby.Server.Store.Schema;

/// <summary>
/// The numbered steps that lead from an empty PostgreSQL database to the newest schema. A step that has been released is
/// never changed, and adds without taking away, so that the release before goes on beside this one while nodes are
/// replaced one by one.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Step n (counted from 1) is at n - 1.</summary>
    public static readonly IReadOnlyList<string> Steps = [PostgresSchema0001.Sql];

    /// <summary>
    /// The oldest schema whose programs can still work with the newest: it is raised only by a step that takes something
    /// away, once no program that needs it is supported.
    /// </summary>
    public const int LeastReader = 1;
}
