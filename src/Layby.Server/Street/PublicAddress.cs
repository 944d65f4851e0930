using System.Net;
using System.Net.Sockets;

namespace Layby.Server.Street;

/// <summary>
/// Which addresses are the public network's. A server that others tell where to call must call nothing else: not itself,
/// not its neighbours, not its cloud. https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-
/// </summary>
public static class PublicAddress
{
    // "This" network, private ones, carriers', loopback, link-local, assignments, documents, relays, benchmarks,
    // multicast, what is reserved.
    private static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.31.196.0/24"),
        IPNetwork.Parse("192.52.193.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("192.175.48.0/24"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    // Of global unicast: Teredo and other assignments, documents, 6to4, segment routing. What carries an IPv4 address
    // inside could lead anywhere.
    private static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"), IPNetwork.Parse("2620:4f:8000::/48"),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    /// <summary>True for an address of the public network.</summary>
    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !NotPublic4.Any(each => IsIn(each, address)),
        AddressFamily.InterNetworkV6 =>
            address.ScopeId == 0 && IsIn(Global6, address) && !NotPublic6.Any(each => IsIn(each, address)),
        _ => false,
    };

    // Bit by bit: IPNetwork.Contains takes an IPv4 address inside an IPv6 one for what it carries, and finds
    // ::ffff:10.0.0.1 in networks in which it is not.
    private static bool IsIn(IPNetwork network, IPAddress address)
    {
        var (wanted, given) = (network.BaseAddress.GetAddressBytes(), address.GetAddressBytes());
        for (var bit = 0; bit < network.PrefixLength; bit++)
        {
            if (((wanted[bit / 8] ^ given[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
