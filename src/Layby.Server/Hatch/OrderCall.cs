using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Layby.Server.Store;

namespace Layby.Server.Hatch;

/// <summary>Carries an order out where no server has the data, and asks the one that has.</summary>
/// <param name="words">The command's name and what follows it.</param>
/// <param name="folder">The data folder.</param>
/// <param name="sequel">What to do where the server fell silent, as the end of a sentence: "layby keys list shows …".</param>
public sealed class OrderCall(IReadOnlyList<string> words, string folder, string sequel)
{
    // A server that starts has locked the folder before it says where it takes orders.
    private const int Tries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    // For the next line, or a sign of life.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Carries it out.</summary>
    /// <param name="alone">
    /// Does it here, and says with a <see cref="StoreRefusedException"/> that is <see cref="StoreRefusedException.InUse"/>, before
    /// it has done or told anything, that a server has the data.
    /// </param>
    /// <param name="tell">Takes what is to be printed.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What to exit with.</returns>
    /// <exception cref="OrderRefusedException">It was refused: nothing has changed.</exception>
    /// <exception cref="StoreRefusedException">The data can not be used, or the running server failed.</exception>
    public async Task<int> RunAsync(Func<ValueTask<int>> alone, TellLine tell, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await alone();
            }
            catch (StoreRefusedException refused) when (refused.InUse)
            {
                if (await AskAsync(tell, stop) is { } exitCode)
                {
                    return exitCode;
                }

                if (tries == Tries)
                {
                    throw;
                }
            }

            await Task.Delay(BetweenTries, TimeProvider.System, stop);
        }
    }

    // Null when there is nobody to ask: the server is about to begin or has just ended.
    private async ValueTask<int?> AskAsync(TellLine tell, CancellationToken stop)
    {
        if (await ReadAsync(Path.Combine(folder, OrderHatch.FileName)) is not [var address, var password, ..])
        {
            return null;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Patience };
        using var order = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(string.Join('\n', words)) };
        order.Headers.Authorization = new AuthenticationHeaderValue("Bearer", password);
        try
        {
            using var answer = await client.SendAsync(order, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(answer, tell, stop),
                HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => null,
                _ => throw new StoreRefusedException($"The running server could not do it ({(int)answer.StatusCode}); its log says why."),
            };
        }
        catch (HttpRequestException gone) when (gone.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return null;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            throw new StoreRefusedException($"The running server did not answer; {sequel}.", silent);
        }
    }

    private async ValueTask<int> ReadAsync(HttpResponseMessage answer, TellLine tell, CancellationToken stop)
    {
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
        while (await NextAsync(lines, stop) is { Length: > 0 } line)
        {
            switch (line[0])
            {
                case OrderAnswer.Line:
                    await tell(line[1..]);
                    break;
                case OrderAnswer.Refused:
                    throw new OrderRefusedException(line[1..]);
                case OrderAnswer.Done:
                    return int.Parse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
                default:
                    // A beat: it is still at it.
                    break;
            }
        }

        throw new StoreRefusedException($"The running server ended before its answer did; {sequel}.");
    }

    private static async ValueTask<string?> NextAsync(StreamReader lines, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return await lines.ReadLineAsync(patience.Token);
        }
        catch (IOException)
        {
            return null;
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
            throw new StoreRefusedException($"{path} can not be read: only the server's own user may give it orders.", denied);
        }
    }
}
