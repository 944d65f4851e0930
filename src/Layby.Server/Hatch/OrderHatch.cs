using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Hatch;

/// <summary>
/// Where a running server takes the orders of commands: an address of its own on loopback, opened by a password that only
/// who may read the data folder knows. See docs/decisions/0013-keys.md.
/// </summary>
/// <param name="desks">Who carries out the orders of each command, by its name: the first word of an order.</param>
/// <param name="folder">The data folder.</param>
/// <param name="password">Opens it.</param>
public sealed class OrderHatch(IReadOnlyDictionary<string, IOrderDesk> desks, string folder, string password)
{
    /// <summary>
    /// The file that says where it is, with its password; it is there while the server runs. Keys were the first orders.
    /// </summary>
    public const string FileName = "layby.keys";

    /// <summary>The path of the address.</summary>
    public const string Path = "/keys";

    /// <summary>An order's most bytes.</summary>
    public const int MaxOrder = 16 * 1024;

    /// <summary>How often somebody who waits for the next line is told that there will be one.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private int port;

    /// <summary>True for what came to its own address; other addresses of the server know nothing of it.</summary>
    public bool IsHere(HttpContext http) => http.Connection.LocalPort == port;

    /// <summary>Says where it is, once the server listens.</summary>
    public void Open(Uri address)
    {
        port = address.Port;
        var path = System.IO.Path.Combine(folder, FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(path + ".new");
        using (var file = new StreamWriter(path + ".new", options))
        {
            file.Write($"{new Uri(address, Path)}\n{password}\n");
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Forgets where it was.</summary>
    public void Close() => File.Delete(System.IO.Path.Combine(folder, FileName));

    /// <summary>Takes an order, one word a line, and answers with what the command prints as it comes.</summary>
    /// <param name="http">The call.</param>
    /// <param name="stopping">The server stops: what is under way ends.</param>
    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        if (!Knows(http.Request.Headers.Authorization.ToString()))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.Request.ContentLength is not (<= MaxOrder and { } length))
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var bytes = new byte[length];
        await http.Request.Body.ReadExactlyAsync(bytes, http.RequestAborted);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        using var answer = new OrderAnswer(http.Response.Body);
        try
        {
            var exitCode = await DoAsync(Encoding.UTF8.GetString(bytes).Split('\n'), answer, stop.Token);
            await answer.EndAsync(exitCode);
        }
        catch (OrderRefusedException refused)
        {
            await answer.RefuseAsync(refused.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // There is no end to it: whoever waits for one sees that it was cut off, after all that was told.
        }
    }

    // However long it takes, and however long it has nothing to say.
    private async Task<int> DoAsync(string[] words, OrderAnswer answer, CancellationToken stop)
    {
        if (!desks.TryGetValue(words[0], out var desk))
        {
            throw new OrderRefusedException(
                $"The running server knows no command 'layby {words[0]}'; it is of another version than this one.");
        }

        var work = desk.DoAsync(words[1..], answer.TellAsync, stop).AsTask();
        while (true)
        {
            try
            {
                return await work.WaitAsync(Beat, TimeProvider.System, CancellationToken.None);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                await answer.BeatAsync();
            }
        }
    }

    private bool Knows(string header) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + password)));
}
