using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
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
    // A server that starts has locked the folder before it says where it takes orders.
    private const int Tries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="words">What is about keys.</param>
    /// <param name="settings">Where the data is.</param>
    /// <param name="resources">The resources that permissions can name.</param>
    /// <returns>What to print.</returns>
    /// <exception cref="KeyRefusedException">It was refused: nothing has changed.</exception>
    /// <exception cref="StoreRefusedException">The data can not be used.</exception>
    public static async Task<string> RunAsync(string[] words, Settings settings, IReadOnlySet<string> resources)
    {
        words = [.. Opened(words)];
        var order = KeyWords.Read(words, resources);
        if (settings.Database is null && order is not KeyOrder.Create && !File.Exists(Stores.Embedded(settings).FilePath))
        {
            throw new KeyRefusedException($"There is no database in {settings.DataFolder}: --data names the server's folder.");
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                return await DoAsync(order, settings);
            }
            catch (StoreRefusedException refused) when (refused.InUse)
            {
                if (await AskAsync(words, settings.DataFolder) is { } answer)
                {
                    return answer;
                }

                if (tries == Tries)
                {
                    throw;
                }
            }

            await Task.Delay(BetweenTries, TimeProvider.System);
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
            throw new KeyRefusedException($"The file {path} can not be read as credentials: it wants one JSON object.");
        }
    }

    private static async ValueTask<string> DoAsync(KeyOrder order, Settings settings)
    {
        await using var store = await Stores.OpenAsync(settings, TimeProvider.System, new(), NullLoggerFactory.Instance);
        var keyring = new Keyring(store, TimeProvider.System, Dice.System(), KeyPolicy.Listed);
        await keyring.LoadAsync(CancellationToken.None);
        using var line = ProviderNetwork.Sockets();
        using var connectors = new LiveConnectors(TimeProvider.System, Dice.System(), line, NullLoggerFactory.Instance);
        var contracts = new ContractDesk(keyring, store, Dice.System(), settings, connectors.Make);
        return await new KeyDesk(keyring, contracts).DoAsync(order, CancellationToken.None);
    }

    // Null when there is nobody to ask: the server is about to begin or has just ended.
    private static async ValueTask<string?> AskAsync(string[] words, string folder)
    {
        if (await ReadAsync(Path.Combine(folder, KeyHatch.FileName)) is not [var address, var password, ..])
        {
            return null;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", password);
        try
        {
            using var answer = await client.PostAsync(new Uri(address), new StringContent(string.Join('\n', words)));
            var said = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => said,
                HttpStatusCode.UnprocessableEntity => throw new KeyRefusedException(said),
                HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => null,
                _ => throw new StoreRefusedException($"The running server could not do it ({(int)answer.StatusCode}); its log says why."),
            };
        }
        catch (HttpRequestException gone) when (gone.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return null;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            throw new StoreRefusedException("The running server did not answer; layby keys list shows what became of it.", silent);
        }
    }

    private static async ValueTask<string[]?> ReadAsync(string path)
    {
        try
        {
            return await File.ReadAllLinesAsync(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StoreRefusedException($"{path} can not be read: only the server's own user may change its keys.", denied);
        }
    }
}
