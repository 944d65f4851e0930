using Layby.Server.Store;
using Layby.Server.Store.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Server.Upkeep;

/// <summary>The command <c>layby verify</c>: checks the books, and changes nothing. A server may run meanwhile.</summary>
public static class VerifyCommand
{
    /// <summary>Its own options.</summary>
    public static readonly IReadOnlyCollection<string> Options = ["--file"];

    // Whoever has so many findings needs a backup, not the next one.
    private const int MostLines = 1_000;

    /// <summary>Checks.</summary>
    /// <param name="given">The options that were given.</param>
    /// <param name="settings">Where the data is.</param>
    /// <param name="output">Takes a line for each finding, and what was looked at.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>0 where everything is right, 1 where something is not.</returns>
    /// <exception cref="OrderRefusedException">There is none.</exception>
    /// <exception cref="StoreRefusedException">The data can not be read.</exception>
    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string> given, Settings settings, TextWriter output, CancellationToken stop)
    {
        var path = given.GetValueOrDefault("--file") ?? settings.Database?.Shown
            ?? new SqliteStoreOptions { Directory = settings.DataFolder }.FilePath;
        await using var store = given.ContainsKey("--file") || settings.Database is null ? null : await OpenAsync(settings);
        await using var walk = store is null ? SqliteWalk.Open(path) : await store.WalkAsync(stop);
        var lines = 0;
        var inspection = await Inspection.RunAsync(walk, Tell, stop);
        await output.WriteLineAsync(inspection.Findings switch
        {
            0 => $"Nothing is wrong in {path}: {inspection}.",
            <= MostLines => $"{inspection.Findings} wrong in {path}: {inspection}.",
            _ => $"{inspection.Findings} wrong in {path}, {MostLines} of them above: {inspection}.",
        });
        return inspection.Findings == 0 ? 0 : 1;

        static async Task<IMovableStore> OpenAsync(Settings settings)
        {
            await Stores.NeedAsync(settings);
            return (IMovableStore)await Stores.OpenAsync(settings, TimeProvider.System, new(), NullLoggerFactory.Instance);
        }

        void Tell(string finding)
        {
            if (lines++ < MostLines)
            {
                output.WriteLine(finding);
            }
        }
    }
}
