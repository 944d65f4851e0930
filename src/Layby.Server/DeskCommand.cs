using Layby.Server.Hatch;
using Layby.Server.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Server;

/// <summary>
/// A command that a desk of the server's carries out (<see cref="LaybyWorks.Desks"/>): the running server's, where there is one, else
/// that of works which nobody reaches, opened for it.
/// </summary>
public static class DeskCommand
{
    /// <summary>Runs it.</summary>
    /// <param name="name">What it is called after <c>layby</c>.</param>
    /// <param name="words">Its own words.</param>
    /// <param name="settings">Where the data is, and the key of the credentials.</param>
    /// <param name="tell">Takes what is to be printed.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What to exit with.</returns>
    /// <exception cref="OrderRefusedException">It was refused: nothing has changed.</exception>
    /// <exception cref="StartRefusedException">The credentials can not be read here.</exception>
    /// <exception cref="StoreRefusedException">The data can not be used, or the running server failed.</exception>
    public static async Task<int> RunAsync(string name, string[] words, Settings settings, TellLine tell, CancellationToken stop)
    {
        await Stores.NeedAsync(settings);
        var call = new OrderCall([name, .. words], settings.DataFolder, $"its log says why; give 'layby {name}' again");
        return await call.RunAsync(AloneAsync, tell, stop);

        async ValueTask<int> AloneAsync()
        {
            // Nobody calls it: whether it would serve live keys makes no difference, and whoever gives the order need not say.
            await using var works = await LaybyWorks.OpenAsync(
                settings with { IsLive = true }, new() { Log = NullLoggerFactory.Instance });
            return await works.Desks[name].DoAsync(words, tell, stop);
        }
    }
}
