using System.Net;
using System.Net.Sockets;
using Layby.Server.Street;

namespace Layby.Server.Receivers;

/// <summary>
/// Connects to what a name leads to, and to nothing else: the name is asked once, every address that it has must be
/// allowed, and the connection goes to one of those very addresses. A name that answers differently the second time
/// gains nothing.
/// </summary>
/// <param name="mayBePrivate">True in a sandbox that only this machine reaches.</param>
/// <param name="resolve">Asks for the addresses of a name.</param>
/// <param name="dial">Connects to an address.</param>
public sealed class AddressGuard(
    bool mayBePrivate,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    Func<IPEndPoint, CancellationToken, ValueTask<Stream>> dial)
{
    /// <summary>The guard that asks the machine's resolver and opens real connections.</summary>
    public static AddressGuard Of(bool mayBePrivate) => new(mayBePrivate, Dns.GetHostAddressesAsync, DialAsync);

    /// <summary>A connection to a name or an address.</summary>
    /// <exception cref="BlockedAddressException">It leads where nothing may be sent.</exception>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, stop);
        if (!mayBePrivate && !addresses.All(PublicAddress.Is))
        {
            throw new BlockedAddressException();
        }

        for (var i = 0; i < addresses.Length; i++)
        {
            try
            {
                return await dial(new IPEndPoint(addresses[i], port), stop);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                // A machine has more than one address so that the next is tried.
            }
        }

        throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async ValueTask<Stream> DialAsync(IPEndPoint address, CancellationToken stop)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An address leads where nothing may be sent.</summary>
public sealed class BlockedAddressException() : Exception("The address is not one of the public network.");
