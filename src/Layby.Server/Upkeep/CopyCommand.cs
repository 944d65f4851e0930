using Layby.Server.Store;
using Layby.Server.Store.Sqlite;

namespace Layby.Server.Upkeep;

/// <summary>
/// The command <c>layby copy</c>: moves an installation into an empty store, row by row, and compares both afterwards.
/// </summary>
public static class CopyCommand
{
    /// <summary>Its own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--from", "--to"];

    /// <summary>Moves it.</summary>
    /// <param name="given">The options that were given.</param>
    /// <param name="stop">Ends it; what was written so far stays, and the next try is refused until that is removed.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="StartRefusedException">An option is missing, or the target is not empty.</exception>
    /// <exception cref="StoreRefusedException">A store can not be used, or the copy is not the same.</exception>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> given, CancellationToken stop)
    {
        var (source, target) = (given.Wanted("copy", "--from", "FOLDER"), given.Wanted("copy", "--to", "FOLDER"));
        var path = new SqliteStoreOptions { Directory = source }.FilePath;
        if (!File.Exists(path))
        {
            throw new StartRefusedException(2, $"There is no database in {source}: --from names the folder of a server.");
        }

        await using var from = Open(source);
        await using var to = Open(target);
        if (!await to.IsEmptyAsync(stop))
        {
            throw new StartRefusedException(2, $"There is something in {target} already; a copy is made into an empty store.");
        }

        await StoreCopy.WriteAsync(from, to, stop);
        var compared = await StoreCopy.CompareAsync(from, to, to, stop);
        return $"{target} has what {source} has: {compared} rows, compared one by one. Start the server on it, and on {source} no more.";
    }

    private static SqliteStore Open(string folder) => SqliteStore.Open(new() { Directory = folder });
}
