using Layby.Server.Store;

namespace Layby.Server.Upkeep;

/// <summary>
/// The command <c>layby copy</c>: moves an installation into an empty store, row by row, and compares both afterwards.
/// </summary>
public static class CopyCommand
{
    /// <summary>Its own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--from", "--to"];

    private const string Either = "FOLDER or ADDRESS";

    /// <summary>Moves it.</summary>
    /// <param name="given">The options that were given.</param>
    /// <param name="stop">Ends it; what was written so far stays, and the next try is refused until that is removed.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="StartRefusedException">An option is missing, or the target is not empty.</exception>
    /// <exception cref="StoreRefusedException">A store can not be used, or the copy is not the same.</exception>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> given, CancellationToken stop)
    {
        var (source, target) = (given.Wanted("copy", "--from", Either), given.Wanted("copy", "--to", Either));
        if (!await Stores.IsNamedThereAsync(source))
        {
            throw new StartRefusedException(
                2, $"There is no database in {Shown(source)}: --from names the folder of a server, or its database's address.");
        }

        await using var from = await Stores.OpenNamedAsync(source);
        await using var to = await Stores.OpenNamedAsync(target);
        if (!await to.IsEmptyAsync(stop))
        {
            throw new StartRefusedException(
                2, $"There is something in {Shown(target)} already; a copy is made into an empty store.");
        }

        await StoreCopy.WriteAsync(from, to, stop);
        var compared = await StoreCopy.CompareAsync(from, to, to, stop);
        return $"{Shown(target)} has what {Shown(source)} has: {compared} rows, compared one by one. "
            + $"Start the server on it, and on {Shown(source)} no more.";
    }

    // An address without its password.
    private static string Shown(string name) => Stores.AddressOf(name)?.Shown ?? name;
}
