using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Layby.Tests.Limits;

/// <summary>A caller who writes bytes into a socket as slowly, as many or as wrong as a test wants.</summary>
internal sealed class RawCaller : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>The head of a request to create an intent, but for its end.</summary>
    public static string Head(string name, int length) =>
        $"POST /v1/payment_intents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer sk_test_{name}\r\n"
        + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n";

    public static async Task<RawCaller> ConnectAsync(Uri server, int receiveBuffer = 0)
    {
        var caller = new RawCaller();
        if (receiveBuffer > 0)
        {
            caller.socket.ReceiveBufferSize = receiveBuffer;
        }

        await caller.socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return caller;
    }

    public async Task SendAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), patience.Token);
    }

    /// <summary>What comes until it has arrived, or until the server hangs up.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!received.ToString().Contains(end, StringComparison.Ordinal))
        {
            var count = 0;
            try
            {
                count = await socket.ReceiveAsync(buffer, patience.Token);
            }
            catch (SocketException)
            {
                // It hung up without a word.
            }

            if (count == 0)
            {
                return received.ToString();
            }

            received.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return received.ToString();
    }

    /// <summary>All that comes until the server hangs up.</summary>
    public Task<string> ReadToEndAsync() => ReadUntilAsync("\0");

    public void Dispose() => socket.Dispose();
}
