using System.Net;
using Layby.Server.Receivers;
using Layby.Server.Street;
using Xunit;

namespace Layby.Tests.Webhooks;

/// <summary>Addresses that lead to the server itself, its neighbours or its cloud, in every way to write them.</summary>
public sealed class AddressGuardTests
{
    private static readonly string[] Inner =
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.1.2.3",
        "127.255.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1",
        "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "100.100.100.200",
        "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]",
        "[::ffff:169.254.169.254]", "[::ffff:8.8.8.8]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:db8::1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2002:c0a8:1::1]", "[2002:a9fe:a9fe::]", "[3fff::1]",
        "[5f00::1]", "[fc00::1]", "[fd00:ec2::254]", "[fdff::1]", "[fe80::1]", "[fe80::1%251]", "[fe80::1%25lo]", "[febf::1]",
        "[fec0::1]", "[ff02::1]", "[ff0e::1]", "localhost", "LOCALHOST", "shop.localhost",
    ];

    // The same few in the ways that resolvers and browsers read them.
    private static readonly string[] Disguised =
    [
        "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0x7f.1", "0177.1",
        "0x7f.0x0.0x0.0x1", "127.0.0.01", "127.0.0.0x1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
        "0xa9.0xfe.0xa9.0xfe", "167772161", "0x0a000001", "012.0.0.1", "10.1", "3232235521", "0xc0a80001", "0300.0250.0.1",
        "0", "0x0", "00", "0.0", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.０.０.１", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    ];

    public static TheoryData<string> Urls() =>
    [
        .. Inner.Select(each => $"http://{each}/"), .. Inner.Select(each => $"https://{each}:8443/hook"),
        .. Disguised.Select(each => $"http://{each}/"),
    ];

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task Nothing_connects_to_what_is_not_public(string url)
    {
        var dialed = new List<IPEndPoint>();
        var guard = Guard(dialed, host => host.EndsWith("localhost", StringComparison.Ordinal)
            ? [IPAddress.Loopback]
            : throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
        if (EndpointUrl.Refusal(url, mayBePrivate: false) is null && Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            await Assert.ThrowsAnyAsync<Exception>(
                () => guard.ConnectAsync(address.IdnHost, address.Port, CancellationToken.None).AsTask());
        }

        Assert.Empty(dialed);
    }

    [Theory]
    [InlineData("https://user:password@shop.example/")]
    [InlineData("https://shop.example@127.0.0.1/")]
    [InlineData("http://127.0.0.1#@shop.example/")]
    [InlineData("http://127.0.0.1?.shop.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://shop.example/")]
    [InlineData("//shop.example/")]
    [InlineData("javascript:alert(1)")]
    public void An_address_that_hides_where_it_leads_is_refused(string url) =>
        Assert.Equal("url_invalid", EndpointUrl.Refusal(url, mayBePrivate: false)?.Code);

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    public async Task What_is_public_is_dialed_at_the_address_that_was_checked(string address)
    {
        var (dialed, asked) = (new List<IPEndPoint>(), 0);

        // A name that leads inside when it is asked again gains nothing: it is asked once.
        var guard = Guard(dialed, _ => asked++ == 0 ? [IPAddress.Parse(address)] : [IPAddress.Loopback]);
        await guard.ConnectAsync("shop.example", 443, CancellationToken.None);
        Assert.Equal([new IPEndPoint(IPAddress.Parse(address), 443)], dialed);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task One_inner_address_among_public_ones_is_one_too_many()
    {
        var dialed = new List<IPEndPoint>();
        var guard = Guard(dialed, _ => [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1")]);
        await Assert.ThrowsAsync<BlockedAddressException>(
            () => guard.ConnectAsync("shop.example", 443, CancellationToken.None).AsTask());
        Assert.Empty(dialed);
    }

    private static AddressGuard Guard(List<IPEndPoint> dialed, Func<string, IPAddress[]> resolve) => new(
        mayBePrivate: false,
        (host, _) => Task.FromResult(resolve(host)),
        (address, _) =>
        {
            dialed.Add(address);
            return new(Stream.Null);
        });
}
