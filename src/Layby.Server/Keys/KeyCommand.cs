using System.Text.Json;
using Layby.Server.Hatch;
using Layby.Server.Live;
using Layby.Server.Providers;
using Layby.Server.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Layby.Server.Keys;

/// <summary>
/// The command <c>layby keys</c>. It does the work itself where no server has the data folder, and asks the one that has.
/// </summary>
public static class KeyCommand
{
    /// <summary>What it is called after <c>layby</c>, and the first word of its orders.</summary>
    public const string Name = "keys";

    /// <summary>Runs it.</summary>
    /// <param name="words">What is about keys.</param>
    /// <param name="settings">Where the data is.</param>
    /// <param name="resources">The resources that permissions can name.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="OrderRefusedException">It was refused: nothing has changed.</exception>
    /// <exception cref="StoreRefusedException">The data can not be used.</exception>
    public static async Task<string> RunAsync(string[] words, Settings settings, IReadOnlySet<string> resources)
    {
        words = [.. Opened(words)];
        var order = KeyWords.Read(words, resources);
        if (order is not KeyOrder.Create)
        {
            await Stores.NeedAsync(settings);
        }

        var said = new List<string>();
        var call = new OrderCall([Name, .. words], settings.DataFolder, "layby keys list shows what became of it");
        await call.RunAsync(() => DoAsync(words, settings, resources, TellAsync), TellAsync, CancellationToken.None);
        return string.Join('\n', said);

        ValueTask TellAsync(string line)
        {
            said.Add(line);
            return default;
        }
    }

    // A running server can not read its caller's files, and a line is a word to it.
    private static IEnumerable<string> Opened(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var path = words[i] == KeyWords.Credentials && i + 1 < words.Length ? words[++i]
                : words[i].StartsWith(KeyWords.Credentials + "=", StringComparison.Ordinal) ? words[i][(KeyWords.Credentials.Length + 1)..]
                : null;
            if (path is null)
            {
                yield return words[i];
                continue;
            }

            yield return KeyWords.Credentials;
            yield return ReadCredentials(path);
        }
    }

    private static string ReadCredentials(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return JsonSerializer.Serialize(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OrderRefusedException($"The file {path} can not be read as credentials: it wants one JSON object.");
        }
    }

    private static async ValueTask<int> DoAsync(
        string[] words, Settings settings, IReadOnlySet<string> resources, TellLine tell)
    {
        await using var store = await Stores.OpenAsync(settings, TimeProvider.System, new(), NullLoggerFactory.Instance);
        var keyring = new Keyring(store, TimeProvider.System, Dice.System(), KeyPolicy.Listed);
        await keyring.LoadAsync(CancellationToken.None);
        using var line = ProviderNetwork.Sockets();
        using var connectors = new LiveConnectors(TimeProvider.System, Dice.System(), line, NullLoggerFactory.Instance, new());
        var contracts = new ContractDesk(keyring, store, Dice.System(), settings, connectors.Make);
        return await new KeyDesk(keyring, contracts, resources).DoAsync(words, tell, CancellationToken.None);
    }
}
