using System.Security.Cryptography;
using System.Text;

namespace Layby.Server.Keys;

/// <summary>
/// Where a running server takes orders about keys: an address of its own on loopback, opened by a password that only
/// who may read the data folder knows. See docs/decisions/0013-keys.md.
/// </summary>
public sealed class KeyHatch(KeyDesk desk, string folder, string password, IReadOnlySet<string> resources)
{
    /// <summary>The file that says where it is, with its password; it is there while the server runs.</summary>
    public const string FileName = "layby.keys";

    /// <summary>The path of the address.</summary>
    public const string Path = "/keys";

    /// <summary>An order's most bytes.</summary>
    public const int MaxOrder = 16 * 1024;

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

    /// <summary>Takes an order, one word a line, and answers with what the command prints: 422 with why it was refused.</summary>
    public async Task HandleAsync(HttpContext http)
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
        try
        {
            var order = KeyWords.Read(Encoding.UTF8.GetString(bytes).Split('\n'), resources);
            await http.Response.WriteAsync(await desk.DoAsync(order, http.RequestAborted));
        }
        catch (KeyRefusedException refused)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await http.Response.WriteAsync(refused.Message);
        }
    }

    private bool Knows(string header) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + password)));
}
